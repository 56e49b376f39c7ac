/** So many requests of one upstream at once, and a short line behind them: trouble at one vendor fills no other's place. */

import { HttpFailure, stoppedBy } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";
import { after } from "../timers.ts";

export interface Bulkhead {
  /** Rejects `overloaded` where the line is full or too slow, `cancelled` or `timeout` where the caller gives up. */
  run<T>(work: () => Promise<T>, caller: Caller): Promise<T>;
}

interface Caller {
  readonly signal: AbortSignal;
  /** performance.now() milliseconds. */
  readonly deadline: number;
}

const overloaded = (): HttpFailure =>
  new HttpFailure("overloaded", "Too many requests of ours are under way.", { retryAfterSeconds: 1 });

export const createBulkhead = ({ concurrent, queued, queueMs }: HttpLimits): Bulkhead => {
  let underWay = 0;
  const line = new Set<() => void>();

  const enter = ({ signal, deadline }: Caller): Promise<void> => {
    if (underWay < concurrent) {
      underWay += 1;
      return Promise.resolve();
    }
    if (line.size >= queued) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      const leaveLine = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", cancel);
        line.delete(start);
      };
      const start = () => {
        leaveLine();
        resolve();
      };
      const giveUp = (failure: HttpFailure) => {
        leaveLine();
        reject(failure);
      };
      const cancel = () => giveUp(stoppedBy(signal));
      const timer = after(Math.min(queueMs, deadline - performance.now()), () => giveUp(overloaded()));
      signal.addEventListener("abort", cancel, { once: true });
      line.add(start);
    });
  };

  /** The place goes to the first in line, so that nobody who comes now can overtake. */
  const leave = (): void => {
    const [first] = line;
    if (first) first();
    else underWay -= 1;
  };

  return {
    run: async (work, caller) => {
      await enter(caller);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
};
