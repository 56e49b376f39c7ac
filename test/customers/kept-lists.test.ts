/**
 * Lists by invoices, and worklists, of many pages: the invoices are read once for a walk, and the rows are the same.
 */

import { afterEach, describe, expect, it, vi } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { createLookAhead } from "../../src/vendors/read/look-ahead.ts";
import { idsOfAll } from "../support/answers.ts";
import { openTestServices, type TestServicesOptions, walk } from "../support/services.ts";

afterEach(() => {
  vi.useRealTimers();
});

const open = (options: TestServicesOptions = {}) =>
  openTestServices({ customers: 40, lookAhead: createLookAhead(60), ...options });

type Test = ReturnType<typeof open>;

/** Requests for lists, not for single invoices or customers. */
const listsOf = ({ sent }: Test): readonly string[] =>
  sent
    .filter((one) => /^\w+ \/(invoices|dunning|payment_requests|invoiceReminders)[\w/-]*\?/.test(one))
    .filter((one) => !/line_items/.test(one));

const owing = { financial_status: ["overdue"], limit: 6 };

describe.each([
  ["list_customers", owing],
  ["list_customers", { ...owing, financial_status: ["paid", "draft"] }],
  ["triage_dunning", { limit: 6 }],
  ["triage_dunning", { limit: 6, currency: "EUR", order: "amount" }],
] as const)("%s %j", (tool, given) => {
  it("reads the invoices once for all its pages, and shows what it shows without anything kept", async () => {
    const [keeping, without] = [open(), openTestServices({ customers: 40 })];
    const first = await keeping.call(tool, given);
    const lists = listsOf(keeping).length;
    expect(lists).toBeGreaterThan(0);
    const pages = [first];
    for (let next = first.continuation; next !== undefined; next = pages.at(-1)?.continuation)
      pages.push(await keeping.call("get_customer_page", { continuation: next }));
    expect(pages.length).toBeGreaterThan(3);
    expect(listsOf(keeping)).toHaveLength(lists);
    expect(idsOfAll(keeping, pages)).toEqual(idsOfAll(without, await walk(without, tool, given)));
    expect(keeping.sent.length).toBeLessThan(without.sent.length);
  });
});

describe("ten pages of overdue customers", () => {
  it.each(sandboxVendors)("of %s ask for each customer once at most", async (vendor) => {
    const test = open({ vendors: [vendor], customers: 60 });
    await walk(test, "list_customers", { due_before: "2026-06-01", limit: 4 });
    const singles = test.sent.filter((one) => /customers\/[\w-]{20,}/.test(one));
    expect(new Set(singles).size).toBe(singles.length);
  });
});

describe("what is kept of lists", () => {
  it("is said by its age", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    for (const [tool, given] of [
      ["list_customers", owing],
      ["triage_dunning", { limit: 6 }],
    ] as const) {
      const test = open({ vendors: ["pland", "fynn"] });
      const { continuation, coverage } = await test.call(tool, given);
      expect(coverage).not.toContain("ago");
      vi.advanceTimersByTime(12_000);
      expect((await test.call("get_customer_page", { continuation })).coverage).toContain("pland, fynn read 12 s ago");
      vi.advanceTimersByTime(50_000);
      const before = listsOf(test).length;
      await test.call("get_customer_page", { continuation });
      expect(listsOf(test).length).toBeGreaterThan(before);
    }
  });

  it("is no answer to the same question asked anew", async () => {
    const test = open();
    await test.call("triage_dunning", { limit: 6 });
    const once = listsOf(test).length;
    await test.call("triage_dunning", { limit: 6 });
    expect(listsOf(test)).toHaveLength(2 * once);
  });

  it("is nothing of a vendor that failed: the next page asks it again", async () => {
    const test = open();
    test.tamper("fynn", (request, answer) => {
      if (/invoices|dunning/.test(request.url.pathname)) throw new HttpFailure("unavailable", "down");
      return answer();
    });
    const { continuation } = await test.call("triage_dunning", { limit: 6 });
    test.tamper("fynn", undefined);
    const before = listsOf(test).length;
    await test.call("get_customer_page", { continuation });
    const asked = listsOf(test).slice(before);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((one) => !one.startsWith("fynn"))).toEqual([]);
  });
});
