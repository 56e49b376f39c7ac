/**
 * Walking to the end: every matching customer exactly once, whatever the limit, budget, detail, order, filter and mix.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SandboxVendor, sandboxVendors } from "../src/sandbox/population/company.ts";
import { containsName } from "../src/text/fold.ts";
import type { Envelope } from "../src/tools/answers/envelope.ts";
import { capability } from "../src/vendors/capability.ts";
import { vendors } from "../src/vendors/registry.ts";
import type { Filters, Word } from "../src/vocabulary/filters.ts";
import { everyone, idsOfAll, problemOf, truth } from "./support/answers.ts";
import { openTestServices, type TestServices, walk } from "./support/services.ts";
import { belongs } from "./support/truth.ts";

/** Filters by what they need from a population: native, checked here, filtered here, by id, or several at once. */
const questions: readonly ((test: TestServices) => Filters)[] = [
  () => ({}),
  () => ({ name: "gmbh" }),
  () => ({ name: "r", created_after: "2021-06-01" }),
  () => ({ created_before: "2023-02-03T04:05:06Z" }),
  () => ({ created_after: "2020-02-02", created_before: "2024-04-04" }),
  () => ({ status: ["active"] }),
  () => ({ status: ["archived"] }),
  () => ({ status: ["active", "suspended"], created_after: "2019-06-01" }),
  () => ({ updated_after: "2023-01-01" }),
  () => ({ mandate_status: ["active"] }),
  () => ({ financial_status: ["overdue"] }),
  ({ population }) => ({ vat_id: population.company("fynn", population.size >> 1).vatId ?? "DE1" }),
  ({ population }) => ({ number: String(population.company("pland", population.size >> 2).number) }),
  (test) => ({
    ids: sandboxVendors
      .flatMap((vendor) =>
        everyone(test, vendor).flatMap(({ id, index }) => (index % 3 === 0 ? [`${vendor}:${id}`] : [])),
      )
      .slice(0, 50),
  }),
];

const situation = fc.record({
  customers: fc.nat({ max: 24 }),
  seed: fc.integer({ min: 1, max: 10_000 }),
  mix: fc.subarray([...sandboxVendors], { minLength: 1 }),
  limit: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(200)),
  max_tokens: fc.constantFrom(800, 1_300, 4_000, 20_000),
  detail: fc.constantFrom("compact", "standard"),
  sort: fc.constantFrom(undefined, "created_at", "-created_at"),
  scanRows: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(5_000)),
  question: fc.constantFrom(...questions),
});

const canAnswer = (id: string, filters: Filters): boolean => {
  const vendor = vendors.find((one) => one.id === id);
  return (Object.entries(filters) as [Word, unknown][]).every(([word, value]) => {
    const values: readonly unknown[] | undefined = vendor?.customers.words[word]?.values;
    return (
      vendor !== undefined &&
      capability(vendor, word) !== "unsupported" &&
      [value].flat().every((one) => values?.includes(one) ?? true)
    );
  });
};

/** With ids only their vendors are asked. */
const asked = (mix: readonly SandboxVendor[], { ids }: Filters): readonly SandboxVendor[] =>
  ids ? mix.filter((vendor) => ids.some((id) => id.startsWith(`${vendor}:`))) : mix;

const holdsOnEveryPage = (pages: readonly Envelope[], limit: number): void => {
  for (const page of pages) {
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    expect(page.vendors.reduce((sum, { returned }) => sum + returned, 0)).toBe(page.rows.length);
    expect(page.continuation !== undefined).toBe(page.vendors.some(({ more }) => more));
  }
  // No page but the last comes without rows, unless a scan used up its patience.
  for (const page of pages.slice(0, -1))
    expect(page.rows.length > 0 || page.vendors.some(({ outcome }) => outcome === "partial")).toBe(true);
};

/**
 * With `sort` the rows of the vendors that can sort come in creation order over all pages; whoever cannot is named and
 * follows. Returns the rows that stand wrong.
 */
const misplaced = (test: TestServices, pages: readonly Envelope[], sort: "created_at" | "-created_at"): string[] => {
  const ids = idsOfAll(test, pages);
  const isNamed = (vendor: string) =>
    pages.some(({ coverage }) => new RegExp(`not sorted, so after the others: [a-z, ]*${vendor}`).test(coverage));
  const place = (id: string): number => {
    const [vendor = "", native = ""] = id.split(":");
    if (isNamed(vendor)) return Number.POSITIVE_INFINITY;
    const at = test.population.find(vendor as SandboxVendor, native)?.createdAt ?? Number.NaN;
    return sort === "created_at" ? at : -at;
  };
  return ids.filter((id, at) => at > 0 && !(place(id) >= place(ids[at - 1] ?? "")));
};

describe("a walk to the end", () => {
  it("gives every matching customer exactly once, and says so", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ customers, seed, mix, question, scanRows, ...given }) => {
        const test = openTestServices({ customers, seed, scanRows });
        const filters = customers === 0 ? {} : question(test);
        const whom = asked(mix, filters);
        const able = whom.filter((vendor) => canAnswer(vendor, filters));
        if (whom.length === 0) return;
        const call = { ...given, ...filters, vendors: filters.ids ? undefined : mix };
        const ids = filters.ids?.filter((id) => mix.some((vendor) => id.startsWith(`${vendor}:`)));
        const whole = ids ? { ...call, ids } : call;
        if (able.length === 0) {
          expect((await problemOf(test.call("list_customers", whole))).code).toBe("unsupported");
          return;
        }
        const pages = await walk(test, "list_customers", whole);
        const isMeant = (vendor: string) => {
          // Read here a name is folded; a vendor that is asked compares letters.
          const isRead = pages.some(({ vendors }) =>
            vendors.some((one) => one.vendor === vendor && one.filters?.includes("name:local")),
          );
          const meant = { ...filters, ...(ids ? { ids } : {}) };
          return belongs(meant, test.population, isRead ? containsName : undefined);
        };
        const expected = able.flatMap((vendor) => truth(test, [vendor], isMeant(vendor)));
        expect(idsOfAll(test, pages).sort()).toEqual(expected.sort());
        holdsOnEveryPage(pages, given.limit);
        if (given.sort) expect(misplaced(test, pages, given.sort)).toEqual([]);
        const isUnsure = pages.some(({ vendors }) =>
          vendors.some(({ filters: how = [] }) => how.some((one) => one.endsWith(":unsure"))),
        );
        expect(pages.at(-1)?.complete).toBe(able.length === whom.length && !isUnsure);
        expect(pages.slice(0, -1).some(({ complete }) => complete)).toBe(false);
      }),
      { seed: 20_261_121, numRuns: 70 },
    );
  });

  it("goes on exactly: the same continuation gives the same page again, and no page repeats another", async () => {
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(), async ({ customers, seed, mix, limit }, nth) => {
        const test = openTestServices({ customers, seed });
        const pages = await walk(test, "list_customers", { vendors: mix, limit, max_tokens: 20_000 });
        const continuation = pages[nth % pages.length]?.continuation;
        if (continuation === undefined) return;
        const again = await test.call("get_customer_page", { continuation });
        const { continuation: _sealedAnew, ...page } = pages[(nth % pages.length) + 1] as Envelope;
        expect(again).toMatchObject(page);
      }),
      { seed: 20_261_122, numRuns: 20 },
    );
  });

  it("shares a page fairly: whoever has more is not behind anyone by more than a row", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ customers, seed, mix, limit, max_tokens, detail }) => {
        const test = openTestServices({ customers, seed });
        const pages = await walk(test, "list_customers", { vendors: mix, limit, max_tokens, detail });
        for (const { vendors: parts } of pages) {
          const most = Math.max(...parts.map(({ returned }) => returned));
          for (const { more, returned } of parts) expect(returned).toBeGreaterThanOrEqual(more ? most - 1 : 0);
        }
      }),
      { seed: 20_261_123, numRuns: 20 },
    );
  });

  it("of a search gives nobody twice, and everybody whose name holds the text", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ customers, seed, mix, limit, max_tokens }) => {
        const test = openTestServices({ customers, seed });
        const pages = await walk(test, "search_customers", { query: "gmbh", vendors: mix, limit, max_tokens });
        const ids = idsOfAll(test, pages);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(truth(test, mix, belongs({ name: "gmbh" }, test.population))));
      }),
      { seed: 20_261_124, numRuns: 20 },
    );
  });

  it("of a search in two forms, the exact and the wide, gives nobody twice either", async () => {
    const test = openTestServices({ customers: 40 });
    for (const { vendor, number, externalId, email } of sandboxVendors.map((one) => test.population.company(one, 9))) {
      for (const query of [String(number), externalId, email].filter((text) => text !== null)) {
        const ids = idsOfAll(test, await walk(test, "search_customers", { query, limit: 2 }));
        expect([vendor, query, new Set(ids).size]).toEqual([vendor, query, ids.length]);
      }
    }
  });
});
