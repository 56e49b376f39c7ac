/** What is asked of the outgoing HTTP room, and what it gives back. */

/** What one credential at one vendor shares: connections, breaker, bulkhead, rate and retry budget. */
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
  readonly signal: AbortSignal;
  /** performance.now() milliseconds by which the answer must be there. */
  readonly deadline: number;
  /** An answer with a longer list, itself or directly in it, is `bad_response`. */
  readonly maxRows?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; a number that JavaScript could not hold exactly is a string. */
  readonly body: unknown;
}

/** Rejects with `HttpFailure`. A GET may be sent several times, a POST never. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;
