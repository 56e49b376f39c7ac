/**
 * A search finds the same customers in the replica as at the vendors themselves, wherever those could be searched to
 * the end.
 */

import { beforeAll, describe, expect, it } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { idsOfAll } from "../support/answers.ts";
import { databases } from "../support/replica-stores.ts";
import { openTestServices, type TestServices, walk } from "../support/services.ts";
import { freshReplica } from "./synced.ts";

const live = openTestServices({ customers: 60 });

/** What people type: whole values, parts of them, words in another order, a mistake, nothing that is there. */
const queries = sandboxVendors.flatMap((id) =>
  [3, 17, 41].flatMap((at) => {
    const { name, email, number, id: native } = live.population.company(id, at);
    const words = name.split(" ");
    const mistaken = name.replace(/(\p{L})(\p{L})(?=\p{L}*$)/u, "$2$1");
    const texts = [name, email, String(number), native, name.slice(1, 5), words.toReversed().join(" "), mistaken];
    return [...new Set(texts)]
      .flatMap((text) => (text && text.trim().length > 2 ? [text] : []))
      .map((query) => ({ id, query }));
  }),
);

const found = async (test: TestServices, id: string, query: string) => {
  try {
    const pages = await walk(test, "search_customers", { query, vendors: [id], limit: 100, max_tokens: 20_000 });
    return { ids: idsOfAll(test, pages).sort(), complete: pages.at(-1)?.complete === true };
  } catch (problem) {
    if (problem instanceof Problem) return { ids: [], complete: false };
    throw problem;
  }
};

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    let replicated: TestServices;
    beforeAll(async () => {
      if (database.skipped) return;
      replicated = openTestServices({ customers: 60, replica: await freshReplica(live, database) });
    });

    it.skipIf(database.skipped).each(sandboxVendors)(
      "%s: whoever it finds, and with a whole answer nobody else",
      async (id) => {
        const differences: object[] = [];
        let compared = 0;
        for (const { query } of queries.filter((one) => one.id === id)) {
          const [asked, stored] = [await found(live, id, query), await found(replicated, id, query)];
          const lost = asked.ids.filter((one) => !stored.ids.includes(one));
          const more = asked.complete ? stored.ids.filter((one) => !asked.ids.includes(one)) : [];
          if (lost.length + more.length > 0) differences.push({ query, lost, more });
          compared += 1;
        }
        expect(compared).toBeGreaterThan(10);
        expect(differences).toEqual([]);
      },
      60_000,
    );
  },
);
