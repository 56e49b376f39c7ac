/** SQLite behind the replica's interface: a file in WAL mode that several processes of one person read and write. */

import { isBuiltin } from "node:module";
import { Worker } from "node:worker_threads";
import { SettingsError } from "../../vocabulary/problem.ts";
import type { Dialect, Sql, SqlValue, Store } from "./sql.ts";
import type { WorkerAnswer, WorkerSettings, WorkerTask } from "./sqlite-worker.ts";

const dialect: Dialect = {
  name: "sqlite",
  keyType: "TEXT",
  integerType: "INTEGER",
  rowId: "row_id INTEGER PRIMARY KEY,",
  isLike: (alias, placeholder) =>
    `${alias}.row_id IN (SELECT rowid FROM customer_search WHERE search_text LIKE ${placeholder})`,
  holds: (alias, placeholder) => `${alias}.search_text LIKE ${placeholder}`,
  textSearch: [
    "CREATE VIRTUAL TABLE customer_search USING fts5(search_text, content='customer_rows', content_rowid='row_id', tokenize='trigram', detail='none')",
    "CREATE TRIGGER customer_search_added AFTER INSERT ON customer_rows BEGIN INSERT INTO customer_search(rowid, search_text) VALUES (new.row_id, new.search_text); END",
    "CREATE TRIGGER customer_search_gone AFTER DELETE ON customer_rows BEGIN INSERT INTO customer_search(customer_search, rowid, search_text) VALUES ('delete', old.row_id, old.search_text); END",
  ],
};

/** How long a statement waits for another process to finish writing. */
const busyTimeoutMs = 15_000;
/** SQLite's own code for "somebody else holds it". */
const busy = 5;

/** In the bundle this file is a chunk; among the sources it stands beside the worker's. */
const workerUrl = import.meta.url.endsWith("/sqlite.ts")
  ? new URL("./sqlite-worker.ts", import.meta.url)
  : new URL("../sqlite-worker.js", import.meta.url);

/** Without loading it: Node 22 warns of it on every load. */
export const hasSqlite = (): boolean => isBuiltin("node:sqlite");

interface Connection extends Sql {
  close(): Promise<void>;
}

class SqliteFailure extends Error {
  override readonly name = "SqliteFailure";
  readonly code: number | undefined;

  constructor(message: string, code: number | undefined) {
    super(message);
    this.code = code;
  }
}

/** One connection to the file in a thread of its own, which does not keep the process alive. */
const connect = (settings: WorkerSettings): Connection => {
  const worker = new Worker(workerUrl, {
    workerData: settings,
    execArgv: [...process.execArgv, "--disable-warning=ExperimentalWarning"],
    // Rows pass through: what is young there need not become much.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const waiting = new Map<number, { resolve(rows: readonly unknown[]): void; reject(failure: Error): void }>();
  let last = 0;
  let gone: Error | undefined;
  const failAll = (failure: Error): void => {
    gone ??= failure;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
    worker.unref();
  };
  worker.on("message", (answer: WorkerAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ("rows" in answer) asked?.resolve(answer.rows);
    else asked?.reject(new SqliteFailure(answer.failure, answer.code));
  });
  worker.on("error", failAll);
  worker.on("exit", () => failAll(new Error("The replica's file is closed.")));
  worker.unref();
  return {
    query: <Row>(text: string, values: readonly SqlValue[] = []) =>
      new Promise<readonly Row[]>((resolve, reject) => {
        if (gone) return reject(gone);
        last += 1;
        waiting.set(last, { resolve: resolve as (rows: readonly unknown[]) => void, reject });
        worker.ref();
        worker.postMessage({ id: last, text, values } satisfies WorkerTask);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
};

const setUp = [
  `PRAGMA busy_timeout = ${busyTimeoutMs}`,
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = NORMAL",
  "PRAGMA cache_size = -16384",
];

const isBusy = (failure: unknown): boolean => failure instanceof SqliteFailure && (failure.code ?? 0) % 256 === busy;

/** An operating system's lock on a file of its own: it ends with the process, however that ends. */
const exclusively = async <Result>(path: string, name: string, act: () => Promise<Result>) => {
  const lock = connect({ path: `${path}-${name}.lock`, setUp: ["PRAGMA busy_timeout = 0"] });
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
  if (!hasSqlite()) {
    throw new SettingsError(
      `BILLING_MCP_REPLICA_URL: a replica in a file needs Node 22.13 or newer, and this is ${process.version}. Use a newer Node, or PostgreSQL: postgres://user:password@host/database`,
    );
  }
  const path = url.replace(/^file:(?:\/\/)?/, "");
  if (path === "")
    throw new SettingsError("BILLING_MCP_REPLICA_URL: file: names no file. Example: file:/home/you/billing.db");
  const reader = connect({ path, setUp });
  let writer: Connection | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const inTransaction = async <Result>(act: (sql: Sql) => Promise<Result>): Promise<Result> => {
    writer ??= connect({ path, setUp });
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
    transaction: (act) => {
      const next = last.then(
        () => inTransaction(act),
        () => inTransaction(act),
      );
      last = next.catch(() => undefined);
      return next;
    },
    exclusively: (name, act) => exclusively(path, name, () => act(store)),
    close: async () => {
      await last;
      await Promise.all([reader.close(), writer?.close()]);
    },
  };
  return store;
};
