import { beforeAll, describe, expect, it } from "vitest";
import type { WorklistQuestion } from "../../src/receivables/worklist/question.ts";
import { triage, type Worklist } from "../../src/receivables/worklist/worklist.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { daysOverdue } from "../../src/vocabulary/invoice.ts";
import { collected } from "../support/collected.ts";
import { decimalOf, minorOf, type TrueDebt, trueDebts, trueTotals } from "../support/owed-truth.ts";
import { patient } from "../support/scripted.ts";
import { openTestServices, type TestServices, today } from "../support/services.ts";

const customers = 1_000;
/** Enough for what does not depend on how many there are. */
const few = 80;
const dayMs = 86_400_000;

const ask = (test: TestServices, question: Partial<WorklistQuestion> = {}, mostFills?: number): Promise<Worklist> =>
  triage(
    { asOf: today, minDaysOverdue: 1, limit: 50, ...question },
    { clients: test.clients(), deadline: patient().deadline, now: today, mostFills },
  );

const vendorOf = (name: string) => name as SandboxVendor;

describe("the worklist over five vendors", () => {
  let test: TestServices;
  let whole: Worklist;
  let truths: ReadonlyMap<string, ReadonlyMap<string, TrueDebt>>;

  beforeAll(async () => {
    test = openTestServices({ customers });
    whole = await ask(test, {}, Number.POSITIVE_INFINITY);
    truths = new Map(
      test.connections.map(({ name }) => [name, trueDebts(test.population, vendorOf(name), today)] as const),
    );
  });

  it("has every overdue customer of every vendor, and nobody else", async () => {
    for (const part of whole.parts) {
      const truth = truths.get(part.connection.name);
      const debts = await collected(part.overdue?.debts());
      expect(new Set(debts.map(({ customerId }) => customerId))).toEqual(new Set(truth?.keys()));
      expect(part.overdue?.invoiceRead.whole).toBe(true);
    }
  });

  it("asks customers only for the rows shown, never one by one through the book", () => {
    expect(whole.requests).toBe(test.sent.length);
    const asked = test.sent.filter((line) => /^\w+ \/customers/.test(line));
    expect(asked.length).toBeLessThanOrEqual(60);
    expect(whole.matched).toBeGreaterThan(2_000);
    const pages = test.sent.filter((line) => /[?&](limit|size)=/.test(line));
    expect(pages.length).toBeLessThan(82);
  });

  it("has every amount, invoice and day exactly, in currencies of 0, 2 and 3 decimals", async () => {
    const precisions = new Set<number>();
    const shown: string[] = [];
    const right: string[] = [];
    for (const part of whole.parts) {
      const truth = truths.get(part.connection.name);
      for (const debt of await collected(part.overdue?.debts())) {
        const real = truth?.get(debt.customerId);
        const days = debt.invoices.map((invoice) => daysOverdue(invoice, today));
        shown.push(`${debt.customerId} ${debt.days} ${days}`);
        right.push(`${debt.customerId} ${real?.days} ${real?.overdue.map(({ dueAt }) => (today - dueAt) / dayMs)}`);
        // A few customers of Sequence have no invoiceRead there: what they still owe is known as an upper bound only.
        if (debt.owed.totals.some(({ atMost }) => atMost)) continue;
        for (const [code, { minor, precision, invoices }] of Object.entries(trueTotals(real ? [real] : []))) {
          precisions.add(precision);
          const total = debt.owed.totals.find(({ currency }) => currency === code);
          shown.push(`${debt.customerId} ${code} ${total?.invoices} ${minorOf(total?.amount ?? "", precision)}`);
          right.push(`${debt.customerId} ${code} ${invoices} ${minor}`);
        }
      }
    }
    expect(shown.length).toBeGreaterThan(4_000);
    expect(shown.join("\n") === right.join("\n") ? [] : shown.filter((line, place) => line !== right[place])).toEqual(
      [],
    );
    expect([...precisions].sort()).toEqual([0, 2, 3]);
  });

  it("adds up to the truth per vendor and currency, partly paid invoices by the payments they state", () => {
    for (const { connection, owed } of whole.parts) {
      const debts = truths.get(connection.name)?.values() ?? [];
      for (const [code, { minor, precision, invoices }] of Object.entries(trueTotals(debts))) {
        const total = owed.totals.find(({ currency }) => currency === code);
        expect([code, total?.invoices, minorOf(total?.amount ?? "", precision)]).toEqual([code, invoices, minor]);
        expect(total?.atMost).toBe(false);
      }
      expect(owed.withoutCurrency).toEqual([]);
    }
  });
});

describe("a worklist", () => {
  let test: TestServices;
  let whole: Worklist;
  let truths: ReadonlyMap<string, ReadonlyMap<string, TrueDebt>>;

  beforeAll(async () => {
    test = openTestServices({ customers: few });
    whole = await ask(test, {}, Number.POSITIVE_INFINITY);
    truths = new Map(
      test.connections.map(({ name }) => [name, trueDebts(test.population, vendorOf(name), today)] as const),
    );
  });

  it("keeps amounts apart whose currencies were not read, and reads those of the rows shown", async () => {
    const zenskar = openTestServices({ customers: 200, vendors: ["zenskar"] });
    const found = await ask(zenskar, { limit: 10 });
    const [part] = found.parts;
    const truth = trueDebts(zenskar.population, "zenskar", today);
    const amounts = [...truth.values()].flatMap(({ overdue }) =>
      overdue.map(({ open, precision }) => Number(decimalOf(open, precision))),
    );
    expect(part?.owed.totals).toEqual([]);
    expect(part?.owed.withoutCurrency.map(Number).sort((a, b) => a - b)).toEqual(amounts.sort((a, b) => a - b));
    for (const row of found.rows) {
      const right = Object.entries(trueTotals([truth.get(row.customerId) as TrueDebt])).sort();
      expect(row.owed.withoutCurrency).toEqual([]);
      expect(row.owed.totals.map(({ currency, amount }) => [currency, Number(amount)])).toEqual(
        right.map(([code, { minor, precision }]) => [code, Number(decimalOf(Number(minor), precision))]),
      );
    }
  });

  it("has the same totals whatever is shown of it", async () => {
    const five = openTestServices({ customers: 200 });
    const totals = async (limit: number) => (await ask(five, { limit })).owed;
    expect(await totals(5)).toEqual(await totals(200));
  });

  it("is the same list every time, and a longer one begins with the same customers", async () => {
    const names = (found: Worklist) =>
      found.rows.map(({ connection, customerId }) => `${connection.name} ${customerId}`);
    expect(names(await ask(test, {}, Number.POSITIVE_INFINITY))).toEqual(names(whole));
    const longer = await ask(test, { limit: 80 }, Number.POSITIVE_INFINITY);
    expect(new Set(names(longer))).toEqual(new Set([...names(longer), ...names(whole)]));
  });

  it("narrows by days, currency and amount exactly", async () => {
    const found = await ask(
      test,
      { minDaysOverdue: 61, currency: "KWD", minAmount: "800.5" },
      Number.POSITIVE_INFINITY,
    );
    for (const part of found.parts.filter(({ connection }) => connection.name !== "sequence")) {
      const right = [...(truths.get(part.connection.name)?.values() ?? [])].filter(({ overdue }) => {
        const own = overdue.filter(({ currency }) => currency === "KWD");
        const oldest = Math.max(...own.map(({ dueAt }) => (today - dueAt) / dayMs));
        return oldest >= 61 && own.reduce((sum, { open }) => sum + open, 0) >= 800_500;
      });
      expect([part.connection.name, part.matched]).toEqual([part.connection.name, right.length]);
    }
    expect(found.rows.length).toBeGreaterThan(0);
    for (const row of found.rows) expect(row.owed.totals.map(({ currency }) => currency)).toEqual(["KWD"]);
  });

  it("counts to the day it is asked for", async () => {
    const asOf = today + 20 * dayMs + 12 * 3_600_000;
    const found = await ask(test, { asOf }, Number.POSITIVE_INFINITY);
    for (const part of found.parts) {
      const truth = trueDebts(test.population, vendorOf(part.connection.name), asOf);
      const debts = await collected(part.overdue?.debts());
      expect(new Set(debts.map(({ customerId }) => customerId))).toEqual(new Set(truth.keys()));
      for (const { customerId, days } of debts) expect(days).toBe(truth.get(customerId)?.days);
    }
  });

  it("says why not to chase from the customer's own facts", async () => {
    const longer = await ask(test, { limit: 200 });
    const words: readonly (readonly [string, (debt: TrueDebt) => boolean])[] = [
      ["comms_off", ({ company }) => !company.communications && ["zenskar", "adfin"].includes(company.vendor)],
      ["suspended", ({ company }) => company.status === "suspended"],
      ["archived", ({ company }) => company.status === "archived"],
      // Adfin's invoices say that their own amount is on its way, Zenskar's payments say for which they are.
      [
        "payment_pending",
        ({ company: { vendor }, pending, overdue }) =>
          pending.length > 0 || (vendor === "zenskar" && overdue.some(({ paymentPending }) => paymentPending)),
      ],
      ["mandate_migrating", ({ company }) => company.vendor === "adfin" && company.mandate?.status === "MIGRATING"],
    ];
    for (const [word, holds] of words) {
      for (const row of longer.rows) {
        const truth = truths.get(row.connection.name)?.get(row.customerId);
        if (!truth || (word === "comms_off" && row.customer?.communications === undefined)) continue;
        if (word === "archived" && row.connection.name === "pland") continue;
        expect([word, row.connection.name, row.whyNot.includes(word)]).toEqual([
          word,
          row.connection.name,
          holds(truth),
        ]);
      }
    }
    const held = longer.rows.map(({ whyNot }) => whyNot.length > 0);
    expect(held).toEqual(held.toSorted((a, b) => Number(a) - Number(b)));
  });
});
