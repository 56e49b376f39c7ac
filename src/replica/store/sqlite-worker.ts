/** The thread that a SQLite file is read or written in, since `node:sqlite` waits for the disk: statements in, rows out. */

import { chmodSync, closeSync, openSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
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

export interface WorkerTask {
  readonly id: number;
  readonly text: string;
  readonly values: readonly SqlValue[];
}

export type WorkerAnswer =
  | { readonly id: number; readonly rows: readonly Record<string, unknown>[] }
  | { readonly id: number; readonly failure: string; readonly code: number | undefined };

export interface WorkerSettings {
  readonly path: string;
  /** Statements that set the connection up. */
  readonly setUp: readonly string[];
}

const ownerOnly = 0o600;
const { path, setUp } = workerData as WorkerSettings;
const { DatabaseSync } = (process as unknown as { getBuiltinModule(name: string): SqliteModule }).getBuiltinModule(
  "node:sqlite",
);

// Before SQLite creates it: neither the file nor the log beside it, which takes over its mode, stands open to others.
closeSync(openSync(path, "a", ownerOnly));
chmodSync(path, ownerOnly);
const database = new DatabaseSync(path);
for (const text of setUp) database.exec(text);

/** The same few statements come again and again. */
const prepared = new Map<string, Statement>();
const mostPrepared = 200;

const statement = (text: string): Statement => {
  const there = prepared.get(text);
  if (there) return there;
  if (prepared.size >= mostPrepared) prepared.clear();
  const made = database.prepare(text.replace(/\$(\d+)/g, "?$1"));
  prepared.set(text, made);
  return made;
};

parentPort?.on("message", ({ id, text, values }: WorkerTask) => {
  try {
    const rows = statement(text).all(...values);
    parentPort?.postMessage({ id, rows } satisfies WorkerAnswer);
  } catch (failure) {
    const { message, errcode } = failure as Error & { readonly errcode?: number };
    parentPort?.postMessage({ id, failure: message, code: errcode } satisfies WorkerAnswer);
  }
});
