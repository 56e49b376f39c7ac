/** The evidence that a query means a name: from "is it" down to "one typing mistake away". */

import { isOneEdit } from "../text/did-you-mean.ts";
import { holdsPart } from "../text/fold.ts";
import type { NameKeys } from "./name-keys.ts";

export type NameWhy = "name" | "name start" | "name word" | "name words" | "name part" | "similar name";

interface NameMatch {
  /** Higher is nearer; steps of kind in tens, closeness within a kind below ten. */
  readonly score: number;
  readonly why: NameWhy;
}

/** Shorter words have too many neighbours: "Lang" and "Land" are two customers. */
const shortestMistakable = 5;
/** Parts of one or two letters stand everywhere. */
const shortestPart = 3;

/** Up to 9: how much of the name the query covers, and whether it is spelled as the name is. */
const closeness = (query: NameKeys, name: NameKeys): number =>
  5 * Math.min(1, query.joined.length / Math.max(1, name.joined.length)) +
  (name.spelling.includes(query.spelling) ? 4 : 0);

const whole = (query: NameKeys, name: NameKeys): number | undefined => {
  if (query.folded === name.folded || query.joined === name.joined) return 800;
  if (query.isLegalForm || (query.stem !== name.stem && query.joinedStem !== name.joinedStem)) return undefined;
  if (query.form === name.form) return 790;
  return query.form === "" || name.form === "" ? 750 : 700;
};

/** Whether the first words of the name, run together, are the text: "HM" for "H & M Hennes", "eon" for "E.ON". */
const leads = (joined: string, words: readonly string[]): boolean => {
  let run = "";
  for (const one of words) {
    run += one;
    if (run.length >= joined.length) break;
  }
  return run === joined;
};

const start = (query: NameKeys, name: NameKeys): number | undefined => {
  if (name.folded.startsWith(`${query.folded} `)) return 660;
  if (leads(query.joined, name.words)) return 650;
  if (name.folded.startsWith(query.folded) || name.folded.startsWith(`${query.stem} `)) return 640;
  if (query.joined.length >= shortestPart && name.joined.startsWith(query.joined)) return 630;
  return leads(query.joinedStem, name.words) ? 625 : undefined;
};

const word = (query: NameKeys, name: NameKeys): number | undefined => {
  const text = ` ${name.folded} `;
  if (text.includes(` ${query.folded} `)) return 610;
  if (text.includes(` ${query.folded}`) || text.includes(` ${query.stem} `)) return 590;
  return undefined;
};

/** Legal forms count only where nothing else stands in the query: "Meyer GmbH" may be "Autohaus Meyer KG". */
const wordsInAnyOrder = (query: NameKeys, name: NameKeys): number | undefined => {
  if (query.stemWords.length < 2) return undefined;
  if (query.stemWords.every((one) => name.words.includes(one))) return 560;
  return query.stemWords.every((one) => name.words.some((other) => other.startsWith(one))) ? 540 : undefined;
};

const part = (query: NameKeys, name: NameKeys): number | undefined => {
  if (query.spelling !== "" && name.spelling.includes(query.spelling)) return 510;
  return holdsPart(name.reading, query.reading) ? 500 : undefined;
};

/** One typing mistake away from a word of letters, five or more of them. */
export const isMistyped = (query: string, name: string): boolean =>
  name.length >= shortestMistakable && isOneEdit(query, name) && /^[\p{L}\p{M}]+$/u.test(name);

/** Every word of the query is in the name, at least one of them by one edit; or all of it run together is. */
const similar = (query: NameKeys, name: NameKeys): number | undefined => {
  let edits = 0;
  for (const one of query.stemWords) {
    if (name.words.includes(one)) continue;
    if (!name.stemWords.some((other) => isMistyped(one, other))) {
      return isMistyped(query.joinedStem, name.joinedStem) ? 290 : undefined;
    }
    edits += 1;
  }
  return edits === 0 ? undefined : Math.max(200, 310 - 10 * edits);
};

const steps: readonly (readonly [NameWhy, (query: NameKeys, name: NameKeys) => number | undefined])[] = [
  ["name", whole],
  ["name start", start],
  ["name word", word],
  ["name words", wordsInAnyOrder],
  ["name part", part],
  ["similar name", similar],
];

const matchReading = (query: NameKeys, name: NameKeys): NameMatch | undefined => {
  if (query.folded === "") {
    const literal = query.spelling !== "" && name.spelling.includes(query.spelling);
    return literal ? { score: 510, why: "name part" } : undefined;
  }
  // Compared with what stands before the legal form only, lest "AG" be a word of every Aktiengesellschaft.
  const visible = query.isLegalForm && query.folded !== name.folded ? withoutForm(name) : name;
  for (const [why, step] of steps) {
    const base = step(query, visible);
    if (base !== undefined) return { score: base + closeness(query, name), why };
  }
  return undefined;
};

/** The strongest evidence in a name, undefined where there is none. A legal form alone points at nobody. */
export const matchName = (query: NameKeys, name: NameKeys): NameMatch | undefined => {
  if (query.others.length === 0 && name.others.length === 0) return matchReading(query, name);
  const all = [query, ...query.others].flatMap((one) =>
    [name, ...name.others].map((other) => matchReading(one, other)),
  );
  return all.reduce((best, match) => ((match?.score ?? 0) > (best?.score ?? 0) ? match : best));
};

const withoutForm = (name: NameKeys): NameKeys => ({
  ...name,
  spelling: name.stem,
  folded: name.stem,
  words: name.stemWords,
  joined: name.joinedStem,
  reading: { folded: name.stem, joined: name.joinedStem },
});
