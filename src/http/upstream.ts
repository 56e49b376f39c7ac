/** What the requests to one upstream share, open: breakers by kind of endpoint, a gate, a retry budget, connections. */

import type { HttpLimits } from "./limits.ts";
import { type BreakerState, type HttpObserver, notify } from "./observer.ts";
import type { HttpProxy } from "./proxy.ts";
import type { Upstream } from "./request.ts";
import { type Breaker, createBreaker } from "./resilience/breaker.ts";
import { createGate, type Gate } from "./resilience/gate.ts";
import type { RateLimiter } from "./resilience/rate-limit.ts";
import { createRetryBudget, type RetryBudget } from "./resilience/retry.ts";
import { type Connections, createConnections } from "./wire/connections.ts";
import type { Resolve } from "./wire/resolver.ts";

interface UpstreamKit {
  readonly limits: HttpLimits;
  readonly rateLimiter: RateLimiter;
  readonly resolve: Resolve;
  readonly observer: HttpObserver | undefined;
  readonly proxy?: HttpProxy | undefined;
}

export interface OpenUpstream extends Omit<Upstream, "allowPrivate"> {
  readonly gate: Gate;
  readonly budget: RetryBudget;
  readonly connections: Connections;
  breakerOf(endpoint: string): Breaker;
  /** By kind of endpoint, for those asked so far. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
}

/** This file, with undici behind it, is loaded by the first request. */
export const openUpstream = (
  upstream: Upstream,
  { limits, rateLimiter, resolve, observer, proxy }: UpstreamKit,
): OpenUpstream => {
  // The key as it is now names this upstream for good.
  const { key, allowPrivate, requestsPerMinute } = upstream;
  const breakers = new Map<string, Breaker>();
  return {
    key,
    ...(requestsPerMinute ? { requestsPerMinute } : {}),
    gate: createGate(limits, requestsPerMinute ? { key, requestsPerMinute, limiter: rateLimiter } : undefined),
    budget: createRetryBudget(limits),
    connections: createConnections(allowPrivate, limits, resolve, proxy),
    breakerOf: (endpoint) => {
      const breaker =
        breakers.get(endpoint) ?? createBreaker(limits, (state) => notify(observer, "breaker", key, endpoint, state));
      breakers.set(endpoint, breaker);
      return breaker;
    },
    get breakers() {
      return Object.fromEntries([...breakers].map(([endpoint, { state }]) => [endpoint, state]));
    },
  };
};
