/** The search table, asked of five vendors at once: lenient ones, and the strictest ones that their documents allow. */

import { describe, expect, it } from "vitest";
import { type Asked, largeBook, openTable, smallBook, tableQueries } from "../support/search-table.ts";

/** Every seventh, from another one on for each kind of vendor: each reads five lists. `npm run bench` asks all. */
const sampleFrom = (first: number) => tableQueries.filter((_, at) => at % 7 === first);

const missed = (asked: readonly Asked[]): readonly string[] =>
  asked
    .filter(({ vendors, known }) => vendors < known)
    .map(({ query, vendors, known }) => `${query.text}: at ${vendors} of ${known} vendors`);

describe.each([
  ["lenient", false, sampleFrom(0)],
  ["strict", true, sampleFrom(2)],
] as const)("at %s vendors", (_kind, isStrict, sample) => {
  const fewQueries = sample.filter((_, at) => at % 7 === 0);

  it("who is meant stands first in a small book, from every vendor that knows the customer, in one answer", async () => {
    const table = openTable(isStrict, smallBook);
    const all: Asked[] = [];
    for (const one of sample) all.push(await table.ask(one, false));
    const wrong = all.filter(({ query, first }) => first !== query.first);
    expect(wrong.map(({ query, first }) => `${query.text}: ${first}, not ${query.first}`)).toEqual([]);
    expect(missed(all)).toEqual([]);
  }, 300_000);

  it("who is meant is found in a larger book at every vendor that knows the customer, over the continuation", async () => {
    const table = openTable(isStrict, largeBook);
    const all: Asked[] = [];
    for (const one of fewQueries) all.push(await table.ask(one, true));
    expect(missed(all)).toEqual([]);
  }, 300_000);
});
