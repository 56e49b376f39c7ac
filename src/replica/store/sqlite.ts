/** SQLite behind the replica's interface: a file in WAL mode that several processes of one person read and write. */

import { isBuiltin } from "node:module";
import { createLine } from "../../platform/event-loop.ts";
import { SettingsError } from "../../vocabulary/problem.ts";
import { trigramQuery, writePatterns } from "./patterns.ts";
import type { Dialect, Sql, Store } from "./sql.ts";
import { type SqliteConnection, SqliteFailure, type SqliteThread, startThread } from "./sqlite-thread.ts";

const holds: Dialect["holds"] = (alias, patterns, add) =>
  writePatterns(patterns, (one) => `${alias}.search_text LIKE ${add(one)}`);

const dialect: Dialect = {
  name: "sqlite",
  keyType: "TEXT",
  integerType: "INTEGER",
  countedType: "INTEGER PRIMARY KEY",
  // LIKE on the index itself would read every row that has the trigrams, and then again those that fit.
  isLike: (alias, patterns, add) => {
    const query = trigramQuery(patterns);
    const own = holds(alias, patterns, add);
    if (query === undefined) return own;
    return `(${alias}.row_id IN (SELECT rowid FROM customer_search WHERE customer_search MATCH ${add(query)}) AND ${own})`;
  },
  findsInOrder: true,
  holds,
  textSearch: [
    "CREATE VIRTUAL TABLE customer_search USING fts5(search_text, content='customer_rows', content_rowid='row_id', tokenize='trigram', detail='none')",
    "CREATE TRIGGER customer_search_added AFTER INSERT ON customer_rows BEGIN INSERT INTO customer_search(rowid, search_text) VALUES (new.row_id, new.search_text); END",
    "CREATE TRIGGER customer_search_gone AFTER DELETE ON customer_rows BEGIN INSERT INTO customer_search(customer_search, rowid, search_text) VALUES ('delete', old.row_id, old.search_text); END",
  ],
  listed: (placeholder) => `json_each(${placeholder})`,
  settle: [],
};

/** How long a statement waits for another process to finish writing. */
const busyTimeoutMs = 15_000;

/** Two that ask for a lock at the same moment are in each other's way: one of them waits until the other gave up. */
const lockTimeoutMs = 100;
/** SQLite's own code for "somebody else holds it". */
const busy = 5;

/** Without loading it: Node 22 warns of it on every load. */
export const hasSqlite = (): boolean => isBuiltin("node:sqlite");

/** What is said on a Node without it. */
export const needsSqlite = (): string =>
  `a replica in a file needs Node 22.13 or newer, and this is ${process.version}.`;

/** Pages that a connection keeps, KiB: little reading comes twice, and writing in any order does. */
const readerCache = 8_192;
const writerCache = 16_384;

const setUp = (cache: number): readonly string[] => [
  `PRAGMA busy_timeout = ${busyTimeoutMs}`,
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = NORMAL",
  `PRAGMA cache_size = -${cache}`,
];

const isBusy = (failure: unknown): boolean => failure instanceof SqliteFailure && (failure.code ?? 0) % 256 === busy;

/** An operating system's lock on a file of its own: it ends with the process, however that ends. */
const exclusively = async <Result>(lock: SqliteConnection, act: () => Promise<Result>) => {
  try {
    const isHeld = await lock.query("BEGIN EXCLUSIVE").then(
      () => true,
      (failure: unknown) => {
        if (isBusy(failure)) return false;
        throw failure;
      },
    );
    return isHeld ? { done: await act() } : undefined;
  } finally {
    await lock.close();
  }
};

/** `url`: `file:<path>`. Throws `SettingsError` on a Node without SQLite. */
export const openSqlite = (url: string): Store => {
  if (!hasSqlite())
    throw new SettingsError(
      `BILLING_MCP_REPLICA_URL: ${needsSqlite()} Use a newer Node, or PostgreSQL: postgres://user:password@host/database`,
    );
  const path = url.replace(/^file:(?:\/\/)?/, "");
  if (path === "")
    throw new SettingsError("BILLING_MCP_REPLICA_URL: file: names no file. Example: file:/home/you/billing.db");
  const reading = startThread();
  const reader = reading.connect(path, setUp(readerCache));
  let writing: SqliteThread | undefined;
  let writer: SqliteConnection | undefined;
  const inLine = createLine();

  const inTransaction = async <Result>(act: (sql: Sql) => Promise<Result>): Promise<Result> => {
    writing ??= startThread();
    writer ??= writing.connect(path, setUp(writerCache));
    await writer.query("BEGIN IMMEDIATE");
    try {
      const result = await act(writer);
      await writer.query("COMMIT");
      return result;
    } catch (failure) {
      await writer.query("ROLLBACK").catch(() => undefined);
      throw failure;
    }
  };

  const store: Store = {
    dialect,
    // A transaction that writes is alone already.
    prepare: [],
    query: reader.query,
    transaction: (act) => inLine(() => inTransaction(act)),
    exclusively: (name, act) => {
      // Beside what is written under it: a thread of its own would take as much memory as the one that reads.
      writing ??= startThread();
      return exclusively(writing.connect(`${path}-${name}.lock`, [`PRAGMA busy_timeout = ${lockTimeoutMs}`]), () =>
        act(store),
      );
    },
    close: async () => {
      await inLine(() => Promise.resolve());
      await Promise.all([reading.end(), writing?.end()]);
    },
  };
  return store;
};
