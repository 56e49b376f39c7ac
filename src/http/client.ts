/** Outgoing HTTP as the vendors' rooms see it: JSON asked for in lanes that cannot harm each other. */

import { setMaxListeners } from "node:events";
import { deadlinePassed, HttpFailure, stoppedBy } from "./failure.ts";
import type { OpenLane } from "./lane.ts";
import { defaultLimits, type HttpLimits } from "./limits.ts";
import { type BreakerState, type HttpObserver, tell } from "./observer.ts";
import { addressIn, isPrivateAddress } from "./private-address.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limit.ts";
import type { Http, HttpRequest, Lane } from "./request.ts";
import { createResolve, type Resolve } from "./resolver.ts";
import { withRetries } from "./retry.ts";
import { sleep as realSleep, type Sleep } from "./wait.ts";

export type { Http, HttpAnswer, HttpRequest, Lane } from "./request.ts";

export interface HttpOptions {
  readonly limits?: Partial<HttpLimits>;
  readonly rateLimiter?: RateLimiter;
  readonly observer?: HttpObserver;
  /** From 0 up to 1: the jitter of the backoff. */
  readonly random?: () => number;
  /** The wait before a retry. */
  readonly sleep?: Sleep;
  readonly resolve?: Resolve;
}

export interface HttpClient {
  readonly request: Http;
  /** Ends what is under way (`cancelled`) and every connection. */
  close(): Promise<void>;
  /** By lane key, for the lanes used so far. */
  breakerStates(): Readonly<Record<string, BreakerState>>;
}

const refuseAtOnce = ({ url, lane, signal, deadline }: HttpRequest): void => {
  if (signal.aborted) throw stoppedBy(signal);
  if (deadline <= performance.now()) throw deadlinePassed();
  const address = addressIn(url);
  if (!lane.allowPrivate && address !== undefined && isPrivateAddress(address)) {
    throw new HttpFailure("unavailable", "The host's address is private, which its configuration does not allow.");
  }
};

/** Cheap: undici, cockatiel and the rest are loaded by the first request that needs them. */
export const createHttp = (options: HttpOptions = {}): HttpClient => {
  const limits: HttpLimits = { ...defaultLimits, ...options.limits };
  const { observer, random = Math.random, sleep = realSleep } = options;
  const { rateLimiter = createRateLimiter(), resolve = createResolve(limits) } = options;
  const opening = new Map<string, Promise<OpenLane>>();
  const open = new Map<string, OpenLane>();
  let closed = false;

  const laneOf = (lane: Lane): Promise<OpenLane> => {
    const { key } = lane;
    const known = opening.get(key);
    if (known) return known;
    const opened = import("./lane.ts").then(({ openLane }) => {
      const made = openLane(lane, { limits, rateLimiter, resolve, observer });
      open.set(key, made);
      return made;
    });
    opening.set(key, opened);
    return opened;
  };

  const request: Http = async (asked) => {
    refuseAtOnce(asked);
    // One call's signal may stop dozens of requests; Node takes more than ten listeners for a leak and says so.
    setMaxListeners(0, asked.signal);
    const lane = await laneOf(asked.lane);
    if (closed) throw new HttpFailure("cancelled", "The client was closed.");
    const { signal, deadline, method } = asked;
    const onRetry = (failure: HttpFailure, delayMs: number) =>
      tell(observer, "retry", asked.lane.key, String(failure.status ?? failure.kind), delayMs);
    const kit = { limits, budget: lane.budget, random, sleep, onRetry };
    return withRetries(() => lane.attempt(asked), { repeatable: method === "GET", signal, deadline }, kit);
  };

  return {
    request,
    close: async () => {
      closed = true;
      await Promise.all(opening.values());
      await Promise.all([...open.values()].map((lane) => lane.destroy()));
    },
    breakerStates: () => Object.fromEntries([...open].map(([key, lane]) => [key, lane.breaker])),
  };
};
