/**
 * A worklist of many pages: everybody exactly once, in one order, whatever is asked for and whoever fails meanwhile.
 */

import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { asText, type Envelope, structured } from "../../src/tools/answers/envelope.ts";
import { idsOf, idsOfAll, partOf, problemOf } from "../support/answers.ts";
import { minorOf, trueDebts, trueTotals } from "../support/owed-truth.ts";
import { openTestServices, type Tamper, type TestServices, today, walk } from "../support/services.ts";

const paysBy = ["adfin", "fynn"] as const;

const invoicesDown: Tamper = (request, answer) => {
  if (/invoices|dunning|payment_requests/.test(request.url.pathname)) throw new HttpFailure("timeout", "late");
  return answer();
};

const everybody = (test: TestServices, vendors: readonly string[]): string[] =>
  vendors
    .flatMap((vendor) =>
      [...trueDebts(test.population, vendor as SandboxVendor, today).keys()].map((id) => `${vendor}:${id}`),
    )
    .sort();

const whole = { limit: 200, max_tokens: 20_000 };

describe("the pages of a worklist", () => {
  const test = openTestServices({ customers: 25 });
  const names = test.connections.map(({ name }) => name);

  it("hold everybody exactly once, whatever the question, the limit and the budget", async () => {
    const asked = fc.record({
      limit: fc.integer({ min: 3, max: 90 }),
      max_tokens: fc.constantFrom(800, 1_500, 20_000),
      order: fc.constantFrom("rank", "days"),
      vendors: fc.subarray(names, { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, async (given) => {
        const pages = await walk(test, "triage_dunning", given);
        expect(idsOfAll(test, pages).sort()).toEqual(everybody(test, given.vendors));
        expect(pages.flatMap(({ coverage }) => coverage.match(/data moved|missing since/) ?? [])).toEqual([]);
      }),
      { numRuns: 15, seed: 18 },
    );
  });

  it("go on in the order of the first: oldest first, or the largest of one currency first", async () => {
    const byDays = await walk(test, "triage_dunning", { order: "days", limit: 7 });
    const days = byDays.flatMap(({ columns, rows }) => rows.map((row) => Number(row[columns.indexOf("days")])));
    expect(days).toEqual(days.toSorted((a, b) => b - a));
    const bySize = await walk(test, "triage_dunning", { order: "amount", currency: "EUR", limit: 7 });
    const sizes = bySize.flatMap(({ columns, rows }) =>
      rows.map((row) => Number(/[\d.]+/.exec(row[columns.indexOf("amount")] ?? "")?.[0])),
    );
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it("begin with the whole list's first rows, and say how many stand before them", async () => {
    const all = await test.call("triage_dunning", whole);
    const [first, second] = await walk(test, "triage_dunning", { limit: 20, max_tokens: 20_000 });
    const shown = idsOfAll(test, [first as Envelope, second as Envelope]);
    expect(new Set(idsOf(test, all).filter((id) => shown.includes(id))).size).toBe(40);
    expect(second?.coverage).toMatch(/^20 rows, behind 20 on earlier pages; \d+ customers overdue with/);
    for (const { vendor } of first?.vendors ?? [])
      expect(partOf(second as Envelope, vendor).total).toBe(partOf(first as Envelope, vendor).total);
  });

  it("stay short as tokens, and complete is said once nobody is missing", async () => {
    const pages = await walk(test, "triage_dunning", { limit: 20, vendors: ["pland", "fynn"] });
    for (const { continuation } of pages.slice(0, -1)) expect(continuation?.length).toBeLessThanOrEqual(200);
    expect(pages.map(({ complete }) => complete)).toEqual(pages.map((_, place) => place === pages.length - 1));
    const five = await test.call("triage_dunning", { limit: 5, currency: "EUR", min_amount: "100.00" });
    expect(five.continuation?.length).toBeLessThanOrEqual(200);
  });

  it("bring a vendor's debts later that failed at first, each of them once", async () => {
    const shaky = openTestServices({ customers: 25 });
    shaky.tamper("adfin", invoicesDown);
    const first = await shaky.call("triage_dunning", { limit: 20, max_tokens: 20_000 });
    expect(partOf(first, "adfin").outcome).toBe("failed");
    const second = await shaky.call("get_customer_page", { continuation: first.continuation });
    shaky.tamper("adfin", undefined);
    const pages = [first, second];
    for (let next = second.continuation; next !== undefined; next = pages.at(-1)?.continuation)
      pages.push(await shaky.call("get_customer_page", { continuation: next }));
    expect(idsOfAll(shaky, pages).sort()).toEqual(
      everybody(
        shaky,
        shaky.connections.map(({ name }) => name),
      ),
    );
  });

  it("ask only a vendor that failed once all others are shown, and end when it answers", async () => {
    const shaky = openTestServices({ customers: 12, vendors: ["fynn", "pland"] });
    shaky.tamper("fynn", invoicesDown);
    const first = await shaky.call("triage_dunning", whole);
    expect(first).toMatchObject({ complete: false, continuation: expect.any(String) });
    shaky.tamper("fynn", undefined);
    const second = await shaky.call("get_customer_page", { continuation: first.continuation });
    expect(second.vendors.map(({ vendor }) => vendor)).toEqual(["fynn"]);
    expect(second.continuation).toBeUndefined();
    expect(idsOfAll(shaky, [first, second]).sort()).toEqual(everybody(shaky, ["fynn", "pland"]));
  });

  it("go on without a vendor that fails, name it on every page, and show nobody twice once it answers", async () => {
    const asked = fc.record({
      order: fc.constantFrom("rank", "days"),
      limit: fc.integer({ min: 5, max: 30 }),
      vendor: fc.constantFrom(...names),
      failsFrom: fc.nat({ max: 2 }),
      failsFor: fc.integer({ min: 1, max: 3 }),
      partly: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ vendor, failsFrom, failsFor, partly, ...given }) => {
        const shaky = openTestServices({ customers: 15 });
        const pages: Envelope[] = [];
        let [asks, isDown] = [0, false];
        const down: Tamper = (request, answer) => {
          asks += 1;
          return partly && asks === 1 ? answer() : invoicesDown(request, answer);
        };
        do {
          isDown = pages.length >= failsFrom && pages.length < failsFrom + failsFor;
          asks = 0;
          shaky.tamper(vendor as SandboxVendor, isDown ? down : undefined);
          const { continuation } = pages.at(-1) ?? {};
          const asking =
            continuation === undefined ? ["triage_dunning", given] : ["get_customer_page", { continuation }];
          // Alone it fails as a whole, and the same continuation can be asked again.
          const page = await shaky.call(String(asking[0]), asking[1]).catch(() => undefined);
          if (!page) {
            shaky.tamper(vendor as SandboxVendor, undefined);
            pages.push(await shaky.call(String(asking[0]), asking[1]));
            continue;
          }
          pages.push(page);
          const part = page.vendors.find((one) => one.vendor === vendor);
          if (isDown && part?.problem) {
            expect(page).toMatchObject({ complete: false, continuation: expect.any(String) });
            expect(page.coverage).toContain(vendor);
          }
        } while (pages.at(-1)?.continuation !== undefined && pages.length < 100);
        const shown = idsOfAll(shaky, pages);
        // A vendor's first rows may rest on what was read in part: amounts that are known later have another place.
        const isSaid = pages.some(({ coverage }) => /missing since an earlier page|data moved/.test(coverage));
        if (partly && isSaid) expect(pages.at(-1)?.complete).toBe(false);
        else expect(shown.sort()).toEqual(everybody(shaky, names));
      }),
      { numRuns: 10, seed: 18 },
    );
  }, 90_000);

  it("say which rows stand behind their place, and that a vendor's debts still follow", async () => {
    const shaky = openTestServices({ customers: 25 });
    const first = await shaky.call("triage_dunning", { limit: 20 });
    shaky.tamper("adfin", invoicesDown);
    const second = await shaky.call("get_customer_page", { continuation: first.continuation });
    expect(partOf(second, "adfin")).toMatchObject({ outcome: "failed", returned: 0, more: true });
    expect(second.coverage).toContain("adfin failed: vendor_timeout, its debts are missing");
    expect(second.coverage).toContain("Asked again on the next page, behind those shown by then: adfin");
    shaky.tamper("adfin", undefined);
    const third = await shaky.call("get_customer_page", { continuation: second.continuation });
    expect(third.coverage).toMatch(/Behind their place, since they were not read on earlier pages: \d+ rows? of adfin/);
    expect(third.coverage).not.toContain("data moved");
  });

  it.each(["days", "rank"])("say so where somebody paid in between, and by %s skip nobody", async (order) => {
    const moving = openTestServices({ customers: 40, vendors: ["fynn"] });
    const first = await moving.call("triage_dunning", { order, limit: 10, max_tokens: 20_000 });
    const gone = new Set([idsOf(moving, first)[3], idsOf(moving, first).at(-1)]);
    moving.tamper("fynn", (request, answer) => {
      const given = answer() as { body: { data: { customer?: { id?: string } }[] } };
      if (!request.url.pathname.endsWith("/invoices")) return given;
      const data = given.body.data.filter(({ customer }) => !gone.has(`fynn:${customer?.id}`));
      return { ...given, body: { ...given.body, data } };
    });
    const pages = [first];
    for (let next = first.continuation; next !== undefined; next = pages.at(-1)?.continuation)
      pages.push(await moving.call("get_customer_page", { continuation: next }));
    const shown = new Set(idsOfAll(moving, pages));
    // Places among the amounts of a currency change with every one that is paid.
    if (order === "days") expect(shown).toEqual(new Set(everybody(moving, ["fynn"])));
    for (const page of pages.slice(1)) {
      expect(page.complete).toBe(false);
      expect(page.coverage).toContain("data moved");
    }
  });
});

describe("a worklist by mandate", () => {
  const test = openTestServices({ customers: 60 });

  it("is asked of the vendors that say who has one, and names the others", async () => {
    const answer = await test.call("triage_dunning", { mandate: "none", ...whole });
    for (const vendor of ["zenskar", "pland", "sequence"])
      expect(partOf(answer, vendor)).toMatchObject({ outcome: "unsupported", returned: 0 });
    expect(answer.coverage).toContain("unsupported, so missing: zenskar, pland, sequence");
    expect(answer.complete).toBe(false);
  });

  it.each(paysBy)(
    "holds exactly those of %s with and without a working mandate, on any number of pages",
    async (vendor) => {
      const debts = [...trueDebts(test.population, vendor, today).values()];
      const isWorking = ({ company }: (typeof debts)[number]): boolean =>
        (company.mandate?.status ?? "none").toLowerCase() === "active" &&
        (vendor !== "fynn" || company.paymentMethod === "sepa_debit");
      for (const [mandate, wanted] of [
        ["working", true],
        ["none", false],
      ] as const) {
        const right = debts
          .filter((debt) => isWorking(debt) === wanted)
          .map(({ company }) => `${vendor}:${company.id}`);
        for (const limit of [4, 200]) {
          const pages = await walk(test, "triage_dunning", { vendors: [vendor], mandate, limit, max_tokens: 20_000 });
          expect(idsOfAll(test, pages).sort()).toEqual(right.sort());
          expect(pages[0]?.vendors[0]).toMatchObject({
            total: right.length,
            filters: expect.arrayContaining(["mandate:local"]),
          });
        }
      }
    },
  );

  it("leaves out, counts and says whose mandate could not be read", async () => {
    const shaky = openTestServices({ customers: 60, vendors: ["fynn"] });
    shaky.tamper("fynn", (request, answer) => {
      if (request.url.pathname.includes("/customers")) throw new HttpFailure("unavailable", "down");
      return answer();
    });
    const answer = await shaky.call("triage_dunning", { mandate: "none", ...whole });
    expect(answer).toMatchObject({ rows: [], complete: false, vendors: [{ outcome: "partial" }] });
    expect(answer.coverage).toMatch(/\d+ customers at fynn could not be checked for a mandate and are left out/);
  });

  it("answers “the five largest EUR debts without a working mandate at Adfin” in one call of at most 400 tokens", async () => {
    const question = { vendors: ["adfin"], currency: "EUR", mandate: "none", order: "amount", limit: 5 };
    const answer = await test.call("triage_dunning", question);
    const debts = [...trueDebts(test.population, "adfin", today).values()].filter(
      ({ company, overdue }) =>
        company.mandate?.status !== "ACTIVE" && overdue.some(({ currency }) => currency === "EUR"),
    );
    const sizes = debts
      .map((debt) => ({ id: `adfin:${debt.company.id}`, minor: trueTotals([debt]).EUR?.minor ?? 0n }))
      .sort((a, b) => (a.minor < b.minor ? 1 : -1));
    expect(idsOf(test, answer)).toEqual(sizes.slice(0, 5).map(({ id }) => id));
    const amounts = answer.rows.map((row) => row[answer.columns.indexOf("amount")]?.split(" ")[0] ?? "");
    expect(amounts.map((amount) => minorOf(amount, 2))).toEqual(sizes.slice(0, 5).map(({ minor }) => minor));
    // A continuation is sealed with random bytes, which cost a few tokens more or less: the most of many.
    const again = await Promise.all(Array.from({ length: 30 }, () => test.call("triage_dunning", question)));
    const each = again.map((one) => Math.max(countTokens(asText(one)), countTokens(JSON.stringify(structured(one)))));
    expect(Math.max(...each)).toBeLessThanOrEqual(400);
  });

  it("refuses an order by amount without a currency, with a corrected call", async () => {
    const problem = await problemOf(test.call("triage_dunning", { order: "amount" }));
    expect(problem.code).toBe("invalid_argument");
    expect(problem.message).toContain('{"order": "amount", "currency": "EUR"}');
  });
});
