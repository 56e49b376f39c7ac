/** One lane, open: its attempts run through its own breaker, rate, bulkhead and connections, in this order. */

import { mostBytes, readAnswer } from "./answer.ts";
import { acceptedCodings } from "./body.ts";
import { createLaneGuard } from "./breaker.ts";
import { createLaneConnections, type LaneConnections } from "./dispatcher.ts";
import { HttpFailure } from "./failure.ts";
import type { HttpLimits } from "./limits.ts";
import { type AttemptReport, type BreakerState, type HttpObserver, tell } from "./observer.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { HttpAnswer, HttpRequest, Lane } from "./request.ts";
import type { Resolve } from "./resolver.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";

export interface LaneKit {
  readonly limits: HttpLimits;
  readonly rateLimiter: RateLimiter;
  readonly resolve: Resolve;
  readonly observer: HttpObserver | undefined;
}

export interface OpenLane {
  readonly budget: RetryBudget;
  readonly breaker: BreakerState;
  /** Sends once. Rejects with `HttpFailure`. */
  attempt(request: HttpRequest): Promise<HttpAnswer>;
  destroy(): Promise<void>;
}

const send = async (request: HttpRequest, connections: LaneConnections, limits: HttpLimits): Promise<HttpAnswer> => {
  const { method, url, body, signal, deadline } = request;
  const sent = {
    method,
    url,
    headers: { "accept-encoding": acceptedCodings, ...request.headers },
    body,
    signal,
    deadline,
  };
  const received = await connections.exchange(sent, (head) => mostBytes(head, limits));
  const { status, headers } = received;
  return { status, headers, body: await readAnswer(received, request.maxRows, limits) };
};

const reportOf = (end: HttpAnswer | HttpFailure, ms: number): AttemptReport => ({
  ...(end.status === undefined ? {} : { status: end.status }),
  ...(end instanceof HttpFailure ? { kind: end.kind } : {}),
  ms,
});

/** This file, with undici and cockatiel behind it, is loaded by the first request. */
export const openLane = (lane: Lane, { limits, rateLimiter, resolve, observer }: LaneKit): OpenLane => {
  // The key as it is now names this lane for good.
  const { key, allowPrivate } = lane;
  const guard = createLaneGuard(limits, (state) => tell(observer, "breaker", key, state));
  const connections = createLaneConnections(allowPrivate, limits, resolve);

  const awaitRate = async ({ lane: { requestsPerMinute }, deadline, signal }: HttpRequest): Promise<void> => {
    if (requestsPerMinute === undefined) return;
    const since = performance.now();
    await rateLimiter.take(key, requestsPerMinute, deadline, signal);
    tell(observer, "rateLimitWait", key, performance.now() - since);
  };

  const watched = async (request: HttpRequest): Promise<HttpAnswer> => {
    const since = performance.now();
    try {
      const answer = await send(request, connections, limits);
      tell(observer, "attempt", key, reportOf(answer, performance.now() - since));
      return answer;
    } catch (failure) {
      if (failure instanceof HttpFailure) tell(observer, "attempt", key, reportOf(failure, performance.now() - since));
      throw failure;
    }
  };

  return {
    budget: createRetryBudget(limits),
    get breaker() {
      return guard.state;
    },
    attempt: async (request) => {
      guard.refuseIfOpen();
      await awaitRate(request);
      return guard.run(() => watched(request), request);
    },
    destroy: () => connections.destroy(),
  };
};
