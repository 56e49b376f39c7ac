/** The same GET asked for by several callers at once is sent once; each caller leaves by its own clock and signal. */

import { setMaxListeners } from "node:events";
import { deadlinePassed, HttpFailure, stoppedBy } from "./failure.ts";
import type { Http, HttpAnswer, HttpRequest } from "./request.ts";
import { after } from "./timers.ts";

interface Flight {
  readonly answer: Promise<HttpAnswer>;
  /** performance.now() milliseconds: the first caller's. */
  readonly deadline: number;
  readonly stop: AbortController;
  /** Nobody joins it any more. */
  readonly close: () => void;
  callers: number;
}

/** Requests that differ in a header, so in a credential, are never the same; nor are those read differently. */
const identityOf = ({ upstream, url, headers, leavesListUnread }: HttpRequest): string =>
  JSON.stringify([upstream.key, url.href, headers, leavesListUnread]);

/** Whether a flight failed only since its first caller's time was short: a vendor's own word is never among it. */
const lackedTime = (failure: unknown, { deadline }: Flight, reserveMs: number): boolean => {
  if (!(failure instanceof HttpFailure) || failure.status !== undefined) return false;
  const { kind } = failure;
  return (
    kind === "rate_limited" || kind === "overloaded" || (kind === "timeout" && performance.now() > deadline - reserveMs)
  );
};

/** The flight's end for one caller, or the caller's own: whoever leaves last takes the request along. */
const join = (flight: Flight, { signal, deadline }: HttpRequest): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    flight.callers += 1;
    const isHasty = deadline < flight.deadline;
    const timer = isHasty ? after(deadline - performance.now(), () => leave(deadlinePassed())) : undefined;
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    };
    const leave = (reason: HttpFailure) => {
      settle();
      flight.callers -= 1;
      if (flight.callers === 0) {
        flight.close();
        flight.stop.abort(signal.aborted ? signal.reason : new DOMException("", "TimeoutError"));
      }
      reject(reason);
    };
    const cancel = () => leave(stoppedBy(signal));
    signal.addEventListener("abort", cancel, { once: true });
    flight.answer.then(resolve, reject).finally(settle);
  });

/**
 * `send` for GETs under way once per credential and address; a POST is always the caller's own. Answers are shared as
 * they are, so nobody may change one. A failure is everybody's who waits for it, and nobody's who comes after it; only
 * a caller with `reserveMs` more time than the first one asks again where that one's time was too short.
 */
export const singleFlight = (send: Http, reserveMs: number): Http => {
  const flights = new Map<string, Flight>();

  const start = (key: string, asked: HttpRequest): Flight => {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const close = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const answer = send({ ...asked, signal: stop.signal });
    const flight: Flight = { answer, deadline: asked.deadline, stop, close, callers: 0 };
    flights.set(key, flight);
    answer.then(close, close);
    return flight;
  };

  const ask = async (asked: HttpRequest): Promise<HttpAnswer> => {
    const key = identityOf(asked);
    const flight = flights.get(key) ?? start(key, asked);
    try {
      return await join(flight, asked);
    } catch (failure) {
      const hasMore = asked.deadline - flight.deadline > reserveMs && !asked.signal.aborted;
      if (!hasMore || !lackedTime(failure, flight, reserveMs)) throw failure;
      return ask(asked);
    }
  };

  return (asked) => (asked.method === "GET" ? ask(asked) : send(asked));
};
