/** What keeps one upstream's trouble its own: a circuit breaker, and a bulkhead with a short queue. */

import {
  bulkhead,
  CircuitState,
  circuitBreaker,
  handleWhen,
  type IBreaker,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from "cockatiel";
import { HttpFailure, stoppedBy } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";
import type { BreakerState } from "../observer.ts";
import { after } from "../timers.ts";

export interface UpstreamGuard {
  readonly state: BreakerState;
  /** Rejects `unavailable` while the breaker is open, `overloaded` where the queue is full or too slow. */
  run<T>(work: () => Promise<T>, asked: { readonly signal: AbortSignal; readonly deadline: number }): Promise<T>;
  /** Throws as `run` would while the breaker is open, before anything else is waited for. */
  refuseIfOpen(): void;
}

/** Only what says that the vendor or the way to it is ill: no 4xx, no odd answer, nothing of our own doing. */
const countsAgainst = (failure: unknown): boolean =>
  failure instanceof HttpFailure &&
  (failure.kind === "unavailable" ||
    failure.kind === "timeout" ||
    (failure.kind === "status" && (failure.status ?? 0) >= 500));

const sliceCount = 10;

/**
 * The share of failures within the window. cockatiel's own sampling breaker is not used: it drops an old slice only
 * when a newer one begins, so failures of an hour ago count in a quiet upstream, and it trusts the wall clock.
 */
const createShareOfFailures = (limits: HttpLimits, closed: CircuitState): IBreaker => {
  const sliceMs = limits.breakerWindowMs / sliceCount;
  let slices: { slice: number; total: number; failed: number }[] = [];
  const count = (failed: number) => {
    const slice = Math.floor(performance.now() / sliceMs);
    slices = slices.filter((one) => one.slice > slice - sliceCount);
    const newest = slices.at(-1);
    const current = newest?.slice === slice ? newest : { slice, total: 0, failed: 0 };
    if (current !== newest) slices.push(current);
    current.total += 1;
    current.failed += failed;
  };
  const sum = (what: "total" | "failed") => slices.reduce((so, slice) => so + slice[what], 0);
  return {
    state: undefined,
    // After the probe of a half-open circuit the past is forgotten.
    success: (state) => {
      if (state !== closed) slices = [];
      count(0);
    },
    failure: () => {
      count(1);
      return sum("total") >= limits.breakerRequests && sum("failed") >= limits.breakerShare * sum("total");
    },
  };
};

/** `onState` hears of every change of the breaker. */
export const createUpstreamGuard = (limits: HttpLimits, onState: (state: BreakerState) => void): UpstreamGuard => {
  const names: Record<CircuitState, BreakerState> = {
    [CircuitState.Closed]: "closed",
    [CircuitState.Open]: "open",
    [CircuitState.HalfOpen]: "half_open",
    [CircuitState.Isolated]: "open",
  };
  let openUntil = 0;
  // cockatiel compares this with wall-clock time; all or nothing makes the decision ours, by the monotonic clock.
  const pause = {
    next: () => {
      openUntil = performance.now() + limits.breakerPauseMs;
      return pause;
    },
    get duration() {
      return performance.now() < openUntil ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    },
  };
  const breaker = circuitBreaker(
    // A probe that was cancelled proves nothing; unhandled, it would close the circuit.
    handleWhen((failure) => countsAgainst(failure) || (breaker.state === CircuitState.HalfOpen && isOurDoing(failure))),
    { halfOpenAfter: pause, breaker: createShareOfFailures(limits, CircuitState.Closed) },
  );
  breaker.onStateChange((state) => onState(names[state]));
  const rooms = bulkhead(limits.concurrent, limits.queued);

  const refuseIfOpen = () => {
    const resting = breaker.state === CircuitState.Open && performance.now() < openUntil;
    // While one probe is under way everyone else is refused: cockatiel would let them all wait for its end.
    if (resting || breaker.state === CircuitState.HalfOpen) throw brokenCircuit(openUntil);
  };

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    refuseIfOpen();
    try {
      return await breaker.execute(work);
    } catch (failure) {
      throw isBrokenCircuitError(failure) ? brokenCircuit(openUntil) : failure;
    }
  };

  return {
    get state() {
      return names[breaker.state];
    },
    refuseIfOpen,
    run: (work, { signal, deadline }) =>
      new Promise((resolve, reject) => {
        let gone = false;
        const stopWaiting = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", cancel);
        };
        const giveUp = (failure: HttpFailure) => {
          gone = true;
          stopWaiting();
          reject(failure);
        };
        const cancel = () => giveUp(stoppedBy(signal));
        const timer = after(Math.min(limits.queueMs, deadline - performance.now()), () => giveUp(overloaded()));
        signal.addEventListener("abort", cancel, { once: true });
        // The bulkhead is not given the signal: a queued entry that was cancelled would end its chain, and those behind
        // it would wait for ever. An entry that has gone passes through at once instead.
        rooms
          .execute(async () => {
            if (gone) return;
            stopWaiting();
            resolve(await guarded(work));
          })
          .catch((failure) => {
            stopWaiting();
            reject(isBulkheadRejectedError(failure) ? overloaded() : failure);
          });
      }),
  };
};

const isOurDoing = (failure: unknown): boolean => failure instanceof HttpFailure && failure.kind === "cancelled";

const overloaded = (): HttpFailure =>
  new HttpFailure("overloaded", "Too many requests of ours are under way.", { retryAfterSeconds: 1 });

const brokenCircuit = (openUntil: number): HttpFailure =>
  new HttpFailure("unavailable", "Too many requests failed of late; nothing is sent for a moment.", {
    retryAfterSeconds: Math.max(1, Math.ceil((openUntil - performance.now()) / 1000)),
  });
