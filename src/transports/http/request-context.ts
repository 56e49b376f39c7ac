/**
 * What is known of a request beside its caller: an id of its own, and the trace it belongs to; both stand in its log
 * lines.
 */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readTraceparent } from "../../platform/traceparent.ts";
import type { JsonObject } from "./read-body.ts";

const header = "x-request-id";

/** Made here, never taken from the client, so that nobody can write into the log or pass for another request. */
export const giveRequestId = (response: ServerResponse): void => {
  response.setHeader(header, randomUUID());
};

/** The id given to this exchange. */
export const requestIdOf = (response: ServerResponse): string => String(response.getHeader(header) ?? "");

const wellFormed = (value: unknown): string | undefined => (readTraceparent(value) ? String(value) : undefined);

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as JsonObject)[name] : undefined;

/** `traceparent` of the message's `_meta` (MCP 2026-07-28), else of the header; a malformed one counts as none. */
export const traceOf = (request: IncomingMessage, message: JsonObject): string | undefined =>
  wellFormed(property(property(message.params, "_meta"), "traceparent")) ?? wellFormed(request.headers.traceparent);
