/**
 * How many debts match, and what they come to, by the groups that a worklist is made of: counted already where it can
 * be.
 */

import type { Owed } from "../../receivables/amounts-due.ts";
import { createOwedSum, type OwedSum } from "../../receivables/owed-sum.ts";
import type { TopWanted } from "../../receivables/worklist/top-debts.ts";
import { bucketOf, buckets, showDay } from "../../vocabulary/invoice.ts";
import { fromMinorUnits } from "../../vocabulary/money.ts";
import { createValues, type StoredBook } from "../reading/snapshot.ts";
import { millionthsDecimals } from "../rows/columns.ts";
import { type Asked, askedFor, conditionFor, type MandateKept, mandatesFor, ofDay } from "./debts-wanted.ts";

export interface DebtGroup {
  readonly is_held: number;
  readonly bucket: string;
  readonly mandate: MandateKept;
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
const countedGroups = async ({ store, source }: StoredBook, { currency = "" }: TopWanted, asOf: number) => {
  const rows = await store.query<CountRow>(
    `SELECT is_held, bucket, mandate, lead_key, customers, owed FROM debt_counts
     WHERE connection = $1 AND pass = $2 AND day = $3 AND asked = $4`,
    [source.connection, source.published_pass ?? 0, showDay(asOf), currency],
  );
  return rows.map((row): DebtGroup => ({ ...row, owed: JSON.parse(row.owed) as Owed }));
};

interface SumRow extends Omit<DebtGroup, "owed"> {
  readonly currency: string;
  /** Apart from what is behind the point: with it a sum of SQLite's might have no room. */
  readonly units: string | null;
  readonly fractions: string | null;
  readonly decimals: number;
  readonly invoices: string | number;
  readonly is_at_most: number;
  /** Those added up; the others have no place in one sum. */
  readonly summed: number;
}

const millionth = 10n ** BigInt(millionthsDecimals);

/** The sum with as many decimals as the finest of its amounts. */
const amountOf = ({ units, fractions, decimals }: SumRow): string => {
  const millionths = BigInt(units ?? 0) * millionth + BigInt(fractions ?? 0);
  const [whole = "0", fraction = ""] = fromMinorUnits(String(millionths), millionthsDecimals).split(".");
  return decimals > 0 ? `${whole}.${fraction.slice(0, decimals)}` : whole;
};

const inList = (column: string, values: readonly string[], add: (value: string) => string): string =>
  `${column} IN (${values.map(add).join(", ")})`;

/** The debts of these buckets, whichever mandates the question counts. */
const amongThem = (wanted: TopWanted, among: readonly string[], add: (value: string) => string): string =>
  `d.is_held IN (0, 1) AND ${inList("d.bucket", among, add)} AND ${inList("d.mandate", mandatesFor(wanted), add)}`;

/**
 * Debts of one exact sum in one currency, which they are ranked by, added up by the database; `apart`: how many others.
 */
const summedGroups = async (book: StoredBook, wanted: TopWanted, asOf: number, among: readonly string[]) => {
  const values = createValues();
  const day = ofDay(book, asOf, values);
  const own = amongThem(wanted, among, values.add);
  const selects = askedFor(wanted).map(
    (asked) =>
      `SELECT d.is_held, d.bucket, d.mandate, d.lead_key, count(*) AS customers, count(d.owed_millionths) AS summed,
         CAST(sum(d.owed_millionths / ${millionth}) AS TEXT) AS units, CAST(sum(d.owed_millionths % ${millionth}) AS TEXT) AS fractions,
         max(d.owed_decimals) AS decimals, sum(d.owed_invoices) AS invoices, max(d.owed_is_at_most) AS is_at_most
       FROM debts d WHERE ${day} AND ${own} AND ${conditionFor(asked, wanted, values)}
       GROUP BY d.is_held, d.bucket, d.mandate, d.lead_key`,
  );
  const rows = await book.store.query<SumRow>(selects.join(" UNION ALL "), values.all);
  const groups = rows.flatMap((row): readonly DebtGroup[] => {
    const { is_held, bucket, mandate, lead_key, summed } = row;
    if (summed === 0) return [];
    const [amount, invoices, atMost] = [amountOf(row), Number(row.invoices), row.is_at_most === 1];
    const totals = [{ currency: lead_key, amount, invoices, atMost }];
    const owed: Owed = { totals, withoutCurrency: [], undetermined: 0 };
    return [{ is_held, bucket, mandate, lead_key, customers: summed, owed }];
  });
  return { groups, apart: rows.reduce((sum, { customers, summed }) => sum + customers - summed, 0) };
};

interface DebtRow extends Omit<CountRow, "customers"> {
  readonly customer_id: string;
}

/** The others one by one. */
const addedGroups = async (book: StoredBook, wanted: TopWanted, asOf: number, among: readonly string[]) => {
  const tallies = new Map<string, { readonly row: DebtRow; customers: number; readonly sum: OwedSum }>();
  const add = (row: DebtRow): void => {
    const key = JSON.stringify([row.is_held, row.bucket, row.mandate, row.lead_key]);
    const tally = tallies.get(key) ?? { row, customers: 0, sum: createOwedSum() };
    tallies.set(key, tally);
    tally.customers += 1;
    tally.sum.add(JSON.parse(row.owed) as Owed);
  };
  const readBatch = (asked: Asked, behind: string): Promise<readonly DebtRow[]> => {
    const values = createValues();
    return book.store.query<DebtRow>(
      `SELECT d.customer_id, d.is_held, d.bucket, d.mandate, d.lead_key, d.owed FROM debts d
       WHERE ${ofDay(book, asOf, values)} AND ${amongThem(wanted, among, values.add)} AND ${conditionFor(asked, wanted, values)}
         AND d.owed_millionths IS NULL AND d.customer_id > ${values.add(behind)} ORDER BY d.customer_id LIMIT ${batch}`,
      values.all,
    );
  };
  for (const asked of askedFor(wanted)) {
    let rows: readonly DebtRow[] = [];
    do {
      rows = await readBatch(asked, rows.at(-1)?.customer_id ?? "");
      for (const row of rows) add(row);
    } while (rows.length === batch);
  }
  return [...tallies.values()].map(({ row, customers, sum }): DebtGroup => {
    const { is_held, bucket, mandate, lead_key } = row;
    return { is_held, bucket, mandate, lead_key, customers, owed: sum.sum() };
  });
};

/** Where every debt is so long overdue, and where some are. */
const bucketsFor = ({ minDaysOverdue }: TopWanted) => {
  const first = buckets.indexOf(bucketOf(minDaysOverdue));
  const isWhole = bucketOf(minDaysOverdue - 1) !== buckets[first];
  return { whole: buckets.slice(isWhole ? first : first + 1), some: isWhole ? [] : buckets.slice(first, first + 1) };
};

/** What matches of the published pass on that day, in groups; one group may occur several times. */
export const countDebts = async (book: StoredBook, wanted: TopWanted, asOf: number): Promise<readonly DebtGroup[]> => {
  const { whole, some } = bucketsFor(wanted);
  // Nothing is counted beforehand by amount.
  const [counted, looked] = wanted.minAmount === undefined ? [whole, some] : [[], [...some, ...whole]];
  const [isCounted, isAsked] = [new Set<string>(counted), new Set(mandatesFor(wanted))];
  const groups = counted.length > 0 ? await countedGroups(book, wanted, asOf) : [];
  const summed = looked.length > 0 ? await summedGroups(book, wanted, asOf, looked) : { groups: [], apart: 0 };
  const added = summed.apart > 0 ? await addedGroups(book, wanted, asOf, looked) : [];
  const asked = groups.filter(({ bucket, mandate }) => isCounted.has(bucket) && isAsked.has(mandate));
  return [...asked, ...summed.groups, ...added];
};
