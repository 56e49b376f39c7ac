import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { owedOf, showOwed } from "../../src/receivables/amounts-due.ts";
import { customerHoldsOf, debtOf, holdsOf, isHeldAt, reasonsOf } from "../../src/receivables/debts.ts";
import { inOrder } from "../../src/receivables/worklist/order.ts";
import { judgeRows } from "../../src/receivables/worklist/rows.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import type { Invoice } from "../../src/vocabulary/invoice.ts";
import { scripted } from "../support/scripted.ts";

const asOf = Date.UTC(2026, 5, 30);
const dayMs = 86_400_000;
const at = (daysAgo: number) => ({ text: "", at: asOf - daysAgo * dayMs });
const { connection } = scripted("zenskar", []);
const { connection: elsewhere } = scripted("fynn", []);

let counter = 0;
const invoice = (days: number, open: string | undefined, currency?: string, more: Partial<Invoice> = {}): Invoice => ({
  id: `i${counter++}`,
  customerId: "c",
  state: "open",
  dueAt: at(days),
  open,
  currency,
  ...more,
});

const debt = (id: string, invoices: readonly Invoice[], pending: readonly Invoice[] = [], of = connection) => {
  const made = debtOf(of, id, invoices, pending, asOf);
  if (!made) throw new Error("no debt");
  return made;
};
/** As they were chosen. */
const placed = <One extends object>(some: readonly One[]) => some.map((one, place) => ({ ...one, place }));
const judging = { asOf, order: "rank", asksMandate: false } as const;
const order = (debts: Parameters<typeof inOrder>[0]) =>
  inOrder(debts, "rank", isHeldAt(asOf)).map(({ customerId }) => customerId);

describe("the order of a worklist", () => {
  it("takes older buckets first, and within one the largest amount of its currency", () => {
    const debts = [
      debt("young", [invoice(5, "9000", "EUR")]),
      debt("small", [invoice(150, "10.00", "EUR")]),
      debt("large", [invoice(95, "10.5", "EUR")]),
      debt("month", [invoice(45, "1", "EUR")]),
    ];
    expect(order(debts)).toEqual(["large", "small", "month", "young"]);
  });

  it("never compares amounts of different currencies: the largest of each come first", () => {
    const debts = [
      debt("eur2", [invoice(100, "50", "EUR")]),
      debt("jpy1", [invoice(120, "9000", "JPY")]),
      debt("eur1", [invoice(100, "51", "EUR")]),
      debt("jpy2", [invoice(130, "8000", "JPY")]),
      debt("none", [invoice(110, "70000")]),
    ];
    expect(order(debts)).toEqual(["jpy1", "none", "eur1", "jpy2", "eur2"]);
  });

  it("puts those with a hold last, and an unknown amount behind known ones", () => {
    const debts = [
      debt("unknown", [invoice(150, undefined, "EUR")]),
      debt("promised", [invoice(150, "900", "EUR", { promisedAt: at(-3) })]),
      debt("known", [invoice(100, "1", "EUR")]),
    ];
    expect(order(debts)).toEqual(["known", "unknown", "promised"]);
  });

  it("is the same whatever order the vendors answered in", () => {
    const some = fc.record({
      days: fc.integer({ min: 1, max: 200 }),
      open: fc.option(fc.integer({ min: 1, max: 50 }).map(String), { nil: undefined }),
      currency: fc.constantFrom("EUR", "JPY", undefined),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 25 }), fc.nat(), (rows, turn) => {
        const debts = rows.map(({ days, open, currency }, index) => debt(`c${index}`, [invoice(days, open, currency)]));
        const other =
          debts.length > 0 ? [...debts.slice(turn % debts.length), ...debts.slice(0, turn % debts.length)] : [];
        expect(order(other)).toEqual(order(debts));
        expect(order(debts).toSorted()).toEqual(debts.map(({ customerId }) => customerId).toSorted());
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("holds and reasons", () => {
  it("holds for money on its way, a promise, a dispute and a fresh reminder", () => {
    const holds = (more: Partial<Invoice>, pending: readonly Invoice[] = []) =>
      holdsOf(debt("c", [invoice(40, "1", "EUR", more)], pending), asOf);
    expect(holds({})).toEqual([]);
    expect(holds({}, [invoice(2, "1", "EUR", { state: "pending" })])).toEqual(["payment_pending"]);
    expect(holds({ paymentUnderWay: true })).toEqual(["payment_pending"]);
    expect(holds({ promisedAt: at(-1) })).toEqual(["promised:2026-07-01"]);
    expect(holds({ promisedAt: at(0) })).toEqual([]);
    expect(holds({ disputed: true })).toEqual(["disputed"]);
    expect(holds({ lastReminderAt: at(7) })).toEqual(["reminded:2026-06-23"]);
    expect(holds({ lastReminderAt: at(8) })).toEqual([]);
  });

  it("takes nothing unknown for a reason: not a mandate, not a reminder, not a contact", () => {
    const row = debt("c", [invoice(40, "1", "EUR")]);
    const unsaid: Customer = { id: "c", name: "Acme" };
    expect([reasonsOf(row, unsaid), reasonsOf(row, undefined), customerHoldsOf(unsaid)]).toEqual([[], [], []]);
    const said: Customer = { ...unsaid, mandate: null, autoCharge: false, emails: null, people: [] };
    const reminded = debt("c", [invoice(40, "1", "EUR", { lastReminderAt: null, dunning: { level: 0 } })]);
    expect(reasonsOf(reminded, said)).toEqual(["no_mandate", "autocharge_off", "no_reminder"]);
    expect(customerHoldsOf(said)).toEqual(["no_contact"]);
    expect(customerHoldsOf({ ...said, phones: ["+49 1"] })).toEqual([]);
    expect(customerHoldsOf({ ...said, people: undefined })).toEqual([]);
    expect(customerHoldsOf({ ...unsaid, mandate: { status: "migrating", reason: "AMOUNT_DISPUTED" } })).toEqual([
      "mandate_migrating",
      "disputed",
    ]);
  });

  it("holds where the same company pays at another vendor, by evidence and not by name alone", () => {
    const customer = (id: string, email: string, more: Partial<Customer> = {}) => ({
      id,
      name: "Acme GmbH",
      emails: [email],
      ...more,
    });
    const here = { debt: debt("here", [invoice(40, "1", "EUR")]), customer: customer("here", "ap@acme.example") };
    const paying = (more: Partial<Customer>, email = "ap@acme.example") => ({
      debt: debt("there", [invoice(40, "1", "EUR")], [], elsewhere),
      customer: customer("there", email, more),
    });
    const rows = (other: ReturnType<typeof paying>) => judgeRows(placed([here, other]), { ...judging, parts: [] });
    expect(
      rows(paying({ mandate: { status: "active" } })).find(({ customerId }) => customerId === "here"),
    ).toMatchObject({
      whyNot: ["mandate_at:fynn"],
      sameAs: [{ kind: "same_as", customerId: "there" }],
    });
    const byName = rows(paying({ mandate: { status: "active" } }, "other@else.example"));
    expect(byName.map(({ whyNot, sameAs }) => [whyNot, sameAs.map(({ kind }) => kind)])).toEqual([
      [[], ["maybe"]],
      [[], ["maybe"]],
    ]);
    const waiting = [{ connection: elsewhere, overdue: { waiting: [customer("w", "ap@acme.example")] } }];
    expect(judgeRows(placed([here]), { ...judging, parts: waiting })[0]?.whyNot).toEqual(["pending_at:fynn"]);
  });

  it("keeps the order of age among those that are held, whatever holds them", () => {
    const reminded = { debt: debt("old", [invoice(120, "9", "EUR", { lastReminderAt: at(2) })]), customer: undefined };
    const mandate: Customer = { id: "young", mandate: { status: "pending" } };
    const waiting = { debt: debt("young", [invoice(5, "9", "EUR")]), customer: mandate };
    expect(
      judgeRows(placed([waiting, reminded]), { ...judging, parts: [] }).map(({ customerId }) => customerId),
    ).toEqual(["old", "young"]);
  });
});

describe("amounts", () => {
  it("add up per currency exactly, and keep apart what has none", () => {
    const owed = owedOf([
      invoice(1, "0.1", "EUR"),
      invoice(1, "0.20", "EUR"),
      invoice(1, "1000", "JPY"),
      invoice(1, "1.005", "KWD", { openIsAtMost: true }),
      invoice(1, "7"),
      invoice(1, "12"),
      invoice(1, "3"),
      invoice(1, undefined, "EUR"),
    ]);
    expect(owed.totals.map(({ currency, amount }) => `${amount} ${currency}`)).toEqual([
      "0.30 EUR",
      "1000 JPY",
      "1.005 KWD",
    ]);
    expect(showOwed(owed)).toBe("0.30 EUR + 1000 JPY + ≤1.005 KWD + 12 ? + 7 ? + 1 more ? + ?");
    expect(showOwed(owedOf([]))).toBe("0");
  });
});
