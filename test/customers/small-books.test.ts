/**
 * Where a vendor has few rows they are read rather than its own matching trusted, and the next question asks nobody.
 */

import { afterEach, describe, expect, it, vi } from "vitest";
import { mostRowPages } from "../../src/customers/limits.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { containsName } from "../../src/text/fold.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import { tools } from "../../src/tools/registry.ts";
import { capability, isToldByRows } from "../../src/vendors/capability.ts";
import type { WordRule } from "../../src/vendors/declare/filter-rules.ts";
import { createLookAhead } from "../../src/vendors/read/look-ahead.ts";
import { vendors } from "../../src/vendors/registry.ts";
import type { Word } from "../../src/vocabulary/filters.ts";
import { idsOfAll, partOf, problemOf, truth } from "../support/answers.ts";
import { everyWord } from "../support/samples.ts";
import { openTestServices, type TestServices, walk } from "../support/services.ts";
import { belongs } from "../support/truth.ts";

const told = vendors.flatMap((vendor) =>
  everyWord.flatMap((word) => {
    const rule = vendor.customers.words[word] as WordRule<Word> | undefined;
    const isTold = rule && isToldByRows(vendor.customers, rule, word, capability(vendor, word));
    return isTold ? [{ id: vendor.id as SandboxVendor, vendor, word }] : [];
  }),
);

/** What several customers are called, or one has, in another writing than the vendor holds it. */
const writtenValue = (test: TestServices, id: SandboxVendor, word: Word): string => {
  const company = test.population.company(id, 7);
  if (word === "email") return (company.email ?? "").toUpperCase();
  return word === "number" ? String(company.number) : "GMBH";
};

afterEach(() => {
  vi.useRealTimers();
});

describe("of a small book", () => {
  it.each(told)("$id, $word: everybody who matches is found, and complete is true", async ({ id, vendor, word }) => {
    const test = openTestServices({ customers: 120, vendors: [id] });
    const filters = { [word]: writtenValue(test, id, word) };
    const pages = await walk(test, "list_customers", { ...filters, limit: 7, max_tokens: 20_000 });
    expect(idsOfAll(test, pages).sort()).toEqual(truth(test, [id], belongs(filters, test.population, containsName)));
    for (const page of pages) expect(partOf(page, id).filters).toEqual([`${word}:local`]);
    expect(pages.at(-1)).toMatchObject({ complete: true });
    const asked = Object.keys(
      vendor.customers.words[word]?.ask?.("x" as never, { filters: { [word]: "x" }, asOf: 0 }) ?? {},
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const sent of test.sent) for (const name of asked) expect(sent).not.toContain(`${encodeURIComponent(name)}=`);
  });

  it("every page of it is kept for the same caller's next question, and its age is said", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const test = openTestServices({ customers: 150, vendors: ["fynn"], lookAhead: createLookAhead(60) });
    const everyone = { limit: 200, max_tokens: 20_000 };
    await test.call("list_customers", { name: "gmbh", ...everyone });
    expect(test.sent.length).toBe(2);
    vi.advanceTimersByTime(12_000);
    const next = await test.call("list_customers", { name: "ltd", ...everyone });
    expect(test.sent.length).toBe(2);
    expect(next.complete).toBe(true);
    expect(next.coverage).toContain("fynn read 12 s ago");
  });

  it("is never taken for empty where the vendor refuses to list it", async () => {
    const test = openTestServices({ customers: 50, vendors: ["fynn"] });
    test.tamper("fynn", () => {
      throw new HttpFailure("status", "HTTP 400", { status: 400 });
    });
    expect((await problemOf(test.call("list_customers", { name: "gmbh" }))).code).toBe("vendor_rejected");
  });

  it("serves nobody else", async () => {
    const test = openTestServices({ customers: 50, vendors: ["fynn"], lookAhead: createLookAhead(60) });
    const askedBy = async (principal: string): Promise<number> => {
      const before = test.sent.length;
      const list = tools.find(({ name }) => name === "list_customers");
      const { signal } = new AbortController();
      const caller = { ...test.caller, principal };
      await list?.run(readArguments(list, { name: "gmbh" }) as never, { services: test.services, caller, signal });
      return test.sent.length - before;
    };
    expect([await askedBy("a"), await askedBy("b"), await askedBy("b"), await askedBy("a")]).toEqual([1, 1, 0, 0]);
  });

  it("a list of everybody is asked for anew: only what was read to be judged here is kept", async () => {
    const test = openTestServices({ customers: 50, vendors: ["fynn"], lookAhead: createLookAhead(60) });
    await test.call("list_customers", { name: "gmbh" });
    await test.call("list_customers", {});
    expect(test.sent.length).toBe(2);
  });
});

describe("of a larger book", () => {
  it.each(told.filter(({ word }) => word === "name"))(
    "$id: one page tells its size, then the vendor is asked, and may miss rows",
    async ({ id, vendor }) => {
      const customers = mostRowPages * vendor.customers.list.mostPerPage + 1;
      const test = openTestServices({ customers, vendors: [id] });
      const answer = await test.call("list_customers", { name: "Łuczak", limit: 5 });
      expect(test.sent.length).toBe(2);
      expect(partOf(answer, id)).toMatchObject({ filters: ["name:unsure"] });
      expect(answer.complete).toBe(false);
      expect(answer.coverage).toContain("may miss");
    },
  );
});
