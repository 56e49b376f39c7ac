/** The databases that the replica is tested on: a schema or file of its own for every test file, gone afterwards. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll } from "vitest";
import { openStore } from "../../src/replica/store/open.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { hasSqlite } from "../../src/replica/store/sqlite.ts";

/** The server that tests use, as who may do everything there. */
export const postgresServer = "postgres://postgres@127.0.0.1:5432/test";

const isReachable = async (): Promise<boolean> => {
  const client = new Client({ connectionString: postgresServer, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

export interface TestDatabase {
  readonly name: "PostgreSQL" | "SQLite";
  readonly skipped: boolean;
  /** The title's end: why its tests are skipped, if they are. */
  readonly why: string;
  /** A new, empty place; gone when the test file ends. */
  readonly url: () => Promise<string>;
}

let made = 0;
const cleanups: (() => Promise<void> | void)[] = [];

const postgresUrl = async (): Promise<string> => {
  made += 1;
  const schema = `replica_${process.pid}_${made}`;
  cleanups.push(async () => {
    const client = new Client({ connectionString: postgresServer });
    await client.connect();
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.end();
  });
  return `${postgresServer}?schema=${schema}`;
};

const sqliteUrl = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "replica-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return `file:${join(folder, "replica.db")}`;
};

const hasPostgres = await isReachable();

const all: readonly TestDatabase[] = [
  {
    name: "PostgreSQL",
    skipped: !hasPostgres,
    why: hasPostgres ? "" : " (skipped: no PostgreSQL answers on 127.0.0.1:5432)",
    url: postgresUrl,
  },
  {
    name: "SQLite",
    skipped: !hasSqlite(),
    why: hasSqlite() ? "" : ` (skipped: ${process.version} has no node:sqlite)`,
    url: sqliteUrl,
  },
];

const opened: Store[] = [];

/** A store at a place of its own, closed when the test file ends. */
export const openTestStore = async (database: TestDatabase, url?: string): Promise<Store> => {
  const store = await openStore(url ?? (await database.url()));
  opened.push(store);
  return store;
};

/** Asked for once by every test file that uses them, at its top: what it made there is gone when it ends. */
export const databases = (): readonly TestDatabase[] => {
  afterAll(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    for (const clean of cleanups.splice(0)) await clean();
  });
  return all;
};
