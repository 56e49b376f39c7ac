/**
 * The thread that SQLite files are read or written in, since `node:sqlite` waits for the disk: statements in, rows out.
 */

import { chmodSync, closeSync, existsSync, openSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { SqlValue } from "./sql.ts";

/** What is used of `node:sqlite`, which the types of the oldest Node that is supported do not know. */
interface Statement {
  all(...values: readonly SqlValue[]): Record<string, unknown>[];
}
interface Database {
  exec(text: string): void;
  prepare(text: string): Statement;
  close(): void;
}
interface SqliteModule {
  readonly DatabaseSync: new (path: string, options?: { readonly timeout?: number }) => Database;
}

/** A statement on a connection; its first one connects. Without a text it is closed. */
export interface WorkerTask {
  readonly id: number;
  readonly connection: number;
  readonly path: string;
  /** Statements that a connection begins with. */
  readonly setUp: readonly string[];
  readonly text?: string;
  readonly values: readonly SqlValue[];
}

export type WorkerAnswer =
  | { readonly id: number; readonly rows: readonly Record<string, unknown>[] }
  | { readonly id: number; readonly failure: string; readonly code: number | undefined };

interface Opened {
  readonly database: Database;
  /** The same few statements come again and again. */
  readonly prepared: Map<string, Statement>;
}

const mostPrepared = 200;
const ownerOnly = 0o600;
// SQLite is experimental to Node, which says so on stderr. A flag would have to be listed beside those that the process
// was started with, and a thread refuses V8's own.
process.emitWarning = () => undefined;
const { DatabaseSync } = (process as unknown as { getBuiltinModule(name: string): SqliteModule }).getBuiltinModule(
  "node:sqlite",
);
const connections = new Map<number, Opened>();

const open = ({ connection, path, setUp }: WorkerTask): Opened => {
  // Before SQLite creates it: neither the file nor the log beside it, which takes over its mode, stands open to others.
  // One that is there may be locked by this process, which would lose that lock by closing the file.
  if (!existsSync(path)) closeSync(openSync(path, "a", ownerOnly));
  chmodSync(path, ownerOnly);
  const opened = { database: new DatabaseSync(path), prepared: new Map() };
  for (const text of setUp) opened.database.exec(text);
  connections.set(connection, opened);
  return opened;
};

/**
 * SQLite keeps the names of parameters with a number in a list that `node:sqlite` goes through for every value it
 * binds: one that comes next in the row needs none. Thousands of values took half a second, and take a few
 * milliseconds.
 */
const withoutNumbers = (text: string): string => {
  let largest = 0;
  return text.replace(/\$(\d+)/g, (_, digits: string) => {
    const number = Number(digits);
    const isNext = number === largest + 1;
    largest = Math.max(largest, number);
    return isNext ? "?" : `?${number}`;
  });
};

const statement = ({ database, prepared }: Opened, text: string): Statement => {
  const there = prepared.get(text);
  if (there) return there;
  if (prepared.size >= mostPrepared) prepared.clear();
  const made = database.prepare(withoutNumbers(text));
  prepared.set(text, made);
  return made;
};

const run = (task: WorkerTask): readonly Record<string, unknown>[] => {
  const { connection, text, values } = task;
  if (text !== undefined) return statement(connections.get(connection) ?? open(task), text).all(...values);
  connections.get(connection)?.database.close();
  connections.delete(connection);
  return [];
};

parentPort?.on("message", (task: WorkerTask) => {
  const { id } = task;
  try {
    parentPort?.postMessage({ id, rows: run(task) } satisfies WorkerAnswer);
  } catch (failure) {
    const { message, errcode } = failure as Error & { readonly errcode?: number };
    parentPort?.postMessage({ id, failure: message, code: errcode } satisfies WorkerAnswer);
  }
});
