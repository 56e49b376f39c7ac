/** The orders that a worklist may be asked for in, each over the rank of docs/dunning.md, so that ties are the same every time. */

import { compareDecimals } from "../../vocabulary/money.ts";
import { type Debt, isHeldAt, leadOf, rankDebts } from "../debts.ts";

export const worklistOrders = ["rank", "amount", "days"] as const;
/** `amount`: the largest first, of one currency. `days`: the oldest first. Both whatever is on hold. */
export type WorklistOrder = (typeof worklistOrders)[number];

const amountOf = (debt: Debt): string => leadOf(debt)?.amount ?? "0";

const comparisons = {
  amount: (a: Debt, b: Debt) => compareDecimals(amountOf(b), amountOf(a)),
  days: (a: Debt, b: Debt) => b.days - a.days,
} as const;

/** `isHeldNow` decides in the order `rank` alone. */
export const inOrder = (
  debts: readonly Debt[],
  order: WorklistOrder,
  isHeldNow: (debt: Debt) => boolean,
): readonly Debt[] =>
  order === "rank" ? rankDebts(debts, isHeldNow) : rankDebts(debts, () => false).toSorted(comparisons[order]);

/** The order that invoices alone make, before any customer is read: a place in it is a place in the worklist. */
export const inListOrder = (debts: readonly Debt[], order: WorklistOrder, asOf: number): readonly Debt[] =>
  inOrder(debts, order, isHeldAt(asOf));
