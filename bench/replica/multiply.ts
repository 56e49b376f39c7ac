/**
 * Makes a large book of a synced small one, in PostgreSQL: each customer and invoice many times over, under names of
 * its own.
 */

import type { Sql } from "../../src/replica/store/sql.ts";

/** A word of eight letters for each copy of each customer, so that names are as different as people's are. */
const word = "translate(substr(md5(c.id || g), 1, 8), '0123456789', 'ghijklmnop')";

const copiedId = (column: string): string => `c.${column} || '~' || g`;

/** How copy `g` of row `c` differs; other columns stay as they are. Copies are told by the sign `~` in their ids. */
const changes: Readonly<Record<"customer_rows" | "match_keys" | "invoice_rows", Readonly<Record<string, string>>>> = {
  customer_rows: {
    id: copiedId("id"),
    name: `initcap(${word}) || ' ' || c.name`,
    number: "g || c.number",
    email: "replace(c.email, '@', g || '@')",
    vat_id: "CASE WHEN c.vat_id = '' THEN '' ELSE c.vat_id || g END",
    name_key: `${word} || c.name_key`,
    number_key: "g || c.number_key",
    search_text: `'Q' || ${word} || replace(c.search_text, '@', g || '@') || coalesce('Q' || g || c.number_key || 'Q', '') || coalesce('Q' || lower(nullif(c.vat_id, '')) || g || 'Q', '')`,
    record: `replace(replace(replace(replace(c.record, '"id":"' || c.id || '"', '"id":"' || ${copiedId("id")} || '"'), '"name":"' || c.name, '"name":"' || initcap(${word}) || ' ' || c.name), '@', g || '@'), '"number":"', '"number":"' || g)`,
  },
  match_keys: { digest: "substr(md5(c.digest || g), 1, 11)", id: copiedId("id") },
  invoice_rows: {
    id: copiedId("id"),
    customer_id: copiedId("customer_id"),
    record: `replace(replace(c.record, '"id":"' || c.id || '"', '"id":"' || ${copiedId("id")} || '"'), '"customerId":"' || c.customer_id || '"', '"customerId":"' || ${copiedId("customer_id")} || '"')`,
  },
};

interface Index {
  readonly name: string;
  readonly text: string;
}

/** Indexes that no constraint needs: faster made anew than kept up over millions of rows. */
const indexesOf = (sql: Sql, table: string): Promise<readonly Index[]> =>
  sql.query<Index>(
    `SELECT indexname AS name, indexdef AS text FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1
       AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace)`,
    [table],
  );

/** Copies 1 to `times - 1` of everything. `sql`: one session, whose statements may take minutes. */
export const multiply = async (sql: Sql, times: number, say: (what: string) => void): Promise<void> => {
  await sql.query("SET maintenance_work_mem = '1GB'");
  for (const [table, changed] of Object.entries(changes)) {
    const indexes = await indexesOf(sql, table);
    for (const { name } of indexes) await sql.query(`DROP INDEX ${name}`);
    const columns = await sql.query<{ readonly name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'NO'",
      [table],
    );
    const names = columns.map(({ name }) => name);
    const values = names.map((name) => changed[name] ?? `c.${name}`);
    await sql.query(
      `INSERT INTO ${table} (${names.join(", ")}) SELECT ${values.join(", ")} FROM ${table} c, generate_series(1, $1) AS copies(g) WHERE c.id NOT LIKE '%~%'`,
      [times - 1],
    );
    say(`${table} filled`);
    for (const { name, text } of indexes) {
      await sql.query(text);
      say(`${name} made`);
    }
    await sql.query(`VACUUM ANALYZE ${table}`);
  }
};
