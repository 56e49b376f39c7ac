/**
 * A search finds the same customers in the replica as at the vendors themselves, wherever those could be searched to
 * the end.
 */

import { beforeAll, describe, expect, it } from "vitest";
import { type SandboxVendor, sandboxVendors } from "../../src/sandbox/population/company.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { queryTable } from "../search/queries.ts";
import { idsOf, idsOfAll } from "../support/answers.ts";
import { databases } from "../support/replica-stores.ts";
import { smallBook } from "../support/search-table.ts";
import { openTestServices, type TestServices, walk } from "../support/services.ts";
import { withTable } from "../support/table-population.ts";
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

/** Whom the table asks for at every vendor, few enough that a live search reads all rows where it has to. */
const liveTable = openTestServices({ customers: smallBook, population: withTable });
const tableTexts = [...new Set(Object.values(queryTable).flatMap((group) => group.map(({ text }) => text)))].filter(
  (text) => text.trim().length > 1,
);
/** Every text at one vendor: each reads whole lists. search.test.ts asks the tables for all of them. */
const textsAt = (id: SandboxVendor): readonly string[] =>
  tableTexts.filter((_, at) => at % sandboxVendors.length === sandboxVendors.indexOf(id));

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const byVendor = "vendor's match";

/** Everybody found and by which evidence; `byVendor`: by none that a row shows. */
const evidenceOf = async (test: TestServices, id: string, query: string): Promise<ReadonlyMap<string, string>> => {
  const given = { query, vendors: [id], limit: 100, max_tokens: 20_000 };
  const pages = await walk(test, "search_customers", given).catch((problem: unknown) => {
    if (problem instanceof Problem) return [];
    throw problem;
  });
  return new Map(
    pages.flatMap((page) => {
      const ids = idsOf(test, page);
      return page.rows.map((row, at) => [ids[at] ?? "", row[page.columns.indexOf("match")] ?? ""] as const);
    }),
  );
};

const eachFound = async (test: TestServices, id: SandboxVendor) => {
  const all = new Map<string, ReadonlyMap<string, string>>();
  for (const text of textsAt(id)) all.set(text, await evidenceOf(test, id, text));
  return all;
};

const queriesOf = (id: string) => queries.filter((one) => one.id === id).map(({ query }) => query);

const allFound = async (test: TestServices, id: string) => {
  const all = new Map<string, Awaited<ReturnType<typeof found>>>();
  for (const query of queriesOf(id)) all.set(query, await found(test, id, query));
  return all;
};

/** Asked once for both databases. */
const foundLive = new Map(sandboxVendors.map((id) => [id, once(() => allFound(live, id))]));
const tableFoundLive = new Map(sandboxVendors.map((id) => [id, once(() => eachFound(liveTable, id))]));

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
        const byQuery = await allFound(replicated, id);
        for (const [query, asked] of (await foundLive.get(id)?.()) ?? []) {
          const stored = byQuery.get(query) ?? { ids: [], complete: false };
          const lost = asked.ids.filter((one) => !stored.ids.includes(one));
          const more = asked.complete ? stored.ids.filter((one) => !asked.ids.includes(one)) : [];
          if (lost.length + more.length > 0) differences.push({ query, lost, more });
        }
        expect(byQuery.size).toBeGreaterThan(10);
        expect(differences).toEqual([]);
      },
      60_000,
    );

    describe("the search table", () => {
      let table: TestServices;
      beforeAll(async () => {
        if (database.skipped) return;
        const replica = await freshReplica(liveTable, database);
        table = openTestServices({ customers: smallBook, population: withTable, replica });
      });

      it.skipIf(database.skipped).each(sandboxVendors)(
        "%s: everybody whose row shows why, as live and by the same evidence; a vendor's own match it alone knows",
        async (id) => {
          const [asked, stored] = [await tableFoundLive.get(id)?.(), await eachFound(table, id)];
          const differences = textsAt(id).flatMap((text) =>
            [...(asked?.get(text) ?? [])]
              .filter(([one, evidence]) => evidence !== byVendor && stored.get(text)?.get(one) !== evidence)
              .map(([one, evidence]) => `${text}: ${one} by ${evidence}, not ${stored.get(text)?.get(one)}`),
          );
          expect(differences).toEqual([]);
          const found = [...stored.values()].flatMap((rows) => [...rows.values()]);
          expect(found.length).toBeGreaterThan(50);
        },
        120_000,
      );
    });
  },
);
