/** Sync after sync, as long as the process lives: what `sync --every` does, and a server whose replica is a file. */

import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "../../vendors/define.ts";
import { type SyncContext, type SyncResult, sync } from "./sync.ts";

export interface Keeping extends Omit<SyncContext, "store"> {
  readonly store: () => Promise<SyncContext["store"]>;
  readonly everyMs: number;
  readonly onResults: (results: readonly SyncResult[]) => void;
  /** Told of a database that cannot be reached; the next turn tries again. */
  readonly onFailure: (failure: unknown) => void;
}

/** A turn whose passes were interrupted is followed sooner. */
const afterFailureMs = 60_000;

const isDone = ({ outcome }: SyncResult): boolean => ["published", "busy", "young"].includes(outcome);

const turn = async (connections: readonly Connection[], keeping: Keeping): Promise<boolean> => {
  try {
    const results = await sync(connections, { ...keeping, store: await keeping.store() });
    keeping.onResults(results);
    return results.every(isDone);
  } catch (failure) {
    keeping.onFailure(failure);
    return false;
  }
};

/**
 * Resolves once the signal aborts; a pass under way then goes on with the next start. Keeps no process alive by itself.
 */
export const keepSynced = async (connections: readonly Connection[], keeping: Keeping): Promise<void> => {
  const { signal, everyMs } = keeping;
  while (!signal.aborted) {
    const begun = performance.now();
    const isWell = await turn(connections, keeping);
    const pause = Math.max(0, (isWell ? everyMs : Math.min(everyMs, afterFailureMs)) - (performance.now() - begun));
    await wait(pause, undefined, { signal, ref: false }).catch(() => undefined);
  }
};
