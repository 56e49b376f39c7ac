/**
 * The replica of a serving process, where one is configured: opened before anything is served, a file kept by itself.
 */

import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { ReplicaSeries } from "../metrics.ts";
import type { Replica } from "../replica/replica.ts";
import type { Keeping } from "../replica/sync/keep-synced.ts";
import type { Runtime } from "../runtime.ts";
import type { Connection } from "../vendors/define.ts";

/** Longer than any pass; requests have bounds of their own. */
const passMs = 86_400_000;
/** A host that starts a server is answered first. */
const firstSyncMs = 5_000;

/** What every sync of this process has in common. */
export const syncBasis = (
  services: Awaited<ReturnType<Runtime["services"]>>,
  maxAgeSeconds: number,
  signal: AbortSignal,
): Pick<Keeping, "clientOf" | "now" | "signal" | "wholeAfterMs"> => ({
  clientOf: (connection: Connection) => {
    const asker = { principal: "sync", isBulk: true };
    const client = services.client(connection, { signal, deadline: performance.now() + passMs, asker });
    return client.live ?? client;
  },
  now: services.now,
  signal,
  // By half of the age at which it is no longer read, the next whole one begins.
  wholeAfterMs: (maxAgeSeconds * 1000) / 2,
});

/** What is said of a database that is gone: a code, never the words of its driver, which may quote its address. */
const codeOf = (failure: unknown): string =>
  String((failure as { readonly code?: unknown } | undefined)?.code ?? "unknown");

/** Undefined where none is configured. Throws `SettingsError`. */
export const servedReplica = async ({ replica }: Config, log: Log): Promise<Replica | undefined> => {
  if (!replica) return undefined;
  const { openReplica } = await import("../replica/replica.ts");
  return openReplica(replica, (failure) => log.warn({ code: codeOf(failure) }, "replica unreachable"));
};

/** Of the connections of this process, for its metrics. Rejects where the database cannot be reached. */
export const replicaSeries = async (
  replica: Replica,
  connections: readonly Connection[],
): Promise<readonly ReplicaSeries[]> => {
  const { readStatus } = await import("../replica/status.ts");
  const found = await readStatus(await replica.store(), Date.now());
  return found.flatMap((status) => {
    const vendor = connections.find(({ name }) => name === status.connection)?.vendor.id;
    return vendor === undefined ? [] : [{ vendor, ...status }];
  });
};

/** With a file there is no worker beside the servers: whichever of them holds the lock syncs. Returns how to stop. */
export const keepFileSynced = (
  { replica: settings }: Config,
  replica: Replica | undefined,
  open: Runtime,
  log: Log,
) => {
  const stopping = new AbortController();
  if (!settings || !replica || !settings.url.startsWith("file:")) return () => undefined;
  const begin = async (): Promise<void> => {
    const { keepSynced } = await import("../replica/sync/keep-synced.ts");
    const services = await open.services();
    await keepSynced(open.connections, {
      ...syncBasis(services, settings.maxAgeSeconds, stopping.signal),
      store: replica.store,
      everyMs: (settings.maxAgeSeconds * 1000) / 2,
      isFull: false,
      // Whoever starts after another server has synced, waits for its own turn.
      youngMs: (settings.maxAgeSeconds * 1000) / 4,
      onResults: (results) => log.info({ results }, "replica synced"),
      onFailure: (failure) => log.warn({ code: codeOf(failure) }, "replica not synced"),
    });
  };
  const timer = setTimeout(() => void begin(), firstSyncMs);
  timer.unref();
  return () => {
    clearTimeout(timer);
    stopping.abort();
  };
};
