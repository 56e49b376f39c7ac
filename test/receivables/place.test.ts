/**
 * A place in a worklist by itself: nobody twice and nobody lost, whoever is away meanwhile, and movement is noticed.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Debt, debtKey, debtOf } from "../../src/receivables/debts.ts";
import { packWorklist, unpackWorklist } from "../../src/receivables/worklist/continuation.ts";
import { inListOrder, standingOf, type WorklistOrder, worklistOrders } from "../../src/receivables/worklist/order.ts";
import { firstPlace, type Place, splitAt } from "../../src/receivables/worklist/place.ts";
import { scripted } from "../support/scripted.ts";

const asOf = Date.UTC(2026, 5, 30);
const dayMs = 86_400_000;
const names = ["zenskar", "adfin", "fynn"] as const;
const connections = names.map((name) => scripted(name, []).connection);

const someDebt = fc.record({
  vendor: fc.nat({ max: 2 }),
  days: fc.constantFrom(5, 45, 100, 101),
  open: fc.constantFrom("7", "49.00", "49.0", "0.50", "1200.125", undefined),
  currency: fc.constantFrom("EUR", "JPY", undefined),
  isHeld: fc.boolean(),
});

type Shape = Parameters<Parameters<typeof someDebt.map>[0]>[0];

const debtsOf = (shapes: readonly Shape[]): readonly Debt[] =>
  shapes.flatMap(({ vendor, days, open, currency, isHeld }, at) => {
    const connection = connections[vendor];
    const dueAt = { text: "", at: asOf - days * dayMs };
    const invoice = {
      id: `i${at}`,
      customerId: `c${at}`,
      state: "open",
      dueAt,
      open,
      currency,
      disputed: isHeld,
    } as const;
    return (connection && debtOf(connection, `c${at}`, [invoice], [], asOf)) ?? [];
  });

/** As a continuation carries it. */
const sealed = (place: Place, order: WorklistOrder): Place => {
  const question = { asOf, minDaysOverdue: 1, limit: 5, order, currency: order === "amount" ? "EUR" : undefined };
  const packed = packWorklist({ question, maxTokens: 4_000, connections: [...names], place }, names, asOf);
  const unpacked = unpackWorklist(JSON.parse(JSON.stringify(packed)), names, asOf);
  if (!unpacked) throw new Error("not to be read");
  return unpacked.place;
};

const splitOf = (debts: readonly Debt[], place: Place, order: WorklistOrder, present: readonly string[]) => {
  const there = debts.filter(({ connection }) => present.includes(connection.name));
  return splitAt(there, place, {
    connections: present,
    matched: (name) => there.filter(({ connection }) => connection.name === name).length,
    sort: (some) => inListOrder(some, order, asOf),
    standing: (debt) => standingOf(debt, order, asOf),
  });
};

const pageOf = (
  debts: readonly Debt[],
  place: Place,
  order: WorklistOrder,
  present: readonly string[],
  size: number,
) => {
  const split = splitOf(debts, place, order, present);
  const shown = split.left.slice(0, size);
  return { split, shown, next: sealed({ ...place, reached: split.reachedAfter(shown.length) }, order) };
};

const orders = fc.constantFrom(...worklistOrders);
const book = fc.array(someDebt, { maxLength: 40 });
/** Who answers on each page, and how long it is. */
const pages = fc.array(fc.record({ present: fc.subarray([...names]), size: fc.integer({ min: 1, max: 6 }) }), {
  maxLength: 6,
});

describe("a place in a worklist", () => {
  it("shows everybody exactly once, whoever was away on any of the pages", () => {
    fc.assert(
      fc.property(book, orders, pages, (shapes, order, early) => {
        const debts = debtsOf(shapes);
        let place = firstPlace;
        const shown: Debt[] = [];
        const walk = [...early, ...Array.from({ length: 20 }, () => ({ present: [...names], size: 3 }))];
        for (const { present, size } of walk) {
          const page = pageOf(debts, place, order, present, size);
          expect(page.split.moved).toEqual([]);
          shown.push(...page.shown);
          place = page.next;
        }
        expect(shown.map(debtKey).toSorted()).toEqual(debts.map(debtKey).toSorted());
      }),
      { seed: 18, numRuns: 150 },
    );
  });

  it("keeps the order of the whole list where everybody answers", () => {
    fc.assert(
      fc.property(
        book,
        fc.constantFrom<WorklistOrder>("days", "rank"),
        fc.integer({ min: 1, max: 7 }),
        (shapes, order, size) => {
          const debts = debtsOf(shapes);
          let place = firstPlace;
          const shown: Debt[] = [];
          for (let at = 0; at < debts.length; at += size) {
            const page = pageOf(debts, place, order, names, size);
            expect(page.shown.filter(page.split.isLate)).toEqual([]);
            shown.push(...page.shown);
            place = page.next;
          }
          const groups = (some: readonly Debt[]) => some.map((debt) => standingOf(debt, order, asOf).group);
          expect(groups(shown)).toEqual(groups(inListOrder(debts, order, asOf)));
          expect(shown.map(debtKey).toSorted()).toEqual(debts.map(debtKey).toSorted());
        },
      ),
      { seed: 18, numRuns: 200 },
    );
  });

  it("notices at which vendor anybody left, came or crossed it, even where their number stays", () => {
    fc.assert(
      fc.property(book, book, orders, fc.integer({ min: 1, max: 20 }), (before, changed, order, size) => {
        const first = pageOf(debtsOf(before), firstPlace, order, names, size);
        // The same customers, some of which owe something else by now.
        const later = debtsOf(
          before
            .map((shape, at) => changed[at] ?? shape)
            .map((shape, at) => ({ ...shape, vendor: before[at]?.vendor ?? 0 })),
        );
        const split = splitOf(later, first.next, order, names);
        const isShown = new Set(first.shown.map(debtKey));
        const now = new Set(split.shown.map(debtKey));
        const crossed = later.filter((debt) => isShown.has(debtKey(debt)) !== now.has(debtKey(debt)));
        expect(new Set(split.moved)).toEqual(new Set(crossed.map(({ connection }) => connection.name)));
      }),
      { seed: 18, numRuns: 150 },
    );
  });
});
