/** Writes rows of a running pass so that nobody sees them before it is published, and nothing twice. */

import { inChunks } from "../../platform/in-chunks.ts";
import type { Columns } from "../rows/columns.ts";
import { placeholders, type Sql, type SqlValue } from "../store/sql.ts";

/** The two kinds of rows, as `seen` numbers them. */
const lists = { customers: 0, invoices: 1 } as const;
export type ListName = keyof typeof lists;

/** In `seen`: rows of the invoices' list that are no invoices, such as credit notes. */
const otherRows = 2;

const tableOf = { customers: "customer_rows", invoices: "invoice_rows" } as const;

export interface RunningPass {
  readonly connection: string;
  readonly pass: number;
}

/** Values in one statement: SQLite takes 32,766, PostgreSQL 65,535. */
const mostValues = 20_000;

/** Rows of one shape, all of them or none, as the transaction around it goes. */
export const insertRows = async (sql: Sql, table: string, rows: readonly Columns[], onConflict = ""): Promise<void> => {
  const columns = Object.keys(rows[0] ?? {});
  for (const chunk of inChunks(rows, Math.floor(mostValues / Math.max(1, columns.length)))) {
    const values = chunk.flatMap((row): SqlValue[] => columns.map((column) => row[column] ?? null));
    await sql.query(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${placeholders(chunk.length, columns.length)} ${onConflict}`,
      values,
    );
  }
};

/** Ids in one statement. */
const mostIds = 1_000;

interface Standing {
  readonly id: string;
  readonly digest: string;
  readonly since_pass: number;
}

/** The newest row of each of these ids, written or not by this pass. */
const standingRows = async (
  sql: Sql,
  table: string,
  connection: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Standing>> => {
  const found = new Map<string, Standing>();
  for (const chunk of inChunks(ids, mostIds)) {
    const rows = await sql.query<Standing>(
      `SELECT id, digest, since_pass FROM ${table} WHERE connection = $1 AND until_pass IS NULL AND id IN (${chunk.map((_, at) => `$${at + 2}`).join(", ")})`,
      [connection, ...chunk],
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
};

const eachId = async (
  sql: Sql,
  text: (ids: string) => string,
  before: readonly SqlValue[],
  ids: readonly string[],
): Promise<void> => {
  for (const chunk of inChunks(ids, mostIds)) {
    await sql.query(text(chunk.map((_, at) => `$${at + 1 + before.length}`).join(", ")), [...before, ...chunk]);
  }
};

/** Which of these rows are new or were different when they were written last. */
export const changedIds = async (
  sql: Sql,
  { connection }: RunningPass,
  list: ListName,
  rows: readonly { readonly id: string; readonly digest: string }[],
): Promise<ReadonlySet<string>> => {
  const ids = rows.map(({ id }) => id);
  const standing = await standingRows(sql, tableOf[list], connection, ids);
  return new Set(rows.filter(({ id, digest }) => standing.get(id)?.digest !== digest).map(({ id }) => id));
};

const markSeen = (sql: Sql, { connection, pass }: RunningPass, list: number, ids: readonly string[]): Promise<void> =>
  insertRows(
    sql,
    "seen",
    ids.map((id) => ({ connection, pass, list, id })),
    "ON CONFLICT DO NOTHING",
  );

/** Rows that count for the vendor, and are no rows of ours. */
export const markOthers = (sql: Sql, running: RunningPass, ids: readonly string[]): Promise<void> =>
  markSeen(sql, running, otherRows, [...new Set(ids)]);

/**
 * One page's rows: changed ones close what stood before and open anew from this pass on, unchanged ones are only seen.
 * The same page written again changes nothing. Of rows with one id, the last one stays. Resolves to the changed ids.
 */
export const writeRows = async (
  sql: Sql,
  { connection, pass }: RunningPass,
  list: ListName,
  rows: readonly Columns[],
): Promise<ReadonlySet<string>> => {
  const table = tableOf[list];
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  const standing = await standingRows(sql, table, connection, [...byId.keys()]);
  const changed = [...byId].filter(([id, { digest }]) => standing.get(id)?.digest !== digest);
  const before = changed.flatMap(([id]) => standing.get(id) ?? []);
  const own = before.filter(({ since_pass }) => since_pass === pass).map(({ id }) => id);
  const older = before.filter(({ since_pass }) => since_pass < pass).map(({ id }) => id);
  await eachId(
    sql,
    (ids) => `DELETE FROM ${table} WHERE connection = $1 AND since_pass = $2 AND id IN (${ids})`,
    [connection, pass],
    own,
  );
  await eachId(
    sql,
    (ids) => `UPDATE ${table} SET until_pass = $2 WHERE connection = $1 AND until_pass IS NULL AND id IN (${ids})`,
    [connection, pass],
    older,
  );
  await insertRows(
    sql,
    table,
    changed.map(([, row]) => ({ ...row, since_pass: pass, until_pass: null })),
  );
  await markSeen(sql, { connection, pass }, lists[list], [...byId.keys()]);
  return new Set(changed.map(([id]) => id));
};

/** How many different rows the pass has met: customers; invoices, or rows of their list that are none. */
export const countSeen = async (
  sql: Sql,
  { connection, pass }: RunningPass,
  list: ListName | "others",
): Promise<number> => {
  const [row] = await sql.query<{ readonly n: number }>(
    "SELECT count(*) AS n FROM seen WHERE connection = $1 AND pass = $2 AND list = $3",
    [connection, pass, list === "others" ? otherRows : lists[list]],
  );
  return row?.n ?? 0;
};

/** What stood before and was not met in this pass is gone from it on. Only a whole pass may say so. */
export const closeUnseen = async (sql: Sql, { connection, pass }: RunningPass, list: ListName): Promise<void> => {
  const table = tableOf[list];
  await sql.query(
    `UPDATE ${table} SET until_pass = $2 WHERE connection = $1 AND until_pass IS NULL AND since_pass < $2
     AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.connection = $1 AND seen.pass = $2 AND seen.list = $3 AND seen.id = ${table}.id)`,
    [connection, pass, lists[list]],
  );
};

/** Whether somebody stands from earlier passes whom this one has not met. */
export const hasUnseen = async (sql: Sql, { connection, pass }: RunningPass, list: ListName): Promise<boolean> => {
  const table = tableOf[list];
  const rows = await sql.query(
    `SELECT 1 FROM ${table} WHERE connection = $1 AND until_pass IS NULL AND since_pass < $2
     AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.connection = $1 AND seen.pass = $2 AND seen.list = $3 AND seen.id = ${table}.id) LIMIT 1`,
    [connection, pass, lists[list]],
  );
  return rows.length > 0;
};

/** As if the pass had never been: its rows go, and what they closed stands again. */
export const discardRows = async (sql: Sql, { connection, pass }: RunningPass): Promise<void> => {
  for (const table of Object.values(tableOf)) {
    await sql.query(`DELETE FROM ${table} WHERE connection = $1 AND since_pass = $2`, [connection, pass]);
    await sql.query(`UPDATE ${table} SET until_pass = NULL WHERE connection = $1 AND until_pass = $2`, [
      connection,
      pass,
    ]);
  }
  await sql.query("DELETE FROM seen WHERE connection = $1 AND pass = $2", [connection, pass]);
};
