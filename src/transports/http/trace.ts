/** W3C trace context of a request, so that its log lines can be found from the caller's trace. */

import type { IncomingMessage } from "node:http";
import { readTraceparent } from "../../platform/traceparent.ts";
import type { JsonObject } from "./read-body.ts";

const wellFormed = (value: unknown): string | undefined => (readTraceparent(value) ? String(value) : undefined);

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as JsonObject)[name] : undefined;

/** `traceparent` of the message's `_meta` (MCP 2026-07-28), else of the header; a malformed one counts as none. */
export const traceOf = (request: IncomingMessage, message: JsonObject): string | undefined =>
  wellFormed(property(property(message.params, "_meta"), "traceparent")) ?? wellFormed(request.headers.traceparent);
