/** Whoever a search means is shown, or the answer does not claim to be complete, however a vendor matches. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { containsName, foldName } from "../../src/text/fold.ts";
import { idsOf } from "../support/answers.ts";
import { openTestServices } from "../support/services.ts";
import { strictApi } from "../support/strict-vendors.ts";

it.each([
  ["lenient", {}],
  ["strict", { api: strictApi }],
] as const)(
  "%s vendors: who holds the text in its name is shown, or the answer is not complete",
  async (_kind, options) => {
    const test = openTestServices({ customers: 30, ...options });
    const vendor = fc.constantFrom("zenskar", "pland", "adfin", "sequence", "fynn" as const);
    await fc.assert(
      fc.asyncProperty(
        vendor,
        fc.nat(29),
        fc.nat(8),
        fc.integer({ min: 3, max: 9 }),
        async (id, index, from, length) => {
          const letters = [...foldName(test.population.company(id as "zenskar", index).name)];
          const query = letters
            .slice(from, from + length)
            .join("")
            .trim();
          if (query.length < 3) return;
          const answer = await test.call("search_customers", { query, vendors: [id], limit: 200, max_tokens: 20_000 });
          const shown = idsOf(test, answer);
          const meant = Array.from({ length: 30 }, (_, at) => test.population.company(id as "zenskar", at)).filter(
            ({ name }) => containsName(name, query),
          );
          const missing = meant.filter((company) => !shown.includes(`${id}:${company.id}`));
          expect([query, missing.length === 0 || !answer.complete]).toEqual([query, true]);
        },
      ),
      { seed: 20_261_128, numRuns: 40 },
    );
  },
  120_000,
);
