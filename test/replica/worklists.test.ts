/**
 * Worklists from a replica: whatever is asked, the same debts, counts and sums as the live engine makes of the same
 * data.
 */

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { mergeOwed, type Owed } from "../../src/receivables/amounts-due.ts";
import { type Debt, debtKey } from "../../src/receivables/debts.ts";
import { hasMandate, mandateWishes } from "../../src/receivables/worklist/mandates.ts";
import { narrowDebt } from "../../src/receivables/worklist/narrow.ts";
import { inListOrder, worklistOrders } from "../../src/receivables/worklist/order.ts";
import type { TopWanted } from "../../src/receivables/worklist/top-debts.ts";
import { readTopDebts } from "../../src/replica/books/ranked-debts.ts";
import { readDebts } from "../../src/replica/books/stored-debts.ts";
import { readSources } from "../../src/replica/reading/snapshot.ts";
import type { Replica } from "../../src/replica/replica.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { computeDay } from "../../src/replica/sync/compute.ts";
import { openSource } from "../../src/replica/sync/passes.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import type { Invoice } from "../../src/vocabulary/invoice.ts";
import { readMoment } from "../../src/vocabulary/moment.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { openTestServices, type TestServices, today, walk } from "../support/services.ts";
import { customers } from "./arbitrary-rows.ts";
import { putRows, toyConnection } from "./stored.ts";
import { freshReplica } from "./synced.ts";

const currency = fc.constantFrom("EUR", "GBP", undefined, undefined);

const question: fc.Arbitrary<TopWanted> = fc
  .record({
    currency,
    minDaysOverdue: fc.constantFrom(1, 1, 1, 31, 45, 91),
    minAmount: fc.constantFrom(undefined, undefined, "99.90", "1000"),
    mandate: fc.constantFrom(...mandateWishes),
    order: fc.constantFrom(...worklistOrders),
    limit: fc.constantFrom(1, 2, 3, 8),
  })
  // Amounts are compared in a currency.
  .map((asked) => ({
    ...asked,
    minAmount: asked.currency && asked.minAmount,
    order: asked.currency === undefined && asked.order === "amount" ? "rank" : asked.order,
  }));

const dueDates = ["2023-09-01", "2023-12-20", "2024-01-05", "2024-01-31", "2024-02-20", "2024-03-10", "2024-03-29"];
const amounts = ["7.5", "99.90", "99.9", "100", "1000.001", "12345678901234.123456", "0.0000001"];
const [often, rarely] = [9, 1];
const mostly = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: often, arbitrary: value }, { weight: rarely, arbitrary: fc.constant(undefined) });

/** Invoices of few customers, most of them owed. */
const debts: fc.Arbitrary<readonly Invoice[]> = fc
  .array(
    fc.record({
      customerId: fc.integer({ min: 1, max: 30 }).map((n) => `c${n}`),
      state: fc.constantFrom("open", "open", "open", "open", "pending", "paid"),
      dueAt: fc.constantFrom(...dueDates).map((day) => readMoment(day)),
      open: mostly(fc.constantFrom(...amounts)),
      currency: mostly(fc.constantFrom("EUR", "EUR", "GBP", "USD")),
      openIsAtMost: fc.constantFrom(undefined, undefined, true as const),
      disputed: fc.constantFrom(undefined, undefined, undefined, true),
    }),
    { minLength: 20, maxLength: 60 },
  )
  .map((all) => all.map((one, at) => ({ id: `i${at}`, ...one }) as Invoice));

const fillings: readonly ((invoice: Invoice) => Invoice)[] = [
  (invoice) => invoice,
  (invoice) => ({ ...invoice, open: undefined }),
  // Only of these a currency is told.
  (invoice) => ({ ...invoice, open: invoice.open ?? "7.5", currency: invoice.currency ?? "EUR" }),
];

const books = fc
  .record({ customers, invoices: debts, fill: fc.constantFrom(...fillings) })
  .map(({ fill, ...book }) => ({ ...book, invoices: book.invoices.map(fill) }));

interface Book {
  readonly customers: readonly Customer[];
  readonly invoices: readonly Invoice[];
}

const published = async (store: Store, pass: number, book: Book, asOf: number) => {
  const account = `account ${pass}`;
  await openSource(store, toyConnection.name, account);
  await putRows(store, pass, book.customers, book.invoices);
  await computeDay(store, { connection: toyConnection, pass, isSettled: true }, asOf);
  await store.query("UPDATE sources SET published_pass = $1, invoices = $2, as_of = '2026-01-01T00:00:00Z'", [
    pass,
    book.invoices.length,
  ]);
  const [source] = await readSources(store);
  if (!source) throw new Error("Nothing is published.");
  return { store, source, isFresh: true };
};

/** What the live engine makes of the same book, by reading all of it. */
const expected = async (store: Store, pass: number, { customers: all }: Book, wanted: TopWanted, asOf: number) => {
  const { mandate = "any", order = "rank", limit } = wanted;
  const byId = new Map(all.map((one) => [one.id, one]));
  const matching: Debt[] = [];
  let mandateUnknown = 0;
  for await (const debt of readDebts(store, toyConnection, pass, asOf)) {
    const part = narrowDebt(debt, wanted, asOf);
    const holds = mandate === "any" || hasMandate(byId.get(debt.customerId), mandate);
    if (part && holds) matching.push(part);
    else if (part && holds === undefined) mandateUnknown += 1;
  }
  return {
    first: inListOrder(matching, order, asOf).slice(0, limit).map(debtKey),
    matched: matching.length,
    owed: mergeOwed(matching.map(({ owed }) => owed)),
    mandateUnknown,
  };
};

/** Amounts without a currency come in the order in which they were met. */
const comparable = ({ withoutCurrency, ...owed }: Owed) => ({ ...owed, withoutCurrency: [...withoutCurrency].sort() });

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);

    test("of any book, any question finds the first debts, how many match and what they come to", async () => {
      const store = await openTestStore(database);
      let [pass, told] = [0, 0];
      const day = fc.constantFrom("2024-02-10", "2024-03-30", "2024-05-01").map((text) => Date.parse(text));
      await fc.assert(
        fc.asyncProperty(
          books,
          fc.array(question, { minLength: 12, maxLength: 12 }),
          day,
          async (book, asked, asOf) => {
            pass += 1;
            const shown = await published(store, pass, book, asOf);
            for (const wanted of asked) {
              const found = await readTopDebts(shown, toyConnection, wanted, asOf);
              if (!found) continue;
              told += 1;
              const { first, ...counts } = await expected(store, pass, book, wanted, asOf);
              const parts = found.debts.flatMap((debt) => narrowDebt(debt, wanted, asOf) ?? []);
              const ranked = inListOrder(parts, wanted.order ?? "rank", asOf);
              expect(ranked.slice(0, wanted.limit).map(debtKey), JSON.stringify(wanted)).toEqual(first);
              const { matched, mandateUnknown, owed } = found;
              expect({ matched, mandateUnknown, owed: comparable(owed) }, JSON.stringify(wanted)).toEqual({
                ...counts,
                owed: comparable(counts.owed),
              });
            }
          },
        ),
        { numRuns: 40 },
      );
      expect(told).toBeGreaterThan(100);
    });

    test("a page however deep names no more customers in one statement than a database takes", async () => {
      const store = await openTestStore(database);
      const ids = Array.from({ length: 2_500 }, (_, at) => `c${at}`);
      const due = { dueAt: readMoment("2024-01-05"), open: "100", currency: "EUR", state: "open" } as const;
      const invoices = ids.map((id): Invoice => ({ id: `i${id}`, customerId: id, ...due }));
      const asOf = Date.parse("2024-03-30");
      const shown = await published(store, 1, { customers: ids.map((id): Customer => ({ id })), invoices }, asOf);
      let most = 0;
      const query: Store["query"] = (text, values = []) => {
        most = Math.max(most, values.length);
        return store.query(text, values);
      };
      const wanted = { minDaysOverdue: 1, limit: 2_400 };
      const found = await readTopDebts({ ...shown, store: { ...store, query } }, toyConnection, wanted, asOf);
      expect(new Set(found?.debts.map(({ customerId }) => customerId)).size).toBe(2_400);
      expect([found?.debts.length, found?.matched]).toEqual([2_400, 2_500]);
      expect(most).toBeLessThan(1_100);
    });

    describe("of the sandbox's books", () => {
      const live = openTestServices({ customers: 80 });
      let replica: Replica;
      let replicated: TestServices;
      beforeAll(async () => {
        if (database.skipped) return;
        replica = await freshReplica(live, database);
        replicated = openTestServices({ customers: 80, replica });
      });

      /**
       * All pages, and what the first one says of all. Rows of a page stand in no order: live, some holds are not seen
       * where each customer would cost a request.
       */
      const whole = async (services: TestServices, given: object) => {
        const pages = await walk(services, "triage_dunning", {
          vendors: ["fynn", "pland"],
          max_tokens: 20_000,
          ...given,
        });
        const cells = (page: (typeof pages)[number], names: readonly string[]) =>
          page.rows.map((row) => names.map((name) => row[page.columns.indexOf(name)]));
        return {
          rows: pages.map((page) => cells(page, ["ref", "amount", "invoices", "days"]).sort()),
          said: pages.map(({ coverage }) => coverage.split(",")[0]),
          vendors: pages[0]?.vendors.map(({ vendor, total, outcome }) => [vendor, total, outcome]),
        };
      };

      const asking = question.map(({ minDaysOverdue, minAmount, limit, ...asked }) => ({
        ...asked,
        min_days_overdue: minDaysOverdue,
        min_amount: minAmount && "500",
        limit: 4 * limit,
      }));

      test("every page of every question is the live one's, and asks no vendor", async () => {
        await fc.assert(
          fc.asyncProperty(asking, async (given) => {
            const before = replicated.sent.length;
            const stored = await whole(replicated, given);
            expect(replicated.sent.length).toBe(before);
            expect(stored).toEqual(await whole(live, given));
          }),
          { numRuns: 16 },
        );
      });

      test("no question reads a book: each is found among what the sync has ranked", async () => {
        const fynn = live.connections.find(({ name }) => name === "fynn");
        if (!fynn) throw new Error("No Fynn");
        await fc.assert(
          fc.asyncProperty(question, async (wanted) => {
            expect((await replica.topDebts(fynn, wanted, today))?.matched).toBeTypeOf("number");
          }),
        );
        const found = await replica.topDebts(
          fynn,
          { minDaysOverdue: 1, limit: 1, mandate: "none", order: "days" },
          today,
        );
        expect(found?.debts.length).toBeLessThan(found?.matched ?? 0);
      });
    });
  },
);
