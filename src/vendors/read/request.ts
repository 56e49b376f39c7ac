/** One GET to one vendor: below its configured base, with its credential, within its call. */

import type { AuthorisedHttp, AuthorisedRequest } from "../../http/authorised.ts";
import { type Query, searchOf } from "../../http/request.ts";
import { madeOnce } from "../../platform/made-once.ts";
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
  readonly http: AuthorisedHttp;
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

/** Every request needs it. */
const baseOf = madeOnce(({ baseUrl }: Connection) => new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`));

/** The URL of a path below the connection's base. Throws `internal` where a path would leave the base. */
export const urlOf = (connection: Connection, path: string, query: Query): URL => {
  const base = baseOf(connection);
  const url = new URL(path.replace(/^\//, ""), base);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname) || url.search || url.hash) {
    throw new Problem("internal", `A path for ${connection.vendor.name} would leave its configured address.`);
  }
  url.search = searchOf(query);
  return url;
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

/** A GET of this path. Throws `internal` where it would leave the connection's base. */
export const requestOf = (
  { connection, call, onAnswer, onRateWait }: Pick<Access, "connection" | "call" | "onAnswer" | "onRateWait">,
  path: string,
  query: Query,
): AuthorisedRequest => {
  const { headers, renew } = connection.credentials;
  return {
    method: "GET",
    url: urlOf(connection, path, query),
    headers: { accept: "application/json" },
    credential: { headers: () => headers(call), renew: renew && (() => renew(call)) },
    upstream: connection.upstream,
    endpoint: endpointOf(path),
    template: templateOf(path),
    signal: call.signal,
    deadline: call.deadline,
    asker: call.asker,
    onAnswer: ({ rateWaitMs }) => {
      if (rateWaitMs) onRateWait?.(rateWaitMs);
      onAnswer?.();
    },
  };
};
