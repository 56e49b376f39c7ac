/** What metrics and logs may learn of the outgoing requests: never a header, a URL, a query or a body. */

import type { FailureKind } from "./failure.ts";

export type BreakerState = "closed" | "open" | "half_open";

/** One attempt's end: `status` where the vendor answered, `kind` where it failed, milliseconds from start to end. */
export interface AttemptReport {
  readonly status?: number;
  readonly kind?: FailureKind;
  readonly ms: number;
}

/** `upstream` is the upstream's key. What an observer throws is ignored: watching must not break what is watched. */
export interface HttpObserver {
  attempt?(upstream: string, report: AttemptReport): void;
  /** `reason` is the failed attempt's status or kind, `delayMs` the wait before the next one. */
  retry?(upstream: string, reason: string, delayMs: number): void;
  rateLimitWait?(upstream: string, ms: number): void;
  breaker?(upstream: string, endpoint: string, state: BreakerState): void;
}

/** Calls one of the observer's functions, if it has it. */
export const notify = <K extends keyof HttpObserver>(
  observer: HttpObserver | undefined,
  what: K,
  ...facts: Parameters<Required<HttpObserver>[K]>
): void => {
  try {
    (observer?.[what] as ((...facts: Parameters<Required<HttpObserver>[K]>) => void) | undefined)?.apply(
      observer,
      facts,
    );
  } catch {}
};

/** One observer that tells all of these. */
export const observeAll = (...observers: readonly (HttpObserver | undefined)[]): HttpObserver => {
  const tell =
    <K extends keyof HttpObserver>(what: K) =>
    (...facts: Parameters<Required<HttpObserver>[K]>): void => {
      for (const observer of observers) notify(observer, what, ...facts);
    };
  return {
    attempt: tell("attempt"),
    retry: tell("retry"),
    rateLimitWait: tell("rateLimitWait"),
    breaker: tell("breaker"),
  };
};
