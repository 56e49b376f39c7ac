/** Keeps what customers are matched by: added with their rows, and gone once no row of theirs has it. */

import { inChunks } from "../../platform/in-chunks.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { customerOf } from "../rows/customer.ts";
import { matchDigests } from "../rows/match-digests.ts";
import { placeholders, type Sql, type SqlValue } from "../store/sql.ts";
import { insertRows, type RunningPass } from "./write.ts";

/** Customers looked at in one statement. */
const batch = 1_000;
/** Keys dropped in one statement. */
const mostDropped = 5_000;

export const writeMatches = (sql: Sql, { connection }: RunningPass, customers: readonly Customer[]): Promise<void> => {
  const rows = customers.flatMap((one) =>
    [...matchDigests(one).keys()].map((digest) => ({ digest, connection, id: one.id })),
  );
  return insertRows(sql, "match_keys", rows, "ON CONFLICT DO NOTHING");
};

/** Rows that are about to be dropped: a condition on the customers' rows, called `c`, with values from `$2` on. */
interface Leaving {
  readonly condition: string;
  readonly values: readonly SqlValue[];
}

interface Row {
  readonly id: string;
  readonly record: string;
  readonly is_leaving: number;
}

const digestsIn = (rows: readonly Row[]): ReadonlySet<string> =>
  new Set(rows.flatMap((row) => [...matchDigests(customerOf(row)).keys()]));

/** Of one customer: what only leaving rows have. */
const lastDigests = (rows: readonly Row[]): readonly string[] => {
  const stays = digestsIn(rows.filter((row) => row.is_leaving === 0));
  return [...digestsIn(rows.filter((row) => row.is_leaving === 1))].filter((digest) => !stays.has(digest));
};

const dropOf = async (sql: Sql, connection: string, leaving: Leaving, ids: readonly string[]): Promise<void> => {
  const first = leaving.values.length + 2;
  const rows = await sql.query<Row>(
    `SELECT c.id, c.record, CASE WHEN ${leaving.condition} THEN 1 ELSE 0 END AS is_leaving FROM customer_rows c
     WHERE c.connection = $1 AND c.id IN (${ids.map((_, at) => `$${first + at}`).join(", ")})`,
    [connection, ...leaving.values, ...ids],
  );
  const byId = new Map(ids.map((id) => [id, [] as Row[]]));
  for (const row of rows) byId.get(row.id)?.push(row);
  const gone = [...byId].flatMap(([id, own]) => lastDigests(own).map((digest) => [digest, id] as const));
  for (const chunk of inChunks(gone, mostDropped))
    await sql.query(
      `DELETE FROM match_keys WHERE connection = $1 AND (digest, id) IN (VALUES ${placeholders(chunk.length, 2, 2)})`,
      [connection, ...chunk.flat()],
    );
};

/** Before the rows themselves are. Resolves to whose they are. */
export const dropMatches = async (sql: Sql, connection: string, leaving: Leaving): Promise<ReadonlySet<string>> => {
  const all = new Set<string>();
  const behind = `$${leaving.values.length + 2}`;
  for (let last = ""; ; ) {
    const rows = await sql.query<{ readonly id: string }>(
      `SELECT DISTINCT c.id FROM customer_rows c WHERE c.connection = $1 AND ${leaving.condition} AND c.id > ${behind} ORDER BY c.id LIMIT ${batch}`,
      [connection, ...leaving.values, last],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await dropOf(sql, connection, leaving, ids);
    for (const id of ids) all.add(id);
    if (ids.length < batch) return all;
    last = ids.at(-1) ?? "";
  }
};

/** The same of rows that this pass has written before, of these customers. */
export const dropMatchesOf = (
  sql: Sql,
  { connection, pass }: RunningPass,
  rows: readonly { readonly id: string }[],
): Promise<ReadonlySet<string>> => {
  const ids = rows.map(({ id }) => id);
  const condition = `c.since_pass = $2 AND c.id IN (${ids.map((_, at) => `$${at + 3}`).join(", ")})`;
  return ids.length === 0
    ? Promise.resolve(new Set())
    : dropMatches(sql, connection, { condition, values: [pass, ...ids] });
};
