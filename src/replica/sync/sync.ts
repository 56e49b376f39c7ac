/**
 * Brings the replica up to date: every connection at once, each by one worker over all machines, whole or by changes.
 */

import type { VendorClient } from "../../vendors/client.ts";
import type { Connection } from "../../vendors/define.ts";
import { accountOf } from "../account.ts";
import { readSources, type Source } from "../reading/snapshot.ts";
import { rowsVersion } from "../rows/columns.ts";
import type { Store } from "../store/sql.ts";
import type { PassContext } from "./context.ts";
import { type PassResult, runPass } from "./pass.ts";
import { forgetSource, openSource, type PassKind } from "./passes.ts";

export interface SyncContext extends Omit<PassContext, "client" | "store"> {
  readonly store: Store;
  readonly clientOf: (connection: Connection) => VendorClient;
  /** Whole passes, whatever could be read by changes. */
  readonly isFull: boolean;
  /** The age from which the next pass has to be a whole one. */
  readonly wholeAfterMs: number;
  /** Connections whose last pass is younger are left alone: several servers keep one file. Default: none. */
  readonly youngMs?: number | undefined;
}

interface Unsynced {
  readonly connection: string;
  /** `busy`: another worker is at it. `young`: another one has been at it. */
  readonly outcome: "busy" | "young";
}

export type SyncResult = PassResult | Unsynced;

/** Whether the rows of an answer prove that its filter by change was honoured. */
const canTellChanges = ({ vendor }: Connection): boolean => {
  const rule = vendor.customers.words.updated_after;
  return rule?.ask !== undefined && rule.row === "checks" && rule.unsure !== true;
};

const kindFor = (connection: Connection, source: Source | undefined, context: SyncContext): PassKind => {
  const last = source?.whole_as_of ?? undefined;
  const isRecent = last !== undefined && context.now() - Date.parse(last) < context.wholeAfterMs;
  const isCurrent = source?.rows_version === rowsVersion;
  return !context.isFull && isRecent && isCurrent && canTellChanges(connection) ? "changes" : "whole";
};

const isYoung = (source: Source | undefined, { youngMs, now }: SyncContext): boolean =>
  youngMs !== undefined &&
  source !== undefined &&
  source.as_of !== null &&
  source.rows_version === rowsVersion &&
  now() - Date.parse(source.as_of) < youngMs;

const sourceOf = async (store: Store, connection: Connection): Promise<Source | undefined> =>
  (await readSources(store)).find((source) => source.connection === connection.name);

const lockName = ({ name }: Connection): string => `sync-${name}`;

const syncOne = async (connection: Connection, context: SyncContext): Promise<SyncResult> => {
  const held = await context.store.exclusively(lockName(connection), async (store) => {
    await openSource(store, connection.name, accountOf(connection));
    const source = await sourceOf(store, connection);
    if (isYoung(source, context)) return { connection: connection.name, outcome: "young" } as const;
    const kind = kindFor(connection, source, context);
    const { now, signal, onProgress } = context;
    const client = context.clientOf(connection);
    return runPass({ store, client, now, signal, onProgress }, connection, kind, source?.as_of ?? undefined);
  });
  return held?.done ?? { connection: connection.name, outcome: "busy" };
};

/** A pass over each connection; what became of it stands in the results. Rejects only where the store does. */
export const sync = (connections: readonly Connection[], context: SyncContext): Promise<readonly SyncResult[]> =>
  Promise.all(connections.map((connection) => syncOne(connection, context)));

/** Drops all that is kept of the connections; false for one that a worker is at. */
export const forget = (store: Store, names: readonly string[]): Promise<readonly boolean[]> =>
  Promise.all(
    names.map(async (name) => {
      const held = await store.exclusively(`sync-${name}`, (own) => own.transaction((sql) => forgetSource(sql, name)));
      return held !== undefined;
    }),
  );
