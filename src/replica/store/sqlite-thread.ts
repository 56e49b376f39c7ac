/**
 * A thread of its own for SQLite files, seen from outside: statements go in, rows come out, and it keeps no process
 * alive.
 */

import { Worker } from "node:worker_threads";
import type { Sql, SqlValue } from "./sql.ts";
import type { WorkerAnswer, WorkerTask } from "./sqlite-worker.ts";

/** In the bundle this file is a chunk; among the sources it stands beside the worker's. */
const workerUrl = import.meta.url.endsWith(".ts")
  ? new URL("./sqlite-worker.ts", import.meta.url)
  : new URL("../sqlite-worker.js", import.meta.url);

export interface SqliteConnection extends Sql {
  close(): Promise<void>;
}

export interface SqliteThread {
  /** `setUp`: statements that it begins with. The first statement connects. */
  connect(path: string, setUp: readonly string[]): SqliteConnection;
  end(): Promise<void>;
}

export class SqliteFailure extends Error {
  override readonly name = "SqliteFailure";
  readonly code: number | undefined;

  constructor(message: string, code: number | undefined) {
    super(message);
    this.code = code;
  }
}

export const startThread = (): SqliteThread => {
  const worker = new Worker(workerUrl, {
    // Rows pass through: what is young there need not become much.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const waiting = new Map<number, { resolve(rows: readonly unknown[]): void; reject(failure: Error): void }>();
  let [last, connections] = [0, 0];
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
  const ask = <Row>(task: Omit<WorkerTask, "id">) =>
    new Promise<readonly Row[]>((resolve, reject) => {
      if (gone) return reject(gone);
      last += 1;
      waiting.set(last, { resolve: resolve as (rows: readonly unknown[]) => void, reject });
      worker.ref();
      worker.postMessage({ id: last, ...task } satisfies WorkerTask);
    });
  return {
    connect: (path, setUp) => {
      connections += 1;
      const to = { connection: connections, path, setUp };
      return {
        query: (text, values: readonly SqlValue[] = []) => ask({ ...to, text, values }),
        close: async () => {
          await ask({ ...to, values: [] });
        },
      };
    },
    end: async () => {
      await worker.terminate();
    },
  };
};
