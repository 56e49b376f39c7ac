/** Keeps to a vendor's published rate: at most so many requests in any minute, however the minutes are cut. */

import { deadlinePassed, HttpFailure, stoppedBy } from "../failure.ts";

export interface RateLimiter {
  /**
   * Resolves when one request may be sent. `deadline` is performance.now() milliseconds. Rejects with `HttpFailure`:
   * `rate_limited` with `retryAfterSeconds`, at once, where the wait does not fit the deadline; `cancelled`.
   */
  take(key: string, requestsPerMinute: number, deadline: number, signal: AbortSignal): Promise<void>;
}

/** The requests of one key: when the latest ones were granted, and who waits, in the order they came. */
interface Line {
  readonly most: number;
  readonly granted: number[];
  readonly waiting: Set<() => void>;
  timer?: NodeJS.Timeout | undefined;
}

/** performance.now() milliseconds at which the request behind `ahead` others may go; in the past if it may go now. */
const freeAt = ({ granted, most }: Line, ahead: number, windowMs: number): number => {
  const rounds = Math.floor(ahead / most);
  const earlier = granted.at((ahead % most) - most) ?? -Infinity;
  return rounds === 0 ? earlier + windowMs : Math.max(earlier + windowMs, performance.now()) + rounds * windowMs;
};

/** In memory, for one process: a sliding log of the last minute's grants. `windowMs`: what counts as a minute. */
export const createRateLimiter = ({ windowMs = 60_000 }: { readonly windowMs?: number } = {}): RateLimiter => {
  const lines = new Map<string, Line>();

  const grant = (line: Line): void => {
    clearTimeout(line.timer);
    for (const go of line.waiting) {
      const waitMs = freeAt(line, 0, windowMs) - performance.now();
      if (waitMs > 0) {
        line.timer = setTimeout(grant, Math.ceil(waitMs), line);
        return;
      }
      line.granted.push(performance.now());
      if (line.granted.length > line.most) line.granted.shift();
      go();
    }
  };

  return {
    take: (key, requestsPerMinute, deadline, signal) =>
      new Promise((resolve, reject) => {
        const most = Math.max(1, Math.floor(requestsPerMinute));
        const line = lines.get(`${key}:${most}`) ?? { most, granted: [], waiting: new Set() };
        lines.set(`${key}:${most}`, line);
        const waitMs = freeAt(line, line.waiting.size, windowMs) - performance.now();
        if (signal.aborted) return reject(stoppedBy(signal));
        if (performance.now() > deadline) return reject(deadlinePassed());
        if (performance.now() + waitMs > deadline) return reject(usedUp(waitMs));
        const leave = () => {
          line.waiting.delete(go);
          grant(line);
          reject(stoppedBy(signal));
        };
        const go = () => {
          line.waiting.delete(go);
          signal.removeEventListener("abort", leave);
          resolve();
        };
        signal.addEventListener("abort", leave, { once: true });
        line.waiting.add(go);
        grant(line);
      }),
  };
};

const usedUp = (waitMs: number): HttpFailure =>
  new HttpFailure("rate_limited", "The requests allowed per minute are used up.", {
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
