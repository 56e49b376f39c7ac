/** Worklists narrowed by currency, amount and day: what cannot be told is left out aloud, never in silence. */

import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../src/http/client.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { compareDecimals } from "../../src/vocabulary/money.ts";
import { partOf } from "../support/answers.ts";
import { isTrulyOwed } from "../support/owed-truth.ts";
import { openTestServices, today } from "../support/services.ts";

const large = { limit: 200, max_tokens: 20_000 };
const dayMs = 86_400_000;
const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

const cells = ({ columns, rows }: Envelope, column: string): string[] =>
  rows.map((row) => row[columns.indexOf(column)] ?? "");

describe("a worklist narrowed by currency", () => {
  it("reads the currency of those to chase first where not all can be read, and says who is left out", async () => {
    const test = openTestServices({ customers: 600, vendors: ["zenskar"] });
    const answer = await test.call("triage_dunning", { currency: "EUR", limit: 50, max_tokens: 20_000 });
    expect(answer.rows.length).toBeGreaterThan(10);
    for (const amount of cells(answer, "amount")) expect(amount).toMatch(/ EUR$/);
    expect(answer.coverage).toMatch(
      /\d+ customers at zenskar could not be checked for currency or amount and are left out/,
    );
    expect(answer.complete).toBe(false);
    expect(partOf(answer, "zenskar")).toMatchObject({ outcome: "partial", more: true });
    expect(partOf(answer, "zenskar")).not.toHaveProperty("total");
  });

  it("does not say that nothing is overdue where nothing could be told", async () => {
    const test = openTestServices({ customers: 600, vendors: ["zenskar"] });
    const answer = await test.call("triage_dunning", { currency: "JPY", min_amount: "999999999", limit: 50 });
    expect(answer.coverage).toMatch(/^0 rows; nothing overdue that could be read and checked, /);
    expect(answer.complete).toBe(false);
  });

  it("says of how many invoices the currency was not read once the rows shown are complete", async () => {
    const test = openTestServices({ customers: 600, vendors: ["zenskar"] });
    const unread = async (limit: number): Promise<number> => {
      const { coverage } = await test.call("triage_dunning", { limit, max_tokens: 20_000 });
      return Number(/currency of (\d+) invoices at zenskar not read/.exec(coverage)?.[1]);
    };
    expect(await unread(30)).toBeLessThan(await unread(3));
  });
});

describe("a worklist narrowed by amount", () => {
  it("holds nobody whose balance turns out to be smaller, and counts nobody such", async () => {
    const test = openTestServices({ customers: 200, vendors: ["sequence"] });
    const answer = await test.call("triage_dunning", { currency: "EUR", min_amount: "1000", ...large });
    const amounts = cells(answer, "amount").filter((amount) => !amount.startsWith("≤"));
    expect(amounts.length).toBeGreaterThan(5);
    for (const amount of amounts) expect(compareDecimals(amount.split(" ")[0] ?? "", "1000")).toBeGreaterThanOrEqual(0);
    expect(partOf(answer, "sequence")).toMatchObject({ total: answer.rows.length, more: false });
  });
});

describe("a worklist of a day that is over", () => {
  it("says that what was paid since is missing, and is not complete", async () => {
    const test = openTestServices({ customers: 100, vendors: ["adfin"] });
    const past = await test.call("triage_dunning", { as_of: dayOf(today - 60 * dayMs), ...large });
    expect(past.coverage).toContain("What was paid since is missing, and amounts are today's.");
    expect(past.coverage).toMatch(/; at least \d+ customers overdue/);
    // The list was read to its end: nothing more of it comes.
    expect(past.coverage).toContain(`. adfin ${past.rows.length}. `);
    expect(partOf(past, "adfin").more).toBe(false);
    expect([past.complete, partOf(past, "adfin").outcome, partOf(past, "adfin").total]).toEqual([
      false,
      "partial",
      undefined,
    ]);
    const present = await test.call("triage_dunning", { as_of: dayOf(today), ...large });
    expect(present.coverage).not.toContain("paid since");
    expect([partOf(present, "adfin").outcome, partOf(present, "adfin").more]).toEqual(["ok", false]);
  });
});

describe("an invoice of Adfin's that is being collected again", () => {
  it("is overdue all the same, in the worklist as in the customer's balance", async () => {
    const test = openTestServices({ customers: 60, vendors: ["adfin"] });
    type Invoices = { invoices: { status: string }[] };
    test.tamper("adfin", (request, answer) => {
      const whole = answer() as HttpAnswer & { body: Invoices };
      if (!request.url.pathname.endsWith("/invoices")) return whole;
      const asked = request.url.searchParams.getAll("statuses");
      const again = whole.body.invoices.map((one) =>
        one.status === "OVERDUE" ? { ...one, status: "SCHEDULED" } : one,
      );
      return { ...whole, body: { ...whole.body, invoices: asked.includes("SCHEDULED") ? again : [] } };
    });
    const answer = await test.call("triage_dunning", large);
    const owing = Array.from({ length: 60 }, (_, index) => test.population.company("adfin", index)).filter((company) =>
      test.population.invoices(company).some((one) => isTrulyOwed(company, one) && one.dueAt < today - dayMs),
    );
    expect(answer.rows.length).toBe(owing.length);
    for (const why of cells(answer, "why_not")) expect(why).toContain("payment_pending");
  });
});
