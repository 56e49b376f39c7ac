/** Pland's `limit`, `offset` and `sort`, the same on every list. */

import type { ParameterRules } from "../api/parameters.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { hash } from "../population/hash.ts";
import { plandError } from "./answers.ts";

/** The server hands out fewer rows than `limit` allows, and does not say so (measured at /salaries/). */
const mostPerPage = 200;

export const plandPagingRules: ParameterRules = {
  limit: { type: "integer", minimum: 1, maximum: 1000 },
  offset: { type: "integer", minimum: 0 },
  sort: { type: "text" },
};

interface PlandPage {
  readonly from: number;
  readonly count: number;
}

/** Of a query that keeps the rules above. */
export const plandPage = (query: URLSearchParams): PlandPage => ({
  from: Number(query.get("offset") ?? 0),
  count: Math.min(Number(query.get("limit") ?? 100), mostPerPage),
});

interface PlandSort {
  readonly by: string;
  readonly descending: boolean;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * `{"by":"number","direction":-1}`; undefined without one. The documented form `number:-1` is refused, as a live
 * server did (pland-cli, probed 2026-08-09).
 */
export const plandSort = (query: URLSearchParams, fields: readonly string[]): PlandSort | SandboxAnswer | undefined => {
  const text = query.get("sort");
  if (text === null) return undefined;
  const sent = parsed(text) as { readonly by?: unknown; readonly direction?: unknown } | null | undefined;
  const { by, direction } = sent ?? {};
  if (typeof by !== "string" || (direction !== 1 && direction !== -1))
    return plandError(400, "Sorting needs by and direction", `"sort" cannot be read: ${text}`);
  if (!fields.includes(by)) return plandError(400, "Sorting is not possible", `"sort" by ${by} is not possible`);
  return { by, descending: direction === -1 };
};

/**
 * Where an unsorted list begins: another place at every request, as the vendor's unsorted pages come in no fixed order
 * (506 of 1,705 rows were lost that way). The same requests in the same order begin at the same places.
 */
export const createDisorder = (population: Population): ((count: number) => number) => {
  let requests = 0;
  return (count) => (count === 0 ? 0 : hash(population.seed, requests++, 901) % count);
};

/** Rows `from` to `from + count` of a list of `total` that begins at `start` and wraps, as places of that list. */
export const wrappedPlaces = ({ from, count }: PlandPage, total: number, start: number): number[] => {
  const length = Math.max(0, Math.min(count, total - from));
  return Array.from({ length }, (_, place) => (start + from + place) % total);
};
