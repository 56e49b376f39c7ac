/** Adfin's pages: asked for from 0, told from 1; sizes are capped in silence and sort criteria add up. */

import type { ParameterRules } from "../api/parameters.ts";
import { parameterProblem } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";

const usualSize = 20;
const largestSize = 2000;

/** The statuses documented with an empty body. */
export const refused = (status: 400 | 401 | 404 | 422 | 500): SandboxAnswer => ({ status });

export const pageRules: ParameterRules = {
  page: { type: "integer" },
  size: { type: "integer" },
  sort: { type: "text", list: "repeat" },
};

/** An undocumented parameter is refused, although a real server may drop it: it must not pass here unseen. */
export const refusal = (query: URLSearchParams, rules: ParameterRules): SandboxAnswer | undefined =>
  parameterProblem(query, rules) && refused(400);

export interface Criterion {
  readonly property: string;
  readonly descending: boolean;
}

/** Undefined for a direction that is none. Ascending where none is said; newest first where nothing is. */
export const criteriaOf = (query: URLSearchParams): readonly Criterion[] | undefined => {
  const sent = query.getAll("sort").filter((text) => text !== "");
  if (sent.length === 0) return [{ property: "creationTime", descending: true }];
  const criteria = sent.map((text) => {
    const [property = "", direction = "asc", ...more] = text.split(",");
    const isDirection = /^(asc|desc)$/i.test(direction) && more.length === 0;
    return isDirection ? { property, descending: direction.toLowerCase() === "desc" } : undefined;
  });
  return criteria.every((one) => one !== undefined) ? criteria : undefined;
};

export const criteriaText = (criteria: readonly Criterion[]): string =>
  criteria.map(({ property, descending }) => `${property},${descending ? "desc" : "asc"}`).join(";");

interface Wanted {
  readonly page: number;
  readonly size: number;
}

/** What is asked for: a negative page is the first, a size below 1 the usual one, one above the cap is cut to it. */
export const wantedPage = (query: URLSearchParams): Wanted => {
  const size = Number(query.get("size") ?? usualSize);
  return {
    page: Math.max(0, Number(query.get("page") ?? 0)),
    size: size < 1 ? usualSize : Math.min(size, largestSize),
  };
};

/** A list's answer: the rows under their name, and the same facts twice, as documented. */
export const pagedAnswer = (
  name: string,
  rows: readonly Json[],
  { page, size }: Wanted,
  total: number,
  sort: string,
): SandboxAnswer => {
  const facts = {
    page: page + 1,
    size,
    totalPages: Math.ceil(total / size),
    totalElements: total,
    numberOfElements: rows.length,
    sort,
  };
  return { status: 200, json: { [name]: rows, page: facts, pagination: facts } };
};

/**
 * Sorts by the first criterion that tells two rows apart, equal ones as they came; undefined if a property is not among
 * the sortable ones. Each row's values are read once.
 */
export const sorterOf = <Row>(
  criteria: readonly Criterion[],
  properties: Readonly<Record<string, (row: Row) => string | number>>,
): ((rows: readonly Row[]) => Row[]) | undefined => {
  const reads = criteria.flatMap(({ property }) => {
    const read = Object.hasOwn(properties, property) ? properties[property] : undefined;
    return read ? [read] : [];
  });
  if (reads.length < criteria.length) return undefined;
  const signs = criteria.map(({ descending }) => (descending ? -1 : 1));
  const compare = (values: readonly (string | number)[], others: readonly (string | number)[]): number => {
    for (const [place, sign] of signs.entries()) {
      const [value, other] = [values[place] ?? 0, others[place] ?? 0];
      if (value !== other) return value < other ? -sign : sign;
    }
    return 0;
  };
  return (rows) =>
    rows
      .map((row) => ({ row, values: reads.map((read) => read(row)) }))
      .sort((one, other) => compare(one.values, other.values))
      .map(({ row }) => row);
};
