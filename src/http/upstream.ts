/** One upstream, open: its attempts run through its endpoint's breaker, its gate and its connections, in this order. */

import { mostBytes, readAnswer } from "./answer/answer.ts";
import { acceptedCodings } from "./answer/body.ts";
import { HttpFailure } from "./failure.ts";
import type { HttpLimits } from "./limits.ts";
import { type AttemptReport, type BreakerState, type HttpObserver, notify } from "./observer.ts";
import type { HttpProxy } from "./proxy.ts";
import type { HttpAnswer, HttpRequest, Upstream } from "./request.ts";
import { type Breaker, createBreaker } from "./resilience/breaker.ts";
import { createGate } from "./resilience/gate.ts";
import type { RateLimiter } from "./resilience/rate-limit.ts";
import { createRetryBudget, type RetryBudget } from "./resilience/retry.ts";
import { type Connections, createConnections } from "./wire/connections.ts";
import { exchange, type Received } from "./wire/exchange.ts";
import type { Resolve } from "./wire/resolver.ts";

interface UpstreamKit {
  readonly limits: HttpLimits;
  readonly rateLimiter: RateLimiter;
  readonly resolve: Resolve;
  readonly observer: HttpObserver | undefined;
  readonly proxy?: HttpProxy | undefined;
}

export interface OpenUpstream {
  readonly budget: RetryBudget;
  /** By kind of endpoint, for those asked so far. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
  /** Sends once. Rejects with `HttpFailure`. */
  attempt(request: HttpRequest): Promise<HttpAnswer>;
  destroy(): Promise<void>;
}

const send = async (request: HttpRequest, connections: Connections, limits: HttpLimits): Promise<HttpAnswer> => {
  const { method, url, body, signal, deadline } = request;
  const headers = { "accept-encoding": acceptedCodings, ...request.headers };
  const connection = connections.take(method, url);
  let isWhole = false;
  let received: Received;
  try {
    const sent = { method, url, headers, body, signal, deadline };
    received = await exchange(connection.dispatcher, sent, limits, (head) => mostBytes(head, limits));
    isWhole = received.bytes !== undefined;
  } finally {
    connection.release(isWhole);
  }
  return { status: received.status, headers: received.headers, body: await readAnswer(received, limits) };
};

const reportOf = (end: HttpAnswer | HttpFailure, ms: number): AttemptReport => ({
  ...(end.status === undefined ? {} : { status: end.status }),
  ...(end instanceof HttpFailure ? { kind: end.kind } : {}),
  ms,
});

/** This file, with undici behind it, is loaded by the first request. */
export const openUpstream = (
  upstream: Upstream,
  { limits, rateLimiter, resolve, observer, proxy }: UpstreamKit,
): OpenUpstream => {
  // The key as it is now names this upstream for good.
  const { key, allowPrivate, requestsPerMinute } = upstream;
  const breakers = new Map<string, Breaker>();
  const gate = createGate(limits, requestsPerMinute ? { key, requestsPerMinute, limiter: rateLimiter } : undefined);
  const connections = createConnections(allowPrivate, limits, resolve, proxy);

  const breakerOf = (endpoint: string): Breaker => {
    const breaker =
      breakers.get(endpoint) ?? createBreaker(limits, (state) => notify(observer, "breaker", key, endpoint, state));
    breakers.set(endpoint, breaker);
    return breaker;
  };

  const watched = async (request: HttpRequest): Promise<HttpAnswer> => {
    const since = performance.now();
    try {
      const answer = await send(request, connections, limits);
      notify(observer, "attempt", key, reportOf(answer, performance.now() - since));
      return answer;
    } catch (failure) {
      if (failure instanceof HttpFailure)
        notify(observer, "attempt", key, reportOf(failure, performance.now() - since));
      throw failure;
    }
  };

  return {
    budget: createRetryBudget(limits),
    get breakers() {
      return Object.fromEntries([...breakers].map(([endpoint, { state }]) => [endpoint, state]));
    },
    attempt: async (request) => {
      const breaker = breakerOf(request.endpoint);
      breaker.refuseIfOpen();
      return gate.run(async (rateWaitMs) => {
        if (requestsPerMinute) notify(observer, "rateLimitWait", key, rateWaitMs);
        const answer = await breaker.run(() => watched(request));
        return rateWaitMs > 0 ? { ...answer, rateWaitMs } : answer;
      }, request);
    },
    destroy: () => connections.destroy(),
  };
};
