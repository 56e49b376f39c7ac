/** Rows that share no more than a common word with a search: left out and counted where better ones exist. */

import { expect, it } from "vitest";
import { openTestServices } from "../support/services.ts";

it("leaves out rows with no more than a common word where better ones exist, and says how many", async () => {
  const test = openTestServices({ customers: 120, vendors: ["adfin"] });
  let leftOut = 0;
  for (let index = 0; index < 40; index += 1) {
    const { name } = test.population.company("adfin", index);
    const given = { query: name, limit: 100, max_tokens: 20_000 };
    const { columns, rows, coverage } = await test.call("search_customers", given);
    const matches = new Set(rows.map((row) => row[columns.indexOf("match")]));
    const counted = Number(/(\d+) looser match(?:es)? left out at adfin/.exec(coverage)?.[1] ?? 0);
    leftOut += counted;
    if (matches.size > 1) expect([name, matches.has("some words")]).toEqual([name, false]);
    // Who has nothing better is shown what there is, and nothing of it is called looser.
    if (matches.has("some words")) expect([name, counted]).toEqual([name, 0]);
  }
  expect(leftOut).toBeGreaterThan(100);
});
