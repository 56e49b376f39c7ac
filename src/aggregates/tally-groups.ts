/** Customers of several vendors added up by group, with what is overdue of each. */

import type { Owed } from "../receivables/amounts-due.ts";
import type { Debt } from "../receivables/debts.ts";
import type { OverdueInvoices } from "../receivables/overdue.ts";
import { createOwedSum, type OwedSum } from "../receivables/owed-sum.ts";
import type { GroupKeys } from "./count-customers.ts";
import { type Grouping, groupOf } from "./group-keys.ts";

export interface Group {
  /** One value per grouping asked for. */
  readonly values: readonly string[];
  readonly customers: number;
  /** Of them, those known to be overdue. */
  readonly overdue: number;
  /** Of the others, those of which it is not known whether they are. */
  readonly undetermined: number;
  readonly owed: Owed;
  /** Some of them may owe more than was read. */
  readonly mayOweMore: boolean;
}

/** Adds up groups by their values. */
const createTallies = () => {
  const tallies = new Map<string, Tally>();
  return {
    of: (values: readonly string[]): Tally => {
      const name = values.join("\t");
      const empty = { values, owed: createOwedSum(), customers: 0, overdue: 0, undetermined: 0, mayOweMore: false };
      const tally: Tally = tallies.get(name) ?? empty;
      tallies.set(name, tally);
      return tally;
    },
    groups: (): readonly Group[] => [...tallies.values()].map((tally) => ({ ...tally, owed: tally.owed.sum() })),
  };
};

interface Tally {
  readonly values: readonly string[];
  readonly owed: OwedSum;
  customers: number;
  overdue: number;
  undetermined: number;
  mayOweMore: boolean;
}

/**
 * One vendor's customers by group, with what is overdue of each. `unlisted`: overdue customers that are none of them.
 */
export const groupCustomers = async (
  keys: GroupKeys,
  overdue: OverdueInvoices | undefined,
  groupBy: readonly Grouping[],
): Promise<{ readonly groups: readonly Group[]; readonly unlisted: number }> => {
  const tallies = createTallies();
  const left = keys.counts();
  // An invoice without a due date may be overdue: its customer is not known to be current.
  const inDoubt = new Set(overdue?.unjudged.customers);
  const isRead = overdue?.invoiceRead.whole === true && overdue.invoiceRead.malformed === 0;
  const take = (key: string, customers: number, debt: Debt | undefined, isSettled: boolean): Tally => {
    const tally = tallies.of(groupOf(groupBy, key, debt, isSettled));
    tally.customers += customers;
    tally.mayOweMore ||= !isSettled;
    left.set(key, (left.get(key) ?? 0) - customers);
    return tally;
  };
  let unlisted = 0;
  for await (const debt of overdue?.debts() ?? []) {
    const key = keys.of(debt.customerId);
    const isInDoubt = inDoubt.delete(debt.customerId);
    if (key === undefined) {
      unlisted += 1;
      continue;
    }
    const tally = take(key, 1, debt, isRead && !isInDoubt);
    tally.overdue += 1;
    tally.owed.add(debt.owed);
  }
  for (const id of inDoubt) {
    const key = keys.of(id);
    if (key !== undefined) take(key, 1, undefined, false).undetermined += 1;
  }
  for (const [key, customers] of left)
    if (customers > 0) take(key, customers, undefined, isRead).undetermined += isRead ? 0 : customers;
  return { groups: tallies.groups(), unlisted };
};

/** The groups of several vendors as one, in the order they were met. */
export const mergeGroups = (groups: readonly Group[]): readonly Group[] => {
  const tallies = createTallies();
  for (const group of groups) {
    const tally = tallies.of(group.values);
    tally.customers += group.customers;
    tally.overdue += group.overdue;
    tally.undetermined += group.undetermined;
    tally.mayOweMore ||= group.mayOweMore;
    tally.owed.add(group.owed);
  }
  return tallies.groups();
};
