/** Brings a replica's tables to this program's version: run on every start, by several processes at once, safely. */

import { SettingsError } from "../../vocabulary/problem.ts";
import { migrations } from "./migrations.ts";
import type { Sql, Store } from "./sql.ts";

const versionOf = async (sql: Sql): Promise<number> => {
  const [row] = await sql.query<{ readonly version: number }>("SELECT max(version) AS version FROM schema_versions");
  return row?.version ?? 0;
};

const isCurrent = async (store: Store, target: number): Promise<boolean> =>
  versionOf(store).then(
    (version) => version === target,
    // No table yet.
    () => false,
  );

/**
 * `upTo`: a version to stop at, for tests of the steps. Throws `SettingsError` for tables of a newer program: it would
 * not know what they mean.
 */
export const migrate = async (store: Store, upTo = migrations.length): Promise<void> => {
  if (await isCurrent(store, upTo)) return;
  const { integerType } = store.dialect;
  await store.transaction(async (sql) => {
    for (const text of store.prepare) await sql.query(text);
    await sql.query(`CREATE TABLE IF NOT EXISTS schema_versions (version ${integerType} NOT NULL PRIMARY KEY)`);
    const from = await versionOf(sql);
    if (from > migrations.length)
      throw new SettingsError(
        `BILLING_MCP_REPLICA_URL: its tables are of version ${from}, and this program knows ${migrations.length}: update the program, or name another schema or file.`,
      );
    for (let version = from; version < upTo; version += 1) {
      for (const text of migrations[version]?.(store.dialect) ?? []) await sql.query(text);
      await sql.query("INSERT INTO schema_versions VALUES ($1)", [version + 1]);
    }
  });
};
