/** Rows that a page did not show are kept for the next one: fewer requests, and never another answer. */

import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import { getCustomerPageTool } from "../../src/tools/get-customer-page.ts";
import { createLookAhead, mostKeptBytes, mostKeptBytesEach } from "../../src/vendors/read/look-ahead.ts";
import { openTestServices, type TestServices, type TestServicesOptions } from "../support/services.ts";
import { listIn } from "../support/unread-rows.ts";

afterEach(() => {
  vi.useRealTimers();
});

const open = (options: TestServicesOptions = {}) => {
  const lookAhead = createLookAhead(60);
  return { lookAhead, test: openTestServices({ lookAhead, ...options }) };
};

const refsOf = (pages: readonly Envelope[]): string[] =>
  pages.flatMap(({ rows, columns }) => rows.map((row) => row[columns.indexOf("ref")] ?? ""));

/** Pages of a walk, up to so many. */
const walkOf = async (test: TestServices, tool: string, given: object, most = 1_000, between = () => {}) => {
  const pages = [await test.call(tool, given)];
  for (let page = pages[0]; page?.continuation !== undefined && pages.length < most; page = pages.at(-1)) {
    between();
    pages.push(await test.call("get_customer_page", { continuation: page.continuation }));
  }
  return pages;
};

/** Rows that the vendors sent, as their answers hold them. */
const counting = () => {
  const sent = { rows: 0 };
  return {
    sent,
    through: (http: (request: never) => Promise<{ readonly body: unknown }>) => async (request: never) => {
      const answer = await http(request);
      sent.rows += listIn(answer.body as object)?.length ?? 0;
      return answer;
    },
  };
};

describe("a walk over five vendors", () => {
  it("of 1,200 rows at 20 a page takes nineteen requests; without what is kept it takes as many as pages", async () => {
    const { test } = open({ customers: 240 });
    const pages = await walkOf(test, "list_customers", { limit: 20 });
    expect(new Set(refsOf(pages)).size).toBe(1_200);
    expect(test.sent).toHaveLength(19);
    const without = openTestServices({ customers: 240 });
    await walkOf(without, "list_customers", { limit: 20 });
    expect(without.sent.length).toBeGreaterThanOrEqual(300);
  });

  it("at limit 200 with the default budget fetches 1.3 rows at most for each of thirty pages' rows", async () => {
    const { sent, through } = counting();
    const { test } = open({ customers: 250, through: through as never });
    const pages = await walkOf(test, "list_customers", { limit: 200 }, 30);
    expect(pages).toHaveLength(30);
    const shown = refsOf(pages).length;
    expect([shown, sent.rows, sent.rows / shown <= 1.3]).toEqual([shown, sent.rows, true]);
  });
});

describe("what a page takes from what was kept", () => {
  it("is said, with its age", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const { test } = open({ customers: 30, vendors: ["zenskar", "pland"] });
    const first = await test.call("list_customers", { limit: 10 });
    expect(first.coverage).not.toContain("ago");
    vi.advanceTimersByTime(12_000);
    const second = await test.call("get_customer_page", { continuation: first.continuation });
    expect(second.coverage).toContain("zenskar, pland read 12 s ago");
  });

  it("grows no younger by being kept again, and is read anew after its time", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const { test, lookAhead } = open({ customers: 40, vendors: ["zenskar"] });
    let page = await test.call("list_customers", { limit: 5, max_tokens: 800 });
    page = await test.call("get_customer_page", { continuation: page.continuation });
    const before = test.sent.length;
    for (const age of [25, 50]) {
      vi.advanceTimersByTime(25_000);
      page = await test.call("get_customer_page", { continuation: page.continuation });
      expect(page.coverage).toContain(`zenskar read ${age} s ago`);
    }
    expect(test.sent).toHaveLength(before);
    vi.advanceTimersByTime(11_000);
    expect(lookAhead.bytes).toBe(0);
    page = await test.call("get_customer_page", { continuation: page.continuation });
    expect(test.sent).toHaveLength(before + 1);
    expect(page.coverage).not.toContain("ago");
  });

  it("serves no first page: who asks anew is answered anew", async () => {
    const { test } = open({ customers: 30 });
    await test.call("list_customers", { limit: 5 });
    const before = test.sent.length;
    await test.call("list_customers", { limit: 5 });
    expect(test.sent).toHaveLength(2 * before);
  });

  it("serves nobody else: not another principal, not another walk", async () => {
    const { test } = open({ customers: 30, vendors: ["zenskar"] });
    const asked = (principal: string, continuation: string | undefined) =>
      getCustomerPageTool.run(readArguments(getCustomerPageTool, { continuation }) as never, {
        services: {
          ...test.services,
          // Whose it is, the seal would say first.
          continuations: {
            ...test.services.continuations,
            open: (token) => test.services.continuations.open(token, test.caller),
          },
        },
        caller: { ...test.caller, principal },
        signal: new AbortController().signal,
      });
    const first = await test.call("list_customers", { limit: 5 });
    const { continuation } = await test.call("get_customer_page", { continuation: first.continuation });
    expect(test.sent).toHaveLength(2);
    await asked("somebody else", continuation);
    expect(test.sent).toHaveLength(3);
    await asked("test", continuation);
    expect(test.sent).toHaveLength(3);
  });
});

describe("nothing depends on what is kept", () => {
  const questions = fc.constantFrom<readonly [string, object]>(
    ["list_customers", {}],
    ["list_customers", { status: ["active"] }],
    ["list_customers", { created_after: "2024-01-01" }],
    ["list_customers", { sort: "-created_at" }],
    ["search_customers", { query: "GmbH" }],
    ["search_customers", { query: "muller" }],
  );
  it("any mixture of kept and lost pages gives every customer exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(
        questions,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(800, 1_200, 2_000, 20_000),
        fc.infiniteStream(fc.boolean()),
        async ([tool, given], limit, max_tokens, losses) => {
          const { test, lookAhead } = open({ customers: 15, seed: limit });
          const alone = openTestServices({ customers: 15, seed: limit });
          const whole = refsOf(await walkOf(alone, tool, { ...given, limit: 200, max_tokens: 20_000 }));
          const pages = await walkOf(test, tool, { ...given, limit, max_tokens }, 1_000, () => {
            if (losses.next().value) lookAhead.clear();
          });
          const refs = refsOf(pages);
          expect(new Set(refs).size).toBe(refs.length);
          expect(refs.toSorted()).toEqual(whole.toSorted());
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe("what is kept is bounded", () => {
  const place = (key: number) => ["/customers", {}, key] as const;
  const page = (bytes: number) => ({ reading: { items: ["x".repeat(bytes)] }, size: 100 });
  const fill = (principals: number, pages: number, bytes: number) => {
    const lookAhead = createLookAhead(60);
    for (let principal = 0; principal < principals; principal += 1) {
      const owner = { principal: `${principal}`, upstream: "u", begunAt: 1, isContinued: true };
      for (let key = 0; key < pages; key += 1) {
        const own = lookAhead.of(owner);
        own.note(...place(key), page(bytes));
        own.keep(...place(key));
      }
    }
    return lookAhead;
  };
  it("for each principal: the oldest page gives way", () => {
    const lookAhead = fill(1, 10, 1024 * 1024);
    expect(lookAhead.bytes).toBeLessThanOrEqual(mostKeptBytesEach);
    const own = lookAhead.of({ principal: "0", upstream: "u", begunAt: 1, isContinued: true });
    expect(own.take(...place(9))?.reading.items).toHaveLength(1);
    expect(own.take(...place(0))).toBeUndefined();
    lookAhead.clear();
  });
  it("and for all of them together", () => {
    const lookAhead = fill(6, 6, 1024 * 1024);
    expect(lookAhead.bytes).toBeLessThanOrEqual(mostKeptBytes);
    expect(lookAhead.bytes).toBeGreaterThan(mostKeptBytes / 2);
    lookAhead.clear();
    expect(lookAhead.bytes).toBe(0);
  });
  it("a page larger than a principal may keep is not kept", () => {
    expect(fill(1, 1, mostKeptBytesEach + 1).bytes).toBe(0);
  });
});
