/** The search table, asked of five vendors at once: lenient ones, and the strictest ones that their documents allow. */

import { describe, expect, it } from "vitest";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { idsOf } from "../support/answers.ts";
import { openTestServices, type TestServices, walk } from "../support/services.ts";
import { strictApi } from "../support/strict-vendors.ts";
import { type TablePopulation, withTable } from "../support/table-population.ts";
import { known } from "./population.ts";
import { queryTable } from "./queries.ts";
import type { Query } from "./query-row.ts";

/** How many vendors can show who is meant at all: those whose rows or own search know the fact that is asked for. */
const vendorsThatKnow: Readonly<Record<string, number>> = {
  people: 3,
  numbers: 2,
  "e-mail, VAT id, phone": 1,
  "second look": 2,
  phones: 4,
};

/** Native ids are each vendor's own, and asked for below. */
const ownIds = new Set(["ids", "linked and native ids"]);

interface Asked {
  readonly query: Query;
  readonly group: string;
  readonly first: string;
  /** At how many vendors the one who is meant was shown. */
  readonly vendors: number;
  readonly requests: number;
}

interface Opened {
  readonly test: TestServices;
  readonly people: TablePopulation;
}

const openTable = (strict: boolean, customers: number): Opened => {
  let people: TablePopulation | undefined;
  const population = (base: Parameters<typeof withTable>[0]): TablePopulation => {
    people = withTable(base);
    return people;
  };
  const test = openTestServices({ customers, population, ...(strict ? { api: strictApi } : {}) });
  return { test, people: people as TablePopulation };
};

const shown = ({ test, people }: Opened, answer: Envelope) =>
  idsOf(test, answer).map((one) => {
    const [vendor = "", id = ""] = one.split(/:(.*)/s);
    return { vendor, name: people.knownBy(vendor as SandboxVendor, id) ?? "a stranger" };
  });

const search = async (opened: Opened, text: string): Promise<Envelope> =>
  opened.test.call("search_customers", { query: text, max_tokens: 20_000, limit: 50 });

const ask = async (opened: Opened, group: string, query: Query): Promise<Asked> => {
  const before = opened.test.sent.length;
  const found = shown(opened, await search(opened, query.text));
  const meant = found.filter(({ name }) => name === query.first);
  return {
    query,
    group,
    first: found[0]?.name ?? "none",
    vendors: new Set(meant.map(({ vendor }) => vendor)).size,
    requests: opened.test.sent.length - before,
  };
};

/** Every third query of a group: each reads five lists. */
const sample = Object.entries(queryTable)
  .filter(([group]) => !ownIds.has(group))
  .flatMap(([group, queries]) =>
    queries
      .filter(({ text, first }, at) => at % 3 === 0 && text.trim().length > 1 && first !== "none")
      .map((query) => ({ group, query })),
  );

const share = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;

const print = (kind: string, all: readonly Asked[]): void => {
  const groups = [...new Set(all.map(({ group }) => group))].map((group) => {
    const some = all.filter((one) => one.group === group);
    const mean = (of: (one: Asked) => number) => (some.reduce((sum, one) => sum + of(one), 0) / some.length).toFixed(1);
    const first = share(some.filter(({ query, first: row }) => row === query.first).length, some.length);
    return `  ${group}: first row ${first}, at ${mean(({ vendors }) => vendors)} vendors, ${mean(({ requests }) => requests)} requests`;
  });
  console.log([`search at ${kind} vendors, ${known.length} customers each`, ...groups].join("\n"));
};

describe.each([
  ["lenient", false],
  ["strict", true],
] as const)("at %s vendors, in a small list", (kind, strict) => {
  it("shows who is meant first, from every vendor that knows the customer, in one answer", async () => {
    const opened = openTable(strict, known.length);
    const all: Asked[] = [];
    for (const { group, query } of sample) all.push(await ask(opened, group, query));
    print(kind, all);
    const wrong = all.filter(({ query, first }) => first !== query.first);
    expect(wrong.map(({ query, first }) => `${query.text}: ${first}, not ${query.first}`)).toEqual([]);
    const missed = all.filter(({ group, vendors }) => vendors < (vendorsThatKnow[group] ?? 5));
    expect(missed.map(({ query, vendors }) => `${query.text}: at ${vendors} vendors`)).toEqual([]);
  }, 300_000);
});

/** Beyond ten pages of every vendor but Pland, whose pages hold a thousand. */
const largeBook = 1_300;
const fewQueries = sample.filter((_, at) => at % 11 === 0);

describe.each([
  ["lenient", false],
  ["strict", true],
] as const)("at %s vendors, in a larger book", (kind, strict) => {
  it("finds who is meant at every vendor that knows the customer, over the continuation", async () => {
    const opened = openTable(strict, largeBook);
    const lines: string[] = [];
    for (const { group, query } of fewQueries) {
      const before = opened.test.sent.length;
      const pages = await walk(
        opened.test,
        "search_customers",
        { query: query.text, max_tokens: 20_000, limit: 200 },
        60,
      );
      const meant = pages.flatMap((page) => shown(opened, page)).filter(({ name }) => name === query.first);
      const at = new Set(meant.map(({ vendor }) => vendor)).size;
      const requests = opened.test.sent.length - before;
      lines.push(`  "${query.text}": at ${at} vendors, ${requests} requests, ${pages.length} answers`);
      expect([query.text, at >= (vendorsThatKnow[group] ?? 5)]).toEqual([query.text, true]);
    }
    console.log([`search at ${kind} vendors, ${largeBook} customers each, to the end`, ...lines].join("\n"));
  }, 300_000);
});
