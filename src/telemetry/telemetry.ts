/** What is traced, and what may be known of it. */

import type { HttpObserver } from "../http/observer.ts";
import type { HttpRequest } from "../http/request.ts";

/** One request of a client, as far as a trace may know it: never its arguments. */
export interface TracedCall {
  readonly method: "tools/call" | "resources/read";
  readonly tool?: string;
  readonly id: string | number;
  readonly protocolVersion: string | undefined;
  /** The caller's W3C `traceparent`, of the message's `_meta` or else of the HTTP header; not checked. */
  readonly traceparent: unknown;
}

export interface Telemetry {
  /** Runs a call within a span of its own. The failure it may reject with is what the span says of its end. */
  call<Result>(about: TracedCall, act: () => Promise<Result>): Promise<Result>;
  /** Runs one outgoing request within a span of its own, retries and waits included. */
  request<Result>(asked: HttpRequest, send: () => Promise<Result>): Promise<Result>;
  /** Tells the span of the request under way. */
  readonly observer: HttpObserver;
}

/** `pipe` is stdio, `tcp` HTTP: the words of the convention. */
export type Transport = "pipe" | "tcp";
