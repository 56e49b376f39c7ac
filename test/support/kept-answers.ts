/** What the sandbox's vendors answered, kept for whoever asks the same of the same customers: it does not change. */

import type { HttpAnswer, HttpRequest } from "../../src/http/client.ts";

/** An answer as it is sent. */
export interface SentAnswer extends Omit<HttpAnswer, "body"> {
  readonly json: string;
}

/** Of all answers together, as JSON. */
const mostCharacters = 30_000_000;

interface Kept {
  readonly answer: HttpAnswer;
  readonly characters: number;
}

const kept = new Map<string, Kept>();
let characters = 0;

/** Callers who ask alike share an answer, so nothing may change one. */
export const frozen = <Value>(value: Value): Value => {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
};

/** As the HTTP client hands it on. */
export const received = ({ json, ...rest }: SentAnswer): HttpAnswer => ({ ...rest, body: JSON.parse(json) });

const keep = (key: string, one: Kept): void => {
  kept.set(key, one);
  characters += one.characters;
  for (const [oldest, { characters: fewer }] of kept) {
    if (characters <= mostCharacters) return;
    kept.delete(oldest);
    characters -= fewer;
  }
};

/** `world` names everything besides the request that an answer depends on. Nothing is kept of what `ask` throws. */
export const keptAnswer = (
  world: string,
  { method, url, headers, body }: HttpRequest,
  ask: () => SentAnswer,
): HttpAnswer => {
  const key = JSON.stringify([world, method, url.href, headers, body]);
  const known = kept.get(key);
  if (known) return known.answer;
  const sent = ask();
  const answer = frozen(received(sent));
  keep(key, { answer, characters: sent.json.length });
  return answer;
};
