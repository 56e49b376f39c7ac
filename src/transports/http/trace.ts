/** W3C trace context of a request, so that its log lines can be found from the caller's trace. */

import type { IncomingMessage } from "node:http";
import type { JsonObject } from "./read-body.ts";

/** Trace Context level 1, version 00: 16 and 8 bytes, neither all zero. */
const pattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const wellFormed = (value: unknown): string | undefined =>
  typeof value === "string" && pattern.test(value) ? value : undefined;

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as JsonObject)[name] : undefined;

/** `traceparent` of the message's `_meta` (MCP 2026-07-28), else of the header; a malformed one counts as none. */
export const traceOf = (request: IncomingMessage, message: JsonObject): string | undefined =>
  wellFormed(property(property(message.params, "_meta"), "traceparent")) ?? wellFormed(request.headers.traceparent);
