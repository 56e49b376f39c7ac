/** A search in the replica lets no row with evidence through its fingers: the whole search table, on both databases. */

import { describe, expect, it } from "vitest";
import { firstSearchPlace, readSearch, type SearchPlace } from "../../src/replica/reading/search-page.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { parseQuery } from "../../src/search/query.ts";
import { rankMatch } from "../../src/search/rank.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import { population } from "../search/population.ts";
import { queryTable } from "../search/queries.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { putRows, toyConnection } from "./stored.ts";

const everyone: readonly Customer[] = Object.values(population);
const queries = Object.values(queryTable).flat();

const search = async (store: Store, text: string, size: number): Promise<readonly string[]> => {
  const query = parseQuery(text);
  const isMeant = (customer: Customer) => rankMatch(query, customer) !== undefined;
  const wanted = { connection: toyConnection.name, pass: 1, query, isMeant };
  const found: string[] = [];
  let place: SearchPlace | undefined = firstSearchPlace;
  while (place) {
    const page = await readSearch(store, wanted, { place, size });
    found.push(...page.customers.map(({ id }) => id));
    place = page.next;
  }
  return found;
};

/** Matches of single words count only where there are no others. */
const expected = (text: string): readonly string[] => {
  const matches = everyone.flatMap((customer) => {
    const match = rankMatch(parseQuery(text), customer);
    return match ? [{ id: customer.id, isWeak: match.why === "some words" }] : [];
  });
  const strong = matches.filter(({ isWeak }) => !isWeak);
  return (strong.length > 0 ? strong : matches).map(({ id }) => id);
};

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    it.skipIf(database.skipped)(
      "finds everybody with evidence, each once, whatever the page size",
      async () => {
        const store = await openTestStore(database);
        await putRows(store, 1, everyone);
        const missed: string[] = [];
        for (const [at, { text }] of queries.entries()) {
          // Small pages for one query in five: each page is a request of its own.
          const found = await search(store, text, at % 5 === 0 ? 1 + (text.length % 5) : 50);
          if (new Set(found).size < found.length) missed.push(`${text}: someone twice`);
          const lost = expected(text).filter((id) => !found.includes(id));
          if (lost.length > 0) missed.push(`${text}: without ${lost.join(", ")}`);
        }
        expect(missed).toEqual([]);
      },
      120_000,
    );
  },
);
