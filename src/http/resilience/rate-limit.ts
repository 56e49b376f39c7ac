/** Keeps to a vendor's published rate: at most so many requests in any minute, however the minutes are cut. */

import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { deadlinePassed, HttpFailure, stoppedBy } from "../failure.ts";
import { sleep as realSleep, type Sleep } from "../timers.ts";

export interface RateLimiter {
  /**
   * Resolves when one request may be sent. `deadline` is performance.now() milliseconds. Rejects with `HttpFailure`:
   * `rate_limited` with `retryAfterSeconds`, at once, where the wait does not fit the deadline; `cancelled`.
   */
  take(key: string, requestsPerMinute: number, deadline: number, signal: AbortSignal): Promise<void>;
}

export interface RateLimiterOptions {
  /** Milliseconds that count as a minute. */
  readonly windowMs?: number;
  readonly sleep?: Sleep;
}

/** Those who want a request of one key, in the order they came. */
interface Line {
  /** The slot to be used next: the one that has rested longest. */
  next: number;
  waiting: number;
  turn: Promise<void>;
}

/** Rejects as soon as the caller has gone, even where those in front still wait. */
const turnOrStop = (turn: Promise<void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(stoppedBy(signal));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    void turn.then(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });

/**
 * In memory, for one process.
 *
 * A limiter that counts per window lets twice the limit through around a window's edge. Here every one of the N requests
 * a minute has a slot of its own, that is used in turn and then rests for a whole minute: N at once after a pause, and
 * never more than N in any sixty seconds.
 */
export const createRateLimiter = ({ windowMs = 60_000, sleep = realSleep }: RateLimiterOptions = {}): RateLimiter => {
  const lines = new Map<string, Line>();
  let slots: Promise<RateLimiterAbstract> | undefined;

  const loadSlots = async (): Promise<RateLimiterAbstract> => {
    const { createSlots } = await import("./rate-limit-slots.ts");
    return createSlots(windowMs);
  };

  const lineOf = (key: string): Line => {
    const line = lines.get(key) ?? { next: 0, waiting: 0, turn: Promise.resolve() };
    lines.set(key, line);
    return line;
  };

  /** Milliseconds until the slot `ahead` places further on is free. */
  const untilFree = async (key: string, line: Line, ahead: number, count: number): Promise<number> => {
    const slot = await (await slots)?.get(`${key}:${(line.next + ahead) % count}`);
    return Math.max(0, slot?.msBeforeNext ?? 0) + Math.floor(ahead / count) * windowMs;
  };

  const refuseIfLate = (waitMs: number, deadline: number): void => {
    if (performance.now() + waitMs <= deadline) return;
    if (waitMs === 0) throw deadlinePassed();
    throw new HttpFailure("rate_limited", "The requests allowed per minute are used up.", {
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
  };

  const useNextSlot = async (
    key: string,
    line: Line,
    count: number,
    deadline: number,
    signal: AbortSignal,
  ): Promise<void> => {
    for (;;) {
      const waitMs = await untilFree(key, line, 0, count);
      refuseIfLate(waitMs, deadline);
      if (signal.aborted) throw stoppedBy(signal);
      if (waitMs > 0) await sleep(Math.ceil(waitMs), signal);
      const used = await (await slots)?.consume(`${key}:${line.next % count}`).catch((refused) => refused);
      if (used instanceof Error) throw used;
      if (used && used.consumedPoints <= 1) break;
    }
    line.next = (line.next + 1) % count;
  };

  return {
    take: async (key, requestsPerMinute, deadline, signal) => {
      const count = Math.max(1, Math.floor(requestsPerMinute));
      slots ??= loadSlots();
      const line = lineOf(`${key}:${count}`);
      const before = line.turn;
      let leave = () => {};
      line.turn = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const ahead = line.waiting;
      line.waiting += 1;
      try {
        refuseIfLate(await untilFree(key, line, ahead, count), deadline);
        await turnOrStop(before, signal);
        await useNextSlot(key, line, count, deadline, signal);
      } finally {
        line.waiting -= 1;
        // Whoever gives up must not let the one behind it overtake those in front.
        void before.then(leave);
      }
    },
  };
};
