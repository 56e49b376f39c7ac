/**
 * What the documents leave open, read strictly: each mode is a way in which a vendor may behave and still keep to its
 * own.
 */

import type { Population } from "../population/company.ts";
import type { LeftOpen, SandboxApi, SandboxRequest } from "./vendor-api.ts";

/** How texts are compared where a document does not say. */
export interface Matching {
  /** A filter that finds a part of a value, as far as anybody knows. */
  readonly part: (value: string | null, asked: string) => boolean;
  /** A filter that finds a whole value. */
  readonly whole: (value: string | null, asked: string) => boolean;
}

const lower = (text: string): string => text.toLowerCase();

export const loosely: Matching = {
  part: (value, asked) => value !== null && lower(value).includes(lower(asked)),
  whole: (value, asked) => value !== null && lower(value) === lower(asked),
};

/** Letter case and accents count. */
const letterByLetter: Matching = {
  part: (value, asked) => value?.includes(asked) ?? false,
  whole: (value, asked) => value === asked,
};

/** "Filter by" finds the whole value, and nothing else. */
const exactly: Matching = { part: letterByLetter.whole, whole: letterByLetter.whole };

type Change = (query: URLSearchParams, open: LeftOpen) => void;

/** Fewer rows than any test asks for. */
const cappedSize = 3;

const changes = {
  /** Of a repeated key the last value counts, as plain PHP takes it. */
  "one value of a list": (query, { lists }) => {
    for (const name of lists) {
      const last = query.getAll(name).at(-1);
      if (last !== undefined) query.set(name, last);
    }
  },
  "a capped page": (query, { pageSize }) => {
    if (Number(query.get(pageSize)) > cappedSize) query.set(pageSize, String(cappedSize));
  },
  "ignored filters": (query, { filters }) => {
    for (const name of filters) query.delete(name);
  },
} satisfies Record<string, Change>;

const matchings = {
  "exact matching": exactly,
  "letter case and accents": letterByLetter,
} satisfies Record<string, Matching>;

type StrictMode = keyof typeof changes | keyof typeof matchings;
export const strictModes = [...Object.keys(changes), ...Object.keys(matchings)] as readonly StrictMode[];

/** A vendor's API over a population that reads its documents in this mode. */
export const strictApi = (
  make: (population: Population, matching?: Matching) => SandboxApi,
  population: Population,
  mode: StrictMode,
): SandboxApi => {
  if (mode in matchings) return make(population, matchings[mode as keyof typeof matchings]);
  const api = make(population);
  const change: Change = changes[mode as keyof typeof changes];
  const { leftOpen } = api;
  if (!leftOpen) return api;
  const changed = (request: SandboxRequest): SandboxRequest => {
    const query = new URLSearchParams(request.query);
    change(query, leftOpen);
    return { ...request, query };
  };
  return { ...api, handle: (request) => api.handle(changed(request)) };
};
