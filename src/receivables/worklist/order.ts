/** The orders that a worklist may be asked for in, and where a debt stands in one by what its own invoices say. */

import { buckets } from "../../vocabulary/invoice.ts";
import { compareDecimals } from "../../vocabulary/money.ts";
import { type Debt, debtKey, isHeldAt, leadOf } from "../debts.ts";

export const worklistOrders = ["rank", "amount", "days"] as const;
/** `amount`: the largest first, of one currency. `days`: the oldest first. Both whatever is on hold. */
export type WorklistOrder = (typeof worklistOrders)[number];

/** Lower groups come first. Within one, debts of one key come by size, the largest first, then by id. */
export interface Standing {
  readonly group: number;
  /** The currency it competes in; empty = its amount is unknown. */
  readonly key: string;
  /** A decimal: the amount, or days where that is unknown. */
  readonly size: string;
  readonly id: string;
}

const oldestFirst: readonly string[] = buckets.toReversed();

const groupOf: { readonly [Order in WorklistOrder]: (debt: Debt, isHeld: boolean) => number } = {
  rank: ({ bucket }, isHeld) => (isHeld ? oldestFirst.length : 0) + oldestFirst.indexOf(bucket),
  amount: () => 0,
  days: ({ days }) => -days,
};

const standing = (debt: Debt, order: WorklistOrder, isHeld: boolean): Standing => {
  const lead = leadOf(debt);
  const { key, amount } = lead ?? { key: "", amount: String(debt.days) };
  return { group: groupOf[order](debt, isHeld), key, size: amount, id: debtKey(debt) };
};

/** By what invoices alone say, before any customer is read: it hangs on no other debt. */
export const standingOf = (debt: Debt, order: WorklistOrder, asOf: number): Standing =>
  standing(debt, order, isHeldAt(asOf)(debt));

const byId = (a: Standing, b: Standing): number => (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);

/** Of one group and key. */
export const bySize = (a: Standing, b: Standing): number => compareDecimals(b.size, a.size) || byId(a, b);

interface Placed {
  readonly debt: Debt;
  readonly at: Standing;
}

const groupedBy = <Key>(all: readonly Placed[], keyOf: (one: Placed) => Key): ReadonlyMap<Key, Placed[]> => {
  const groups = new Map<Key, Placed[]>();
  for (const one of all) {
    const there = groups.get(keyOf(one));
    if (there) there.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
};

/** A group by each debt's place among those of its currency: what makes currencies comparable. Unknown amounts last. */
const interleaved = (group: readonly Placed[]): readonly Debt[] => {
  const placed = [...groupedBy(group, ({ at }) => at.key)].flatMap(([key, members]) =>
    members
      .toSorted((a, b) => bySize(a.at, b.at))
      .map((one, place) => ({ ...one, place: key === "" ? group.length : place })),
  );
  return placed
    .sort((a, b) => a.place - b.place || b.debt.days - a.debt.days || byId(a.at, b.at))
    .map(({ debt }) => debt);
};

/** The order of docs/dunning.md. `isHeldNow` decides in the order `rank` alone. */
export const inOrder = (
  debts: readonly Debt[],
  order: WorklistOrder,
  isHeldNow: (debt: Debt) => boolean,
): readonly Debt[] => {
  const placed = debts.map((debt): Placed => ({ debt, at: standing(debt, order, isHeldNow(debt)) }));
  return [...groupedBy(placed, ({ at }) => at.group)]
    .sort(([a], [b]) => a - b)
    .flatMap(([, group]) => interleaved(group));
};

/** The order that invoices alone make: a place in it is a place in the worklist. */
export const inListOrder = (debts: readonly Debt[], order: WorklistOrder, asOf: number): readonly Debt[] =>
  inOrder(debts, order, isHeldAt(asOf));
