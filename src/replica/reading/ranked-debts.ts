/** The debts that a worklist can begin with, found by their ranks, and what everybody who matches owes together. */

import { mergeOwed, type Owed } from "../../receivables/amounts-due.ts";
import type { Debt } from "../../receivables/debts.ts";
import type { ReadTopDebts, TopDebts } from "../../receivables/worklist/top-debts.ts";
import type { Connection } from "../../vendors/define.ts";
import { buckets, showDay } from "../../vocabulary/invoice.ts";
import { sortableDecimal } from "../rows/columns.ts";
import { createValues, type StoredBook, type Values } from "./snapshot.ts";
import { readDebts } from "./stored-debts.ts";

type Wanted = Parameters<ReadTopDebts>[1];

/** Debts read at once where their amounts are added up one by one. */
const batch = 10_000;

const conditionsFor = ({ source }: StoredBook, wanted: Wanted, asOf: number, values: Values): string => {
  const { currency, minAmount, minDaysOverdue } = wanted;
  const place = [source.connection, source.published_pass ?? 0, showDay(asOf)].map((value) => values.add(value));
  const part =
    currency === undefined
      ? "d.part = ''"
      : `((d.part = '' AND d.only_currency = ${values.add(currency)}) OR d.part = ${values.add(currency)})`;
  return [
    `d.connection = ${place[0]} AND d.pass = ${place[1]} AND d.day = ${place[2]}`,
    part,
    `d.days >= ${values.add(minDaysOverdue)}`,
    ...(minAmount === undefined ? [] : [`d.lead_amount >= ${values.add(sortableDecimal(minAmount))}`]),
  ].join(" AND ");
};

interface Group {
  readonly is_held: number;
  readonly bucket: string;
  readonly n: number;
}

/** Groups of the worklist's order from its first on, until they hold enough. */
const firstGroups = (groups: readonly Group[], limit: number): readonly Group[] => {
  const order = buckets.toReversed() as readonly string[];
  const sorted = groups.toSorted((a, b) => a.is_held - b.is_held || order.indexOf(a.bucket) - order.indexOf(b.bucket));
  let found = 0;
  return sorted.filter(({ n }) => {
    const isWanted = found < limit;
    found += n;
    return isWanted;
  });
};

/** Of a group, as many of each currency as the worklist is long: whatever the other vendors have, no more can be shown. */
const firstOf = async (book: StoredBook, wanted: Wanted, asOf: number, { is_held, bucket }: Group) => {
  const values = createValues();
  const where = conditionsFor(book, wanted, asOf, values);
  const rows = await book.store.query<{ readonly customer_id: string }>(
    `SELECT customer_id FROM (
       SELECT d.customer_id, ROW_NUMBER() OVER (PARTITION BY d.lead_key ORDER BY d.lead_amount DESC, d.customer_id) AS place
       FROM debts d WHERE ${where} AND d.is_held = ${values.add(is_held)} AND d.bucket = ${values.add(bucket)}) ranked
     WHERE place <= ${wanted.limit}`,
    values.all,
  );
  return rows.map(({ customer_id }) => customer_id);
};

/** Of everybody, from the counts; of those that match, one by one. */
const owedBy = async (book: StoredBook, wanted: Wanted, asOf: number): Promise<Owed> => {
  const { store, source } = book;
  if (wanted.currency === undefined && wanted.minDaysOverdue <= 1) {
    const rows = await store.query<{ readonly owed: string }>(
      "SELECT owed FROM group_counts WHERE connection = $1 AND pass = $2 AND day = $3 AND first = 'currency' AND second = 'bucket'",
      [source.connection, source.published_pass ?? 0, showDay(asOf)],
    );
    return mergeOwed(rows.map(({ owed }) => JSON.parse(owed) as Owed));
  }
  let [sum, behind] = [mergeOwed([]), ""];
  for (;;) {
    const values = createValues();
    const where = conditionsFor(book, wanted, asOf, values);
    const rows = await store.query<{ readonly customer_id: string; readonly owed: string }>(
      `SELECT d.customer_id, d.owed FROM debts d WHERE ${where} AND d.customer_id > ${values.add(behind)} ORDER BY d.customer_id LIMIT ${batch}`,
      values.all,
    );
    sum = mergeOwed([sum, ...rows.map(({ owed }) => JSON.parse(owed) as Owed)]);
    if (rows.length < batch) return sum;
    behind = rows.at(-1)?.customer_id ?? "";
  }
};

/** Whether debts of that day are kept, and none of them lacks what the question asks of it. */
const canTell = async ({ store, source }: StoredBook, { currency }: Wanted, asOf: number): Promise<boolean> => {
  const place = [source.connection, source.published_pass ?? 0, showDay(asOf)];
  const [kept] = await store.query<{ readonly n: number }>(
    "SELECT count(*) AS n FROM (SELECT 1 FROM group_counts WHERE connection = $1 AND pass = $2 AND day = $3 LIMIT 1) g",
    place,
  );
  if (kept?.n !== 1 || currency === undefined) return kept?.n === 1;
  const [lacking] = await store.query<{ readonly n: number }>(
    "SELECT count(*) AS n FROM (SELECT 1 FROM debts WHERE connection = $1 AND pass = $2 AND day = $3 AND (lacks_currency = 1 OR lacks_amount = 1) LIMIT 1) d",
    place,
  );
  return lacking?.n === 0;
};

export const readTopDebts = async (
  book: StoredBook,
  connection: Connection,
  wanted: Wanted,
  asOf: number,
): Promise<TopDebts | undefined> => {
  if (!(await canTell(book, wanted, asOf))) return undefined;
  const { store, source } = book;
  const values = createValues();
  const where = conditionsFor(book, wanted, asOf, values);
  const groups = await store.query<Group>(
    `SELECT d.is_held, d.bucket, count(*) AS n FROM debts d WHERE ${where} GROUP BY d.is_held, d.bucket`,
    values.all,
  );
  const chosen = await Promise.all(
    firstGroups(groups, wanted.limit).map((group) => firstOf(book, wanted, asOf, group)),
  );
  const debts: Debt[] = [];
  const customers = chosen.flat();
  if (customers.length > 0) {
    for await (const debt of readDebts(store, connection, source.published_pass ?? 0, asOf, customers))
      debts.push(debt);
  }
  return {
    debts,
    matched: groups.reduce((sum, { n }) => sum + n, 0),
    owed: await owedBy(book, wanted, asOf),
    invoices: source.invoices ?? 0,
    readAsOf: Date.parse(source.as_of ?? ""),
  };
};
