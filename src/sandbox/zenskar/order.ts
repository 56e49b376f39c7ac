/** The orders Zenskar lists customers in. */

import { createMemory, type Matches } from "../api/finder.ts";
import type { Company, Population } from "../population/company.ts";
import { relevance } from "./fields.ts";
import type { Ordered } from "./pages.ts";

type OrderKey = "created_at" | "updated_at" | "customer_name";

interface Order {
  readonly key: OrderKey;
  readonly descending: boolean;
}

const isKey = (text: string): text is OrderKey =>
  text === "created_at" || text === "updated_at" || text === "customer_name";

const newestFirst: Order = { key: "created_at", descending: true };

/**
 * The order a query asks for; undefined for one that does not exist. `order` counts from API version 20230501 on,
 * `sort_key` and `sort_type` before it; the other ones are without effect, as documented.
 */
export const orderOf = (query: URLSearchParams, isModern: boolean): Order | undefined => {
  if (isModern) {
    const order = query.get("order");
    if (order === null) return newestFirst;
    const key = order.replace(/^-/, "");
    return isKey(key) ? { key, descending: order.startsWith("-") } : undefined;
  }
  const key = query.get("sort_key") ?? "created_at";
  const direction = query.get("sort_type") ?? "desc";
  if (!isKey(key) || (direction !== "asc" && direction !== "desc")) return undefined;
  return { key, descending: direction === "desc" };
};

const creationOrder = (matches: Matches, descending: boolean): Ordered => {
  const turn = (place: number) => (descending ? matches.count - 1 - place : place);
  return {
    count: matches.count,
    at: (place) => matches.at(turn(place)),
    placeOf: (row) => turn(matches.placeOf(row)),
  };
};

const listedOrder = (rows: readonly number[]): Ordered => ({
  count: rows.length,
  at: (place) => rows[place] ?? -1,
  placeOf: (row) => {
    const place = rows.indexOf(row);
    return place < 0 ? rows.length : place;
  },
});

/** The indexes of the matches, sorted by a value of each; ties newest first. */
const sortedIndexes = (
  population: Population,
  matches: Matches,
  descending: boolean,
  sortValue: (company: Company) => string | number,
): number[] => {
  const values = new Map<number, string | number>();
  for (let place = 0; place < matches.count; place++) {
    const index = matches.at(place);
    values.set(index, sortValue(population.company("zenskar", index)));
  }
  const sign = descending ? -1 : 1;
  return [...values]
    .sort(([index, value], [otherIndex, other]) => (value < other ? -sign : value > other ? sign : otherIndex - index))
    .map(([index]) => index);
};

/**
 * Puts matches into order. Creation order needs no sorting; the others are sorted once per question and kept, and a
 * plain-text search comes in order of relevance, whatever order was asked for.
 */
export const createSorter = (population: Population) => {
  const kept = createMemory<{ readonly size: number; readonly rows: number[] }>(4);
  return (question: string, matches: Matches, order: Order, search: string | null): Ordered => {
    if (search === null && order.key === "created_at") return creationOrder(matches, order.descending);
    const sortValue = (company: Company): string | number => {
      if (search !== null) return relevance(company, search) ?? 3;
      return order.key === "updated_at" ? company.updatedAt : company.name;
    };
    const sorted = kept(question, (before) =>
      before?.size === population.size
        ? before
        : {
            size: population.size,
            rows: sortedIndexes(population, matches, search === null && order.descending, sortValue),
          },
    );
    return listedOrder(sorted.rows);
  };
};
