/** Ends a pass that has been read: proves that it is whole, computes what answers need, and makes it what is shown. */

import type { Connection } from "../../vendors/define.ts";
import { startOfDay } from "../../vocabulary/invoice.ts";
import { closeUnseen, countSeen } from "../lists/write.ts";
import { dropMatches } from "../lists/write-matches.ts";
import { dropWords, namesLeaving } from "../lists/write-words.ts";
import { isUnclear } from "../reading/by-invoices.ts";
import { unsaidWords } from "../reading/narrow.ts";
import { undated } from "../reading/page.ts";
import { createValues, inPass } from "../reading/snapshot.ts";
import { rowsVersion } from "../rows/columns.ts";
import type { Dialect, Sql, Store } from "../store/sql.ts";
import { computeDay } from "./compute.ts";
import { markPublished, type Pass, type Totals } from "./passes.ts";

const dayMs = 86_400_000;

/** How long continuations may go on with a pass that is no longer the newest: as long as the longest-lived of them. */
const passKeptMs = dayMs;
/** How long what was computed of it is kept, for calls that began before it was replaced. */
const computedKeptMs = 600_000;

/** What a list lacks of the vendor's own count, in our words; undefined where nothing does. */
const shortage = (list: string, met: number, told: number | undefined): string | undefined =>
  told !== undefined && met < told ? `${met} of ${told} ${list} were sent` : undefined;

/** Why the pass must change nothing; undefined where it is whole. `others`: rows of its lists that are no invoices. */
export const shortageOf = async (sql: Sql, pass: Pass, totals: Totals, others: number): Promise<string | undefined> => {
  if (totals.disagree !== undefined) return totals.disagree;
  const [customers, invoices] = [await countSeen(sql, pass, "customers"), await countSeen(sql, pass, "invoices")];
  return (
    shortage("customers", customers + totals.malformed, totals.customers) ??
    (totals.lack === undefined ? shortage("invoices", invoices + others, totals.invoices) : undefined)
  );
};

const countRows = async (sql: Sql, table: string, { connection, pass }: Pass, condition = "1 = 1"): Promise<number> => {
  const values = createValues();
  const [row] = await sql.query<{ readonly n: number }>(
    `SELECT count(*) AS n FROM ${table} c WHERE ${inPass("c", connection, pass, values)} AND ${condition}`,
    values.all,
  );
  return row?.n ?? 0;
};

const counts = async <Key extends string>(
  sql: Sql,
  table: string,
  pass: Pass,
  conditions: readonly (readonly [Key, string])[],
): Promise<Readonly<Record<string, number>>> => {
  const values = createValues();
  const sums = conditions.map(([, condition], at) => `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS n${at}`);
  const [row] = await sql.query<Readonly<Record<string, number | null>>>(
    `SELECT ${sums.join(", ")} FROM ${table} c WHERE ${inPass("c", pass.connection, pass.pass, values)}`,
    values.all,
  );
  const all = conditions.map(([key], at) => [key, row?.[`n${at}`] ?? 0] as const);
  return Object.fromEntries(all.filter(([, count]) => count > 0));
};

/** Owed or perhaps owed invoices that no day can be told overdue, as the live worklist counts them. */
const unjudgedInvoices = [
  ["undated", "c.is_owed = 1 AND c.due_ms IS NULL"],
  ["unclear", isUnclear("c")],
  ["withoutCustomer", "c.is_owed = 1 AND c.due_ms IS NOT NULL AND c.customer_id IS NULL"],
] as const;

/** Rows, debts and counts that nobody can be reading any more. */
const prune = async (sql: Sql, { connection, pass }: Pass, now: number, dialect: Dialect): Promise<number> => {
  const oldest = async (keptMs: number): Promise<number> => {
    // A pass is replaced when the next one is published.
    const [row] = await sql.query<{ readonly oldest: number | null }>(
      "SELECT max(pass) AS oldest FROM passes WHERE connection = $1 AND pass < $2 AND state = 'published' AND ended_at < $3",
      [connection, pass, new Date(now - keptMs).toISOString()],
    );
    return row?.oldest ?? 0;
  };
  const [rows, computed] = [await oldest(passKeptMs), await oldest(computedKeptMs)];
  const leaving = await namesLeaving(sql, connection, rows);
  await dropMatches(sql, connection, { condition: "c.until_pass <= $2", values: [rows] });
  for (const table of ["customer_rows", "invoice_rows"])
    await sql.query(`DELETE FROM ${table} WHERE connection = $1 AND until_pass <= $2`, [connection, rows]);
  await dropWords(sql, connection, leaving, dialect);
  for (const table of ["debts", "debt_counts", "group_counts"])
    await sql.query(`DELETE FROM ${table} WHERE connection = $1 AND pass < $2`, [connection, computed]);
  await sql.query("DELETE FROM passes WHERE connection = $1 AND pass < $2", [connection, rows]);
  return rows;
};

/**
 * From here on answers show the pass. Only a whole one says what is gone, and with it go invoices that the vendor
 * refuses now: of them nothing is known any more, and what was paid since would be told as owed.
 * Resolves to how many customers and invoices there are.
 */
export const publish = async (
  store: Store,
  connection: Connection,
  pass: Pass,
  totals: Totals,
  now: number,
): Promise<{ readonly customers: number; readonly invoices: number }> => {
  const isWhole = pass.kind === "whole";
  if (isWhole) {
    await store.transaction(async (sql) => {
      for (const list of ["customers", "invoices"] as const) await closeUnseen(sql, pass, list);
    });
  }
  // After a first load the database knows nothing of the tables yet, and would read them in a bad order.
  await store.transaction(async (sql) => {
    for (const table of ["customer_rows", "match_keys", "invoice_rows"]) await sql.query(`ANALYZE ${table}`);
    for (const text of store.dialect.settle) await sql.query(text);
  });
  const isSettled = totals.lack === undefined;
  // Calls of tomorrow ask for tomorrow's debts before tomorrow's first pass is there.
  const computed = { connection, pass: pass.pass, isSettled };
  const open = await computeDay(store, computed, startOfDay(now));
  await computeDay(store, computed, startOfDay(now) + dayMs);
  return store.transaction(async (sql) => {
    const customers = await countRows(sql, "customer_rows", pass);
    const invoices = await countRows(sql, "invoice_rows", pass);
    const unsaid = await counts(sql, "customer_rows", pass, [...unsaidWords, [undated, "c.created_ms IS NULL"]]);
    const unjudged = await counts(sql, "invoice_rows", pass, unjudgedInvoices);
    const oldest = await prune(sql, pass, now, store.dialect);
    await sql.query(
      `UPDATE sources SET published_pass = $2, oldest_pass = $3, as_of = $4, whole_as_of = CASE WHEN $5 = 1 THEN $4 ELSE whole_as_of END,
         customers = $6, invoices = $7, malformed = $8, invoices_lack = $9, unsaid = $10, unjudged = $11, rows_version = $12
       WHERE connection = $1`,
      [
        pass.connection,
        pass.pass,
        oldest,
        pass.beganAt,
        Number(isWhole),
        customers,
        invoices,
        totals.malformed,
        totals.lack ?? null,
        JSON.stringify(unsaid),
        JSON.stringify({ ...unjudged, ...open, ...(totals.relatedLack === undefined ? {} : { unrelated: invoices }) }),
        rowsVersion,
      ],
    );
    await sql.query("DELETE FROM seen WHERE connection = $1 AND pass <= $2", [pass.connection, pass.pass]);
    await sql.query(
      "UPDATE passes SET customers = $3, invoices = $4, vendor_customers = $5 WHERE connection = $1 AND pass = $2",
      [pass.connection, pass.pass, customers, invoices, totals.customers ?? null],
    );
    await markPublished(sql, pass, now);
    return { customers, invoices };
  });
};
