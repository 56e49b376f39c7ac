/** Outgoing HTTP: a request is joined to its like, repeated where that helps, let in, and exchanged for its JSON. */

import { setMaxListeners } from "node:events";
import { addressIn, isPrivateAddress } from "../platform/addresses.ts";
import { mostBytes, readAnswer } from "./answer/answer.ts";
import { acceptedCodings } from "./answer/body.ts";
import { deadlinePassed, HttpFailure, stoppedBy } from "./failure.ts";
import { defaultLimits, type HttpLimits } from "./limits.ts";
import { type AttemptReport, type BreakerState, type HttpObserver, notify } from "./observer.ts";
import type { HttpProxy } from "./proxy.ts";
import type { Http, HttpAnswer, HttpRequest, Upstream } from "./request.ts";
import { createRateLimiter, type RateLimiter } from "./resilience/rate-limit.ts";
import { withRetries } from "./resilience/retry.ts";
import { singleFlight } from "./single-flight.ts";
import { sleep as realSleep, type Sleep } from "./timers.ts";
import type { OpenUpstream } from "./upstream.ts";
import { exchange, type Received } from "./wire/exchange.ts";
import { createResolve, type Resolve } from "./wire/resolver.ts";

export type { Asker, Http, HttpAnswer, HttpRequest, Upstream } from "./request.ts";

export interface HttpOptions {
  readonly limits?: Partial<HttpLimits>;
  readonly rateLimiter?: RateLimiter;
  readonly observer?: HttpObserver;
  /** From 0 up to 1: the jitter of the backoff. */
  readonly random?: () => number;
  /** The wait before a retry. */
  readonly sleep?: Sleep;
  readonly resolve?: Resolve;
  readonly proxy?: HttpProxy | undefined;
  /** Runs every request, its retries and waits included: what it does before and after is seen by nobody here. */
  readonly around?: (<Result>(asked: HttpRequest, send: () => Promise<Result>) => Promise<Result>) | undefined;
}

export interface HttpClient {
  readonly request: Http;
  /** Ends what is under way (`cancelled`) and every connection. */
  close(): Promise<void>;
  /** By upstream key and kind of endpoint, for those used so far. */
  breakerStates(): Readonly<Record<string, Readonly<Record<string, BreakerState>>>>;
}

const refuseAtOnce = ({ url, upstream, signal, deadline }: HttpRequest): void => {
  if (signal.aborted) throw stoppedBy(signal);
  if (deadline <= performance.now()) throw deadlinePassed();
  const address = addressIn(url);
  if (!upstream.allowPrivate && address !== undefined && isPrivateAddress(address)) {
    throw new HttpFailure("unavailable", "The host's address is private, which its configuration does not allow.");
  }
};

const exchangeJson = async (
  asked: HttpRequest,
  { connections }: OpenUpstream,
  limits: HttpLimits,
): Promise<HttpAnswer> => {
  const { method, url, body, signal, deadline } = asked;
  const headers = { "accept-encoding": acceptedCodings, ...asked.headers };
  const connection = connections.take(method, url);
  let received: Received | undefined;
  try {
    const sent = { method, url, headers, body, signal, deadline };
    received = await exchange(connection.dispatcher, sent, limits, (head) => mostBytes(head, limits));
  } finally {
    connection.release(received?.bytes !== undefined);
  }
  return {
    status: received.status,
    headers: received.headers,
    body: await readAnswer(received, limits, asked.leavesListUnread),
  };
};

const reportOf = (end: HttpAnswer | HttpFailure, ms: number): AttemptReport => ({
  ...(end.status === undefined ? {} : { status: end.status }),
  ...(end instanceof HttpFailure ? { kind: end.kind } : {}),
  ms,
});

/** Sends once: past the endpoint's breaker, in one of the upstream's places. Rejects with `HttpFailure`. */
const attempt = async (
  asked: HttpRequest,
  upstream: OpenUpstream,
  { limits, observer }: { readonly limits: HttpLimits; readonly observer: HttpObserver | undefined },
): Promise<HttpAnswer> => {
  const { key, requestsPerMinute, gate } = upstream;
  const watched = async (): Promise<HttpAnswer> => {
    const since = performance.now();
    const report = (end: HttpAnswer | HttpFailure) =>
      notify(observer, "attempt", key, reportOf(end, performance.now() - since));
    try {
      const answer = await exchangeJson(asked, upstream, limits);
      report(answer);
      return answer;
    } catch (failure) {
      if (failure instanceof HttpFailure) report(failure);
      throw failure;
    }
  };
  const breaker = upstream.breakerOf(asked.endpoint);
  breaker.refuseIfOpen();
  return gate.run(async (rateWaitMs) => {
    if (requestsPerMinute) notify(observer, "rateLimitWait", key, rateWaitMs);
    const answer = await breaker.run(watched);
    return rateWaitMs > 0 ? { ...answer, rateWaitMs } : answer;
  }, asked);
};

/** Cheap: undici is loaded by the first request that needs it. */
export const createHttp = (options: HttpOptions = {}): HttpClient => {
  const limits: HttpLimits = { ...defaultLimits, ...options.limits };
  const { observer, proxy, random = Math.random, sleep = realSleep } = options;
  const { rateLimiter = createRateLimiter(), resolve = createResolve(limits) } = options;
  const opening = new Map<string, Promise<OpenUpstream>>();
  const open = new Map<string, OpenUpstream>();
  let closed = false;

  const openOnce = (upstream: Upstream): Promise<OpenUpstream> => {
    const { key } = upstream;
    const known = opening.get(key);
    if (known) return known;
    const opened = import("./upstream.ts").then(({ openUpstream }) => {
      open.set(key, openUpstream(upstream, { limits, rateLimiter, resolve, observer, proxy }));
      return open.get(key)!;
    });
    opening.set(key, opened);
    return opened;
  };

  const send: Http = async (asked) => {
    const upstream = await openOnce(asked.upstream);
    if (closed) throw new HttpFailure("cancelled", "The client was closed.");
    const { signal, deadline, method } = asked;
    const onRetry = (failure: HttpFailure, delayMs: number) =>
      notify(observer, "retry", asked.upstream.key, String(failure.status ?? failure.kind), delayMs);
    const kit = { limits, budget: upstream.budget, random, sleep, onRetry };
    const once = () => attempt(asked, upstream, { limits, observer });
    return withRetries(once, { repeatable: method === "GET", signal, deadline }, kit);
  };

  const sendOnce = singleFlight(send, limits.reserveMs);
  const request: Http = async (asked) => {
    refuseAtOnce(asked);
    // One call's signal may stop dozens of requests; Node takes more than ten listeners for a leak and says so.
    setMaxListeners(0, asked.signal);
    return sendOnce(asked);
  };
  const { around } = options;
  return {
    request: around ? (asked) => around(asked, () => request(asked)) : request,
    close: async () => {
      closed = true;
      await Promise.all(opening.values());
      await Promise.all([...open.values()].map(({ connections }) => connections.destroy()));
    },
    breakerStates: () => Object.fromEntries([...open].map(([key, upstream]) => [key, upstream.breakers])),
  };
};
