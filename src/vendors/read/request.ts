/** One GET to one vendor below its configured base, with its credentials, its remedies and one renewal after a 401. */

import type { Http, HttpAnswer } from "../../http/client.ts";
import { HttpFailure } from "../../http/failure.ts";
import { type Query, withQuery } from "../../http/request.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { Call, Connection } from "../define.ts";
import type { WalkPages } from "./look-ahead.ts";
import type { PageSlots } from "./page-slots.ts";

interface KeptSingles {
  take(id: string): unknown;
  note(id: string, sent: unknown): void;
}

/** One vendor within one call: all that a request to it needs, bound once. */
export interface Access {
  readonly http: Http;
  readonly connection: Connection;
  readonly call: Call;
  /** What walks over its lists share; without them each page waits for the one before. */
  readonly slots?: PageSlots | undefined;
  /** Told of every answer, for those who wait for many. */
  readonly onAnswer?: (() => void) | undefined;
  /** Told of every wait for the vendor's rate that has ended, in milliseconds. */
  readonly onRateWait?: ((ms: number) => void) | undefined;
  /** Where pages of customers are kept for a walk's next call. */
  readonly pages?: WalkPages | undefined;
  /** The same for single customers, by id, as they were sent. */
  readonly singles?: KeptSingles | undefined;
  /** Told of every page that was kept, its age in milliseconds. */
  readonly onKept?: ((ageMs: number) => void) | undefined;
}

/** The URL of a path below the connection's base. Throws `internal` where a path would leave the base. */
export const urlOf = (connection: Connection, path: string, query: Query): URL => {
  const base = new URL(connection.baseUrl.endsWith("/") ? connection.baseUrl : `${connection.baseUrl}/`);
  const url = new URL(path.replace(/^\//, ""), base);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname) || url.search || url.hash) {
    throw new Problem("internal", `A path for ${connection.vendor.name} would leave its configured address.`);
  }
  return withQuery(url, query);
};

/** Paths alternate collections and ids, as in `/customers/{id}/payment_methods`: the collections name the endpoint. */
const endpointOf = (path: string): string =>
  path
    .split("/")
    .filter((_, place) => place % 2 === 1)
    .join("/");

const templateOf = (path: string): string =>
  path
    .split("/")
    .map((part, place) => (place > 0 && place % 2 === 0 && part !== "" ? "{id}" : part))
    .join("/");

/** Rejects with `HttpFailure`, or with a `Problem` where something of ours is wrong. */
export const ask = async (
  { http, connection, call, onAnswer, onRateWait }: Access,
  path: string,
  query: Query,
): Promise<HttpAnswer> => {
  const { credentials, upstream } = connection;
  const url = urlOf(connection, path, query);
  const once = async () => {
    const answer = await http({
      method: "GET",
      url,
      headers: { accept: "application/json", ...(await credentials.headers(call)) },
      upstream,
      endpoint: endpointOf(path),
      template: templateOf(path),
      signal: call.signal,
      deadline: call.deadline,
      asker: call.asker,
    });
    if (answer.rateWaitMs) onRateWait?.(answer.rateWaitMs);
    onAnswer?.();
    return answer;
  };
  try {
    return await once();
  } catch (failure) {
    if (!(failure instanceof HttpFailure && failure.status === 401 && credentials.renew)) throw failure;
    await credentials.renew(call);
    return once();
  }
};
