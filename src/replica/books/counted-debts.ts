/** How many debts match, and what they come to, by the groups that a worklist is made of: counted already where it can be. */

import type { Owed } from "../../receivables/amounts-due.ts";
import { createOwedSum, type OwedSum } from "../../receivables/owed-sum.ts";
import { bucketOf, buckets, showDay } from "../../vocabulary/invoice.ts";
import { fromMinorUnits } from "../../vocabulary/money.ts";
import { createValues, type StoredBook } from "../reading/snapshot.ts";
import { millionthsDecimals } from "../rows/columns.ts";
import { type Asked, askedFor, conditionFor, type DebtsWanted, ofDay } from "./debts-wanted.ts";

export interface DebtGroup {
  readonly is_held: number;
  readonly bucket: string;
  /** The currency that its debts are ranked by. */
  readonly lead_key: string;
  readonly customers: number;
  readonly owed: Owed;
}

/** Debts read at once where their amounts are added up one by one. */
const batch = 10_000;

interface CountRow extends Omit<DebtGroup, "owed"> {
  readonly owed: string;
}

/** Groups all of whose debts are as long overdue as asked, as the sync has counted them. */
const countedGroups = async ({ store, source }: StoredBook, { currency = "" }: DebtsWanted, asOf: number) => {
  const rows = await store.query<CountRow>(
    `SELECT is_held, bucket, lead_key, customers, owed FROM debt_counts
     WHERE connection = $1 AND pass = $2 AND day = $3 AND asked = $4`,
    [source.connection, source.published_pass ?? 0, showDay(asOf), currency],
  );
  return rows.map((row): DebtGroup => ({ ...row, owed: JSON.parse(row.owed) as Owed }));
};

interface SumRow extends Omit<DebtGroup, "owed"> {
  readonly millionths: string | null;
  readonly decimals: number;
  readonly inexact: number;
  readonly invoices: string | number;
  readonly is_at_most: number;
}

/** The sum with as many decimals as the finest of its amounts. */
const amountOf = ({ millionths, decimals }: SumRow): string => {
  const [whole = "0", fraction = ""] = fromMinorUnits(millionths ?? "0", millionthsDecimals).split(".");
  return decimals > 0 ? `${whole}.${fraction.slice(0, decimals)}` : whole;
};

/** Of a question about one currency, added up by the database; undefined where an amount has no exact millionths. */
const summedGroups = async (book: StoredBook, wanted: DebtsWanted, asOf: number, among: readonly string[]) => {
  const values = createValues();
  const day = ofDay(book, asOf, values);
  const own = among.map((bucket) => values.add(bucket)).join(", ");
  const selects = askedFor(wanted).map(
    (asked) =>
      `SELECT d.is_held, d.bucket, d.lead_key, count(*) AS customers, CAST(sum(d.lead_millionths) AS TEXT) AS millionths,
         max(d.lead_decimals) AS decimals, sum(CASE WHEN d.lead_millionths IS NULL THEN 1 ELSE 0 END) AS inexact,
         sum(d.lead_invoices) AS invoices, max(d.lead_is_at_most) AS is_at_most
       FROM debts d WHERE ${day} AND ${conditionFor(asked, wanted, values)} AND d.is_held IN (0, 1) AND d.bucket IN (${own})
       GROUP BY d.is_held, d.bucket, d.lead_key`,
  );
  const rows = await book.store.query<SumRow>(selects.join(" UNION ALL "), values.all);
  if (rows.some(({ inexact, lead_key }) => inexact > 0 || lead_key !== wanted.currency)) return undefined;
  return rows.map((row): DebtGroup => {
    const { is_held, bucket, lead_key, customers } = row;
    const [amount, invoices, atMost] = [amountOf(row), Number(row.invoices), row.is_at_most === 1];
    const totals = [{ currency: lead_key, amount, invoices, atMost }];
    return { is_held, bucket, lead_key, customers, owed: { totals, withoutCurrency: [], undetermined: 0 } };
  });
};

interface DebtRow extends Omit<CountRow, "customers"> {
  readonly customer_id: string;
}

/** One by one, each a group of its own. */
const addedGroups = async (book: StoredBook, wanted: DebtsWanted, asOf: number, among: readonly string[]) => {
  const tallies = new Map<string, { readonly row: DebtRow; customers: number; readonly sum: OwedSum }>();
  const add = (row: DebtRow): void => {
    const key = JSON.stringify([row.is_held, row.bucket, row.lead_key]);
    const tally = tallies.get(key) ?? { row, customers: 0, sum: createOwedSum() };
    tallies.set(key, tally);
    tally.customers += 1;
    tally.sum.add(JSON.parse(row.owed) as Owed);
  };
  const readBatch = (asked: Asked, behind: string): Promise<readonly DebtRow[]> => {
    const values = createValues();
    const own = among.map((bucket) => values.add(bucket)).join(", ");
    return book.store.query<DebtRow>(
      `SELECT d.customer_id, d.is_held, d.bucket, d.lead_key, d.owed FROM debts d
       WHERE ${ofDay(book, asOf, values)} AND ${conditionFor(asked, wanted, values)} AND d.bucket IN (${own})
         AND d.customer_id > ${values.add(behind)} ORDER BY d.customer_id LIMIT ${batch}`,
      values.all,
    );
  };
  for (const asked of askedFor(wanted)) {
    let rows = await readBatch(asked, "");
    for (const row of rows) add(row);
    while (rows.length === batch) {
      rows = await readBatch(asked, rows.at(-1)?.customer_id ?? "");
      for (const row of rows) add(row);
    }
  }
  return [...tallies.values()].map(({ row, customers, sum }): DebtGroup => {
    const { is_held, bucket, lead_key } = row;
    return { is_held, bucket, lead_key, customers, owed: sum.sum() };
  });
};

/** Where every debt is so long overdue, and where some are. */
const bucketsFor = ({ minDaysOverdue }: DebtsWanted) => {
  const first = buckets.indexOf(bucketOf(minDaysOverdue));
  const isWhole = bucketOf(minDaysOverdue - 1) !== buckets[first];
  return { whole: buckets.slice(isWhole ? first : first + 1), some: isWhole ? [] : buckets.slice(first, first + 1) };
};

/** What matches of the published pass on that day, in groups; one group may occur twice. */
export const countDebts = async (
  book: StoredBook,
  wanted: DebtsWanted,
  asOf: number,
): Promise<readonly DebtGroup[]> => {
  const { whole, some } = bucketsFor(wanted);
  // Nothing is counted beforehand by amount.
  const [counted, looked] = wanted.minAmount === undefined ? [whole, some] : [[], [...some, ...whole]];
  const isCounted = new Set<string>(counted);
  const groups = counted.length > 0 ? await countedGroups(book, wanted, asOf) : [];
  const summed = looked.length > 0 && wanted.currency !== undefined && (await summedGroups(book, wanted, asOf, looked));
  const others = summed || (looked.length > 0 ? await addedGroups(book, wanted, asOf, looked) : []);
  return [...groups.filter(({ bucket }) => isCounted.has(bucket)), ...others];
};
