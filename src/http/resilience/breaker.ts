/** A circuit breaker: closed, open for a pause, half open for the one request that decides. By the monotonic clock. */

import { HttpFailure } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";
import type { BreakerState } from "../observer.ts";

export interface Breaker {
  readonly state: BreakerState;
  /** Throws `unavailable` while nothing may be sent. */
  refuseIfOpen(): void;
  /** Rejects as `refuseIfOpen` throws, or as the work does. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Only what says that the vendor or the way to it is ill: no 4xx, no odd answer, nothing of our own doing. */
const countsAgainst = (failure: HttpFailure): boolean =>
  failure.kind === "unavailable" ||
  failure.kind === "timeout" ||
  (failure.kind === "status" && (failure.status ?? 0) >= 500);

const sliceCount = 10;

/** Requests and failures within the window, which moves on by a tenth of itself. */
const createWindow = ({ breakerWindowMs, breakerRequests, breakerShare }: HttpLimits) => {
  let slices: { slice: number; requests: number; failures: number }[] = [];
  const sum = (what: "requests" | "failures") => slices.reduce((total, slice) => total + slice[what], 0);
  return {
    count: (failures: 0 | 1) => {
      const slice = Math.floor((performance.now() * sliceCount) / breakerWindowMs);
      slices = slices.filter((earlier) => earlier.slice > slice - sliceCount);
      if (slices.at(-1)?.slice !== slice) slices.push({ slice, requests: 0, failures: 0 });
      const current = slices.at(-1)!;
      current.requests += 1;
      current.failures += failures;
    },
    isTooBad: () => sum("requests") >= breakerRequests && sum("failures") >= breakerShare * sum("requests"),
    forget: () => {
      slices = [];
    },
  };
};

/** `onState` hears of every change. */
export const createBreaker = (limits: HttpLimits, onState: (state: BreakerState) => void): Breaker => {
  const window = createWindow(limits);
  let state: BreakerState = "closed";
  let openUntil = 0;

  const become = (next: BreakerState): void => {
    if (next === "open") openUntil = performance.now() + limits.breakerPauseMs;
    if (next === "closed") window.forget();
    state = next;
    onState(next);
  };

  const refuseIfOpen = (): void => {
    if (state === "closed" || (state === "open" && performance.now() >= openUntil)) return;
    throw new HttpFailure("unavailable", "Too many requests failed of late; nothing is sent for a moment.", {
      retryAfterSeconds: Math.max(1, Math.ceil((openUntil - performance.now()) / 1000)),
    });
  };

  const ended = (failure: unknown, isProbe: boolean): void => {
    const isBad = failure instanceof HttpFailure && countsAgainst(failure);
    // A cancelled probe proves nothing: the next request after the pause is the next probe.
    const provesNothing = failure instanceof HttpFailure && failure.kind === "cancelled";
    if (isProbe) become(isBad || provesNothing ? "open" : "closed");
    // What was sent before the breaker opened decides nothing any more.
    if (state !== "closed") return;
    window.count(isBad ? 1 : 0);
    if (isBad && window.isTooBad()) become("open");
  };

  return {
    get state() {
      return state;
    },
    refuseIfOpen,
    run: async (work) => {
      refuseIfOpen();
      const isProbe = state === "open";
      if (isProbe) become("half_open");
      try {
        const answer = await work();
        ended(undefined, isProbe);
        return answer;
      } catch (failure) {
        ended(failure, isProbe);
        throw failure;
      }
    },
  };
};
