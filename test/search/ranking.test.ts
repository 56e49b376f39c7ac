/** The search table, asked: which share of the queries shows the right customer first. */

import { describe, expect, test } from "vitest";
import { parseQuery } from "../../src/search/query.ts";
import { rankCustomers } from "../../src/search/rank.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import { known, population } from "./population.ts";
import { queryTable } from "./queries.ts";
import type { Query } from "./query-row.ts";

const forwards: readonly Customer[] = known.map((name) => population[name]);
const backwards = forwards.toReversed();
const halves = [...forwards.slice(31), ...forwards.slice(0, 31)];
const orders = [forwards, backwards, halves];

const nameOf = (customer: Customer | undefined): string =>
  known.find((name) => population[name] === customer) ?? "nobody";

const firstOf = (query: Query, candidates: readonly Customer[]): string => {
  const [first] = rankCustomers(parseQuery(query.text), candidates);
  return first === undefined || first.why === "vendor's match" ? "none" : nameOf(first.customer);
};

/** The first row of every order vendors may answer in; asked once, read by several promises. */
const firsts = new Map(
  Object.values(queryTable)
    .flat()
    .map((query) => [query, orders.map((order) => firstOf(query, order))]),
);
const isRight = (query: Query): boolean => firsts.get(query)?.every((first) => first === query.first) ?? false;
const missed = (queries: readonly Query[]): readonly string[] =>
  queries
    .filter((query) => !isRight(query))
    .map((query) => `${query.text}: ${firsts.get(query)?.join("/")}, not ${query.first}`);

const all = Object.values(queryTable).flat();

describe("the search table", () => {
  test("is as large as promised, and every row is asked once", () => {
    expect(all.length).toBeGreaterThanOrEqual(330);
    expect(new Set(all.map((query) => query.text)).size).toBe(all.length);
    expect(known.length).toBeGreaterThanOrEqual(60);
  });

  test.each(Object.entries(queryTable))(
    "%s: the right customer comes first, in whatever order vendors answer",
    (_group, queries) => {
      expect(missed(queries)).toEqual([]);
    },
  );

  test("first-row accuracy stays where it was reached: 100 %", () => {
    const right = all.filter(isRight).length;
    console.log(`first-row accuracy: ${right} of ${all.length} (${((100 * right) / all.length).toFixed(1)} %)`);
    expect(right).toBe(all.length);
  });
});
