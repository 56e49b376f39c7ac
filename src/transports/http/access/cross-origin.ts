/** What pages of an operator-listed Origin may do: post messages with a token of their own, and read what is answered. */

import type { ServerResponse } from "node:http";

const allowedHeaders =
  "authorization, content-type, accept, mcp-protocol-version, mcp-method, mcp-name, mcp-session-id, last-event-id, traceparent";

/** The Origin itself, never `*`, and never with credentials: cookies play no part here (Fetch standard, CORS). */
export const shareWith = (response: ServerResponse, origin: string): void => {
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-expose-headers", "www-authenticate, retry-after, x-request-id");
  response.setHeader("vary", "origin");
};

export const answerPreflight = (response: ServerResponse, methods: string): void => {
  response.writeHead(204, {
    "access-control-allow-methods": methods,
    "access-control-allow-headers": allowedHeaders,
    "access-control-max-age": "600",
  });
  response.end();
};
