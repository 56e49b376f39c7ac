/**
 * The search table asked of five vendors at once, and what came of it: at whom, in which row, for how many requests.
 */

import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { known } from "../search/population.ts";
import { queryTable } from "../search/queries.ts";
import type { Query } from "../search/query-row.ts";
import { idsOf } from "./answers.ts";
import { openTestServices, type TestServices, walk } from "./services.ts";
import { strictApi } from "./strict-vendors.ts";
import { type TablePopulation, withTable } from "./table-population.ts";

/** How many vendors can show who is meant at all: those whose rows or own search know the fact that is asked for. */
const vendorsThatKnow: Readonly<Record<string, number>> = {
  people: 3,
  numbers: 2,
  "e-mail, VAT id, phone": 1,
  "second look": 2,
  phones: 4,
};

/** Native ids are each vendor's own, and asked for elsewhere. */
const ownIds = new Set(["ids", "linked and native ids"]);

interface TableQuery {
  readonly group: string;
  readonly query: Query;
  /** At how many vendors the one who is meant can be shown. */
  readonly known: number;
}

/** Every query that means somebody whom all vendors have. */
export const tableQueries: readonly TableQuery[] = Object.entries(queryTable)
  .filter(([group]) => !ownIds.has(group))
  .flatMap(([group, queries]) =>
    queries
      .filter(({ text, first }) => text.trim().length > 1 && first !== "none")
      .map((query) => ({ group, query, known: vendorsThatKnow[group] ?? 5 })),
  );

/** Customers at each vendor who are all in the table, so that every list is small. */
export const smallBook = known.length;
/** Beyond ten pages of every vendor but Pland, whose pages hold a thousand. */
export const largeBook = 1_300;

export interface Asked extends TableQuery {
  /** Who stands first; `none`: nobody. */
  readonly first: string;
  /** At how many vendors the one who is meant was shown. */
  readonly vendors: number;
  readonly requests: number;
  readonly answers: number;
}

/**
 * Five vendors with the table's customers among `customers` each. `isStrict`: what they look for is the whole value,
 * letter by letter.
 */
export const openTable = (isStrict: boolean, customers: number) => {
  let people: TablePopulation | undefined;
  const population = (base: Parameters<typeof withTable>[0]): TablePopulation => {
    people = withTable(base);
    return people;
  };
  const test = openTestServices({ customers, population, ...(isStrict ? { api: strictApi, isConstant: true } : {}) });
  const shown = (answer: Envelope) =>
    idsOf(test, answer).map((one) => {
      const [vendor = "", id = ""] = one.split(/:(.*)/s);
      return { vendor, name: people?.knownBy(vendor as SandboxVendor, id) ?? "a stranger" };
    });
  /** `isWalked`: to the end of the continuation, otherwise one answer. */
  const ask = async (one: TableQuery, isWalked: boolean): Promise<Asked> => {
    const before = test.sent.length;
    const given = { query: one.query.text, max_tokens: 20_000, limit: isWalked ? 200 : 50 };
    const pages = await answersTo(test, given, isWalked);
    const found = pages.flatMap(shown);
    const meant = found.filter(({ name }) => name === one.query.first);
    return {
      ...one,
      first: found[0]?.name ?? "none",
      vendors: new Set(meant.map(({ vendor }) => vendor)).size,
      requests: test.sent.length - before,
      answers: pages.length,
    };
  };
  return { ask };
};

const answersTo = (test: TestServices, given: object, isWalked: boolean): Promise<readonly Envelope[]> =>
  isWalked
    ? walk(test, "search_customers", given, 60)
    : test.call("search_customers", given).then((answer) => [answer]);
