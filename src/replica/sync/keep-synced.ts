/** Sync after sync, as long as the process lives: what `sync --every` does, and a server whose replica is a file. */

import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "../../vendors/define.ts";
import { type SyncContext, type SyncResult, sync } from "./sync.ts";

/** Resolves after so many milliseconds, or once the signal aborts. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

const pauseByClock: Pause = (ms, signal) => wait(ms, undefined, { signal, ref: false }).catch(() => undefined);

export interface Keeping extends Omit<SyncContext, "store"> {
  readonly store: () => Promise<SyncContext["store"]>;
  readonly everyMs: number;
  /** Default: as the clock goes, and keeping no process alive. */
  readonly pause?: Pause | undefined;
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

/** Resolves once the signal aborts; a pass under way then goes on with the next start. */
export const keepSynced = async (connections: readonly Connection[], keeping: Keeping): Promise<void> => {
  const { signal, everyMs, pause = pauseByClock } = keeping;
  while (!signal.aborted) {
    const begun = performance.now();
    const isWell = await turn(connections, keeping);
    const turnMs = isWell ? everyMs : Math.min(everyMs, afterFailureMs);
    await pause(Math.max(0, turnMs - (performance.now() - begun)), signal);
  }
};
