/** What is asked of the outgoing HTTP room, and what it gives back. */

import type { Asker } from "./resilience/fair-line.ts";

export type { Asker } from "./resilience/fair-line.ts";

/** Query parameters: an array is the same key repeated. */
export type Query = Readonly<Record<string, QueryValue>>;
export type QueryValue = string | readonly string[];

/** The parameters as a URL's `search`, percent-encoded, in the order given. */
export const searchOf = (query: Query): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const text of typeof value === "string" ? [value] : value) parameters.append(name, text);
  }
  return parameters.toString();
};

/** What one credential at one vendor shares: connections, bulkhead, rate, retry budget, and a breaker per endpoint. */
export interface Upstream {
  /** Names the upstream in metrics and logs: never a secret in clear. */
  readonly key: string;
  readonly requestsPerMinute?: number;
  /** Whether the base host was itself configured as private, so that private addresses are meant. */
  readonly allowPrivate: boolean;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly upstream: Upstream;
  /** The kind of endpoint, such as "customers": each has a breaker of its own, so that one may fail alone. */
  readonly endpoint: string;
  /** The path below the vendor's address with `{id}` for every id: what logs and traces may hold of it. */
  readonly template: string;
  readonly signal: AbortSignal;
  /** performance.now() milliseconds by which the answer must be there. */
  readonly deadline: number;
  /** Of the longest list in its answer each value stays unread, an `UnreadJson`, until somebody wants it. */
  readonly leavesListUnread?: boolean | undefined;
  /** Who waits in turn with others; absent for what nobody in particular asks. */
  readonly asker?: Asker | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; a number that JavaScript could not hold exactly is a string. */
  readonly body: unknown;
  /** Milliseconds that it waited for the vendor's rate, where it did. */
  readonly rateWaitMs?: number | undefined;
}

/** Rejects with `HttpFailure`. A GET may be sent several times, a POST never. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;
