/**
 * Walks that are disturbed: rows that arrive, cursors that turn back, vendors that fail. Nothing is lost in silence.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../src/http/client.ts";
import { type FailureKind, HttpFailure } from "../src/http/failure.ts";
import { type SandboxVendor, sandboxVendors } from "../src/sandbox/population/company.ts";
import { growingPopulation } from "../src/sandbox/population/population.ts";
import type { Envelope } from "../src/tools/answers/envelope.ts";
import { Problem } from "../src/vocabulary/problem.ts";
import { idsOfAll, partOf, truth } from "./support/answers.ts";
import { answerFrom, ignoreParameters, sandboxApis } from "./support/sandbox-apis.ts";
import { openTestServices, type TestServices, walk } from "./support/services.ts";

/** Where each vendor that counts tells its count; Pland never does. */
const counting: readonly SandboxVendor[] = ["zenskar", "adfin", "sequence", "fynn"];

describe("customers that arrive while somebody pages", () => {
  it.each(sandboxVendors)("%s: those who were there come exactly once, and what can be noticed is said", async (id) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 3 }),
        async (customers, limit, several) => {
          const test = openTestServices({ customers, vendors: [id] });
          const before = truth(test, [id]);
          const { population, grow } = growingPopulation(test.population);
          const api = sandboxApis[id](population);
          test.tamper(id, (request) => answerFrom(api, request));
          const pages = [await test.call("list_customers", { limit, max_tokens: 20_000 })];
          const noticeable: boolean[] = [false];
          for (let page = pages[0]; page?.continuation !== undefined; page = pages.at(-1)) {
            const grows = pages.length < 20;
            if (grows) for (let one = 0; one < Math.min(several, limit); one += 1) grow();
            noticeable.push(grows && counting.includes(id));
            pages.push(await test.call("get_customer_page", { continuation: page.continuation }));
          }
          const ids = idsOfAll(test, pages);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toEqual(expect.arrayContaining(before));
          for (const [at, { coverage }] of pages.entries())
            if (noticeable[at]) expect(coverage).toContain("data moved while paging");
        },
      ),
      { seed: 20_261_125, numRuns: 12 },
    );
  });
});

describe("a cursor that turns back", () => {
  const cursors = ["zenskar", "sequence"] as const;
  const cursorOf = (id: (typeof cursors)[number], url: URL) =>
    url.searchParams.get(id === "zenskar" ? "cursor" : "after");

  const withNext = (id: (typeof cursors)[number], answer: unknown, next: string): HttpAnswer => {
    const whole = answer as HttpAnswer & { body: { pagination?: object } };
    const pagination = { ...whole.body.pagination, after: next };
    return { ...whole, body: { ...whole.body, ...(id === "zenskar" ? { next } : { pagination }) } };
  };

  it.each(cursors.flatMap((id) => [1, 2, 3, 4].flatMap((length) => [1, 200].map((limit) => ({ id, length, limit })))))(
    "$id, after $length pages, at limit $limit: the walk ends with a statement",
    async ({ id, length, limit }) => {
      const test = openTestServices({ customers: 600, vendors: [id] });
      const met: string[] = [];
      test.tamper(id, (request, answer) => {
        const here = cursorOf(id, request.url);
        if (here !== null && !met.includes(here)) met.push(here);
        return here !== null && met.indexOf(here) >= length ? withNext(id, answer(), met[1] ?? here) : answer();
      });
      const pages = await walk(test, "list_customers", { limit, max_tokens: 20_000 }, 40);
      const last = pages.at(-1) as Envelope;
      expect(partOf(last, id)).toMatchObject({ more: false, problem: { code: "vendor_bad_response" } });
      expect(partOf(last, id).problem?.message).toContain("sends pages again instead of the next one");
      expect(last.complete).toBe(false);
      expect(pages.some(({ complete }) => complete)).toBe(false);
    },
  );

  it.each(sandboxVendors.flatMap((id) => [1, 20, 200].map((limit) => ({ id, limit }))))(
    "$id ignores the position, at limit $limit: the walk ends with a statement, after at most four requests",
    async ({ id, limit }) => {
      const test = openTestServices({ customers: 400, vendors: [id] });
      ignoreParameters(test, id, sandboxApis[id](test.population).position);
      const first = await test.call("list_customers", { limit, max_tokens: 20_000 });
      const ids = idsOfAll(test, [first]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(first.complete).toBe(false);
      const { continuation } = first;
      if (continuation !== undefined) {
        const last = test.call("get_customer_page", { continuation });
        // What a call finds out before it has a row to show is an error. Two pages of Adfin's can be told apart by rows
        // only.
        if (id === "adfin" && limit === 200) expect((await last).coverage).toContain("data moved while paging");
        else {
          // An overlapping page asks for one row more, which is a row to show; without any the call is an error.
          const said = await last.then((answer) => partOf(answer, id).problem?.code).catch(({ code }: Problem) => code);
          expect(said).toBe("vendor_bad_response");
        }
      } else expect(partOf(first, id).problem?.code).toBe("vendor_bad_response");
      expect(test.sent.length).toBeLessThanOrEqual(4);
    },
  );

  it("is not taken for the end while it moves on: an empty page in the middle does not stop the walk", async () => {
    const test = openTestServices({ customers: 30, vendors: ["zenskar"] });
    let pages = 0;
    test.tamper("zenskar", (_request, answer) => {
      pages += 1;
      const whole = answer() as HttpAnswer & { body: { results: unknown[] } };
      return pages % 2 === 1 ? { ...whole, body: { ...whole.body, results: [] } } : whole;
    });
    const answer = await test.call("list_customers", { limit: 20, max_tokens: 20_000 });
    // 10 of the 30 that the vendor counts: the end is an end, and not said to be the whole.
    expect([answer.rows.length, answer.complete, pages]).toEqual([10, false, 2]);
    expect(answer.coverage).toContain("data moved");
  });
});

/** Walks on over problems by asking the same page again, as their messages say. */
const persistently = async (test: TestServices, given: unknown): Promise<Envelope[]> => {
  const pages: Envelope[] = [];
  let call = () => test.call("list_customers", given);
  for (let asked = 0; asked < 400; asked += 1) {
    try {
      pages.push(await call());
    } catch (failure) {
      if (failure instanceof Problem && /^vendor_|overloaded/.test(failure.code)) continue;
      throw failure;
    }
    const { continuation } = pages.at(-1) as Envelope;
    if (continuation === undefined) return pages;
    call = () => test.call("get_customer_page", { continuation });
  }
  throw new Error("No end");
};

const passing: readonly FailureKind[] = ["unavailable", "timeout", "rate_limited", "bad_response", "overloaded"];

describe("vendors that fail for a while", () => {
  it("are asked again on the next page, and nothing is missing at the end", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          customers: fc.integer({ min: 1, max: 25 }),
          limit: fc.integer({ min: 1, max: 40 }),
          broken: fc.uniqueArray(
            fc.record({ id: fc.constantFrom(...sandboxVendors), kind: fc.constantFrom(...passing) }),
            {
              minLength: 1,
              selector: ({ id }) => id,
            },
          ),
          every: fc.integer({ min: 2, max: 4 }),
          first: fc.nat({ max: 1 }),
          sort: fc.constantFrom(undefined, "created_at"),
        }),
        async ({ customers, limit, broken, every, first, sort }) => {
          const test = openTestServices({ customers });
          for (const { id, kind } of broken) {
            let asked = first;
            test.tamper(id, (_request, answer) => {
              asked += 1;
              if (asked % every === 0) throw new HttpFailure(kind, "down", { retryAfterSeconds: 2 });
              return answer();
            });
          }
          const pages = await persistently(test, { limit, sort });
          expect(idsOfAll(test, pages).sort()).toEqual(truth(test, sandboxVendors));
          expect(pages.at(-1)?.complete).toBe(true);
          for (const page of pages)
            for (const { outcome, more, problem } of page.vendors)
              if (outcome === "failed") expect([more, problem?.retry_after_s]).toEqual([true, 2]);
        },
      ),
      { seed: 20_261_126, numRuns: 25 },
    );
  });

  it("for good are said to be missing on every page, though the others are read to their end", async () => {
    const test = openTestServices({ customers: 12 });
    test.tamper("adfin", () => {
      throw new HttpFailure("status", "HTTP 403", { status: 403 });
    });
    const pages = await walk(test, "list_customers", { limit: 9 });
    const others = sandboxVendors.filter((id) => id !== "adfin");
    expect(idsOfAll(test, pages).sort()).toEqual(truth(test, others));
    expect(pages.length).toBeGreaterThan(3);
    expect(pages[0]?.coverage).toContain("adfin failed: vendor_forbidden, its customers are missing");
    for (const { coverage, complete } of pages.slice(1)) {
      expect(coverage).toContain("missing since an earlier page: adfin (vendor_forbidden)");
      expect(complete).toBe(false);
    }
  });
});
