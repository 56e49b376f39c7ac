/** The debts that a worklist can begin with, found by their ranks, and what everybody who matches owes together. */

import { mergeOwed, type Owed } from "../../receivables/amounts-due.ts";
import type { Debt } from "../../receivables/debts.ts";
import type { TopDebts } from "../../receivables/worklist/top-debts.ts";
import type { Connection } from "../../vendors/define.ts";
import { buckets, showDay } from "../../vocabulary/invoice.ts";
import { createValues, type StoredBook } from "../reading/snapshot.ts";
import { countDebts, type DebtGroup } from "./counted-debts.ts";
import { askedFor, conditionFor, type DebtsWanted, ofDay } from "./debts-wanted.ts";
import { readDebts } from "./stored-debts.ts";

/** Groups of the worklist's order from its first on, until they hold enough. */
const firstGroups = (groups: readonly DebtGroup[], limit: number): readonly DebtGroup[] => {
  const order = buckets.toReversed() as readonly string[];
  const place = ({ is_held, bucket }: DebtGroup): number => is_held * order.length + order.indexOf(bucket);
  const places = [...new Set(groups.map(place))].toSorted((a, b) => a - b);
  let found = 0;
  return places.flatMap((one) => {
    if (found >= limit) return [];
    const members = groups.filter((group) => place(group) === one);
    found += members.reduce((sum, { customers }) => sum + customers, 0);
    return members;
  });
};

/** Of each group, as many of its currency as the worklist is long: whatever the other vendors have, no more can be shown. */
const firstOf = async (
  book: StoredBook,
  wanted: DebtsWanted,
  asOf: number,
  groups: readonly DebtGroup[],
): Promise<readonly string[]> => {
  if (groups.length === 0) return [];
  const values = createValues();
  const day = ofDay(book, asOf, values);
  const order = `ORDER BY lead_amount DESC, customer_id LIMIT ${wanted.limit}`;
  const selects = groups.map((group, at) => {
    const [held, bucket, lead] = [group.is_held, group.bucket, group.lead_key].map((one) => values.add(one));
    const parts = askedFor(wanted).map(
      (asked) =>
        `SELECT * FROM (SELECT d.customer_id, d.lead_amount FROM debts d WHERE ${day} AND ${conditionFor(asked, wanted, values)}
           AND d.is_held = ${held} AND d.bucket = ${bucket} AND d.lead_key = ${lead} ${order}) ${asked}_debts`,
    );
    return `SELECT customer_id FROM (SELECT * FROM (${parts.join(" UNION ALL ")}) parts${at} ${order}) group${at}`;
  });
  const rows = await book.store.query<{ readonly customer_id: string }>(selects.join(" UNION ALL "), values.all);
  return rows.map(({ customer_id }) => customer_id);
};

/** Whether debts of that day are kept, and none of them lacks what the question asks of it. */
const canTell = async ({ store, source }: StoredBook, { currency }: DebtsWanted, asOf: number): Promise<boolean> => {
  const place = [source.connection, source.published_pass ?? 0, showDay(asOf)];
  const kept = await store.query(
    "SELECT 1 FROM group_counts WHERE connection = $1 AND pass = $2 AND day = $3 LIMIT 1",
    place,
  );
  if (kept.length === 0 || currency === undefined) return kept.length > 0;
  const groups = await store.query<{ readonly owed: string }>(
    "SELECT owed FROM debt_counts WHERE connection = $1 AND pass = $2 AND day = $3 AND asked = ''",
    place,
  );
  const { withoutCurrency, undetermined } = mergeOwed(groups.map(({ owed }) => JSON.parse(owed) as Owed));
  return withoutCurrency.length === 0 && undetermined === 0;
};

export const readTopDebts = async (
  book: StoredBook,
  connection: Connection,
  wanted: DebtsWanted,
  asOf: number,
): Promise<TopDebts | undefined> => {
  const { store, source } = book;
  const [isTold, groups] = await Promise.all([canTell(book, wanted, asOf), countDebts(book, wanted, asOf)]);
  if (!isTold) return undefined;
  const customers = await firstOf(book, wanted, asOf, firstGroups(groups, wanted.limit));
  const debts: Debt[] = [];
  if (customers.length > 0) {
    for await (const debt of readDebts(store, connection, source.published_pass ?? 0, asOf, customers))
      debts.push(debt);
  }
  return {
    debts,
    matched: groups.reduce((sum, { customers: n }) => sum + n, 0),
    owed: mergeOwed(groups.map(({ owed }) => owed)),
    invoices: source.invoices ?? 0,
    readAsOf: Date.parse(source.as_of ?? ""),
  };
};
