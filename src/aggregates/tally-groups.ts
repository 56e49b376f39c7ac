/** Customers of several vendors added up by group, with what is overdue of each. */

import { mergeOwed, type Owed } from "../receivables/amounts-due.ts";
import type { OverdueInvoices } from "../receivables/overdue.ts";
import type { Counted } from "./count-customers.ts";
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

/** What a vendor's customers were counted from. */
export interface Countable {
  readonly counted?: Counted;
  /** Counted already, here or by the vendor. */
  readonly groups?: readonly Group[];
  readonly overdue?: OverdueInvoices | undefined;
}

interface Tally {
  readonly values: readonly string[];
  readonly owed: Owed[];
  customers: number;
  overdue: number;
  undetermined: number;
  mayOweMore: boolean;
}

/** Adds up groups by their values. */
const createTallies = () => {
  const tallies = new Map<string, Tally>();
  return {
    of: (values: readonly string[]): Tally => {
      const name = values.join("\t");
      const empty = { values, owed: [], customers: 0, overdue: 0, undetermined: 0, mayOweMore: false };
      const tally: Tally = tallies.get(name) ?? empty;
      tallies.set(name, tally);
      return tally;
    },
    groups: (): readonly Group[] => [...tallies.values()].map((tally) => ({ ...tally, owed: mergeOwed(tally.owed) })),
  };
};

type Tallies = ReturnType<typeof createTallies>;

const addCounted = (tallies: Tallies, { counted, overdue }: Countable, groupBy: readonly Grouping[]): void => {
  const debts = new Map(overdue?.debts.map((debt) => [debt.customerId, debt]));
  const isRead = overdue?.invoiceRead.whole === true && overdue.invoiceRead.malformed === 0;
  for (const [id, key] of counted?.keys ?? []) {
    const debt = debts.get(id);
    // An invoice without a due date may be overdue: its customer is not known to be current.
    const isSettled = isRead && !overdue.unjudged.customers.has(id);
    const tally = tallies.of(groupOf(groupBy, key, debt, isSettled));
    tally.customers += 1;
    tally.mayOweMore ||= !isSettled;
    if (debt) {
      tally.overdue += 1;
      tally.owed.push(debt.owed);
    } else if (!isSettled) tally.undetermined += 1;
  }
};

/** The groups of several vendors, in the order they were met. */
export const tallyGroups = (parts: readonly Countable[], groupBy: readonly Grouping[]): readonly Group[] => {
  const tallies = createTallies();
  for (const part of parts) {
    addCounted(tallies, part, groupBy);
    for (const group of part.groups ?? []) {
      const tally = tallies.of(group.values);
      tally.customers += group.customers;
      tally.overdue += group.overdue;
      tally.undetermined += group.undetermined;
      tally.mayOweMore ||= group.mayOweMore;
      tally.owed.push(group.owed);
    }
  }
  return tallies.groups();
};
