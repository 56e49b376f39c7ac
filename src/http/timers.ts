/** Timers that cannot surprise: clamped to what Node can count, and cleared together with what they watch. */

import { stoppedBy } from "./failure.ts";

/** Node fires a longer timer after one millisecond. */
export const longestTimerMs = 2 ** 31 - 1;

/** A watchdog: calls `act` after so many milliseconds, keeps no process alive. `clearTimeout` ends it. */
export const after = (ms: number, act: () => void): NodeJS.Timeout =>
  setTimeout(act, Math.min(Math.max(ms, 0), longestTimerMs)).unref();

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * Waits; rejects with `HttpFailure` as soon as the signal fires. Unlike a watchdog it keeps the process alive: somebody
 * waits for the answer behind it, and a process that merely runs out of events ends without a word.
 */
export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(stoppedBy(signal));
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(stoppedBy(signal));
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener("abort", stop);
        resolve();
      },
      Math.min(Math.max(ms, 0), longestTimerMs),
    );
    signal.addEventListener("abort", stop, { once: true });
  });
