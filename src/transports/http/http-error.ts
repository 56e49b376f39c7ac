/** A request that is refused before MCP, and how that is said over HTTP. */

import type { ServerResponse } from "node:http";

/** JSON-RPC error codes used before MCP: parse error, invalid request, and the range left to implementations. */
export const rpcCodes = { parse: -32700, invalid: -32600, refused: -32000 } as const;

interface RefusalDetails {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly rpcCode?: number | undefined;
  readonly principal?: string | undefined;
  readonly cause?: unknown;
}

/** `reason` is a fixed word for metrics and logs; `message` is for the client and quotes nothing it sent. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rpcCode: number;
  /** Whose share is used up, where the refusal is about that. */
  readonly principal: string | undefined;

  constructor(status: number, reason: string, message: string, details: RefusalDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = status;
    this.reason = reason;
    this.headers = details.headers ?? {};
    this.rpcCode = details.rpcCode ?? rpcCodes.refused;
    this.principal = details.principal;
  }
}

/** 429 for one principal's share, 503 for the whole server; both say when to come back. */
export const overloaded = (
  status: 429 | 503,
  reason: string,
  message: string,
  retryAfterSeconds: number,
  details: Pick<RefusalDetails, "principal" | "cause"> = {},
): Refusal =>
  new Refusal(status, reason, `overloaded: ${message} Retry after ${retryAfterSeconds} s.`, {
    ...details,
    headers: { "retry-after": String(retryAfterSeconds) },
  });

export const methodNotAllowed = (allow: string): Refusal =>
  new Refusal(405, "method", `Method not allowed here. Allowed: ${allow}.`, { headers: { allow } });

/** Answers with plain JSON or text; HEAD requests get the headers only. */
export const reply = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, {
    "content-type": "application/json",
    ...headers,
    "content-length": String(Buffer.byteLength(body)),
  });
  response.end(body);
};

/** The refusal as a JSON-RPC error without an id, which is what MCP clients read. */
export const sendRefusal = (response: ServerResponse, refusal: Refusal): void => {
  const body = { jsonrpc: "2.0", error: { code: refusal.rpcCode, message: refusal.message }, id: null };
  reply(response, refusal.status, JSON.stringify(body), refusal.headers);
};
