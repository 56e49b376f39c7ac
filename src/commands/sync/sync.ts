/** `sync`: brings the replica up to date, once or again and again; says how far it is and what became of it. */

import { stderr, stdout } from "node:process";
import { type Config, readConfig, sandboxed } from "../../config.ts";
import { connectionsNamed } from "../../customers/request.ts";
import { readSources } from "../../replica/reading/snapshot.ts";
import { openReplica, type Replica } from "../../replica/replica.ts";
import type { Store } from "../../replica/store/sql.ts";
import { whyUnreachable } from "../../replica/store/unreachable.ts";
import { keepSynced, type Pause } from "../../replica/sync/keep-synced.ts";
import { forget, type SyncResult, sync } from "../../replica/sync/sync.ts";
import { openRuntime } from "../../runtime.ts";
import { didYouMean } from "../../text/did-you-mean.ts";
import type { Connection } from "../../vendors/define.ts";
import { Problem, SettingsError } from "../../vocabulary/problem.ts";
import { inOptions } from "../in-options.ts";
import { screenOf } from "../screen.ts";
import { syncBasis } from "../with-replica.ts";
import { jsonProgress, type Progress, terminalProgress } from "./progress.ts";

interface SyncOptions {
  /** Milliseconds from one sync to the next. */
  readonly every?: number;
  readonly vendors?: readonly string[];
  readonly full?: boolean;
  readonly forget?: readonly string[];
  readonly sandbox?: boolean;
}

/** A vendor failed, stopped early, or sent fewer rows than it counts. */
const vendorFailed = 3;

const named = (connections: readonly Connection[], names: readonly string[] | undefined): readonly Connection[] => {
  try {
    return names ? connectionsNamed(connections, names) : connections;
  } catch (problem) {
    throw problem instanceof Problem ? new SettingsError(inOptions(problem.message)) : problem;
  }
};

const progressHere = (): Progress =>
  stderr.isTTY
    ? terminalProgress(
        (text) => stderr.write(text),
        () => screenOf(stderr).places,
      )
    : jsonProgress((line) => stdout.write(`${line}\n`));

const hasFailed = ({ outcome }: SyncResult): boolean => outcome === "short" || outcome === "interrupted";

/** Throws what a person can act on. */
const storeOf = async (replica: Replica): Promise<Store> => {
  try {
    return await replica.store();
  } catch (failure) {
    if (failure instanceof SettingsError) throw failure;
    throw new Error(
      `The replica's database cannot be opened (${whyUnreachable(failure)}). Check BILLING_MCP_REPLICA_URL: of a file the folder, of PostgreSQL its address, name and password.`,
    );
  }
};

/** Whoever mistypes a name must not believe that its rows are gone. Throws `SettingsError`. */
const forgetNamed = async (
  replica: Replica,
  names: readonly string[],
  connections: readonly Connection[],
): Promise<void> => {
  const store = await storeOf(replica);
  const kept = (await readSources(store)).map(({ connection }) => connection).toSorted();
  const known = [...new Set([...connections.map(({ name }) => name), ...kept])];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new SettingsError(
      `sync: nothing of "${unknown}" is kept, and nothing was dropped. Kept: ${kept.join(", ") || "nothing"}.${didYouMean(unknown, known)}`,
    );
  const dropped = await forget(store, names);
  for (const [at, name] of names.entries()) {
    stdout.write(`${name}: ${dropped[at] ? "forgotten" : "another worker is at it, nothing was dropped"}\n`);
  }
  if (dropped.includes(false)) process.exitCode = vendorFailed;
};

/** SIGTERM and Ctrl-C end it between two pages: the next sync goes on from there. */
const untilSignalled = (): AbortSignal => {
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
};

/**
 * Sets exit code 3 where a vendor failed, its pass was interrupted or ended short; with `every`, of the last turn.
 * Throws `SettingsError` where no replica is configured or a name is unknown. `pause`: between two turns.
 */
export const runSync = async (options: SyncOptions, pause?: Pause): Promise<void> => {
  const { config, stop } = await sandboxed(readConfig(), options.sandbox === true);
  try {
    await synced(options, config, pause);
  } finally {
    await stop();
  }
};

const synced = async (options: SyncOptions, config: Config, pause: Pause | undefined): Promise<void> => {
  if (!config.replica)
    throw new SettingsError(
      "BILLING_MCP_REPLICA_URL is not set: sync keeps a replica there. Example: BILLING_MCP_REPLICA_URL=file:/home/you/billing.db",
    );
  const replica = await openReplica(config.replica);
  const open = openRuntime({ config, ttlSeconds: 60, replica });
  try {
    if (options.forget) return await forgetNamed(replica, options.forget, open.connections);
    const connections = named(open.connections, options.vendors);
    const basis = syncBasis(await open.services(), config.replica.maxAgeSeconds, untilSignalled());
    await readAll(options, connections, replica, { ...basis, pause });
  } finally {
    await open.close();
  }
};

/** Once, or until a signal ends it. */
const readAll = async (
  { every, full }: SyncOptions,
  connections: readonly Connection[],
  replica: Replica,
  basis: ReturnType<typeof syncBasis> & { readonly pause: Pause | undefined },
): Promise<void> => {
  const progress = progressHere();
  const context = { ...basis, isFull: full === true, onProgress: progress.onProgress };
  const onResults = (results: readonly SyncResult[]): void => {
    progress.onResults(results);
    process.exitCode = results.some(hasFailed) ? vendorFailed : 0;
  };
  if (every === undefined) return onResults(await sync(connections, { ...context, store: await storeOf(replica) }));
  // A timer that is not unreferenced: a worker lives until it is told to end.
  const alive = setInterval(() => undefined, every);
  const onFailure = (): void => {
    stderr.write("billing-customers-mcp: the replica's database cannot be reached; it is tried again.\n");
    process.exitCode = vendorFailed;
  };
  await keepSynced(connections, { ...context, store: replica.store, everyMs: every, onResults, onFailure });
  clearInterval(alive);
};
