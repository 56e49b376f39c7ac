/** Requests byte for byte as a test wants them: any Host, headers twice, any body, over a connection of their own. */

import { type OutgoingHttpHeaders, request as open } from "node:http";
import { connect } from "node:net";

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** A list = the header as often as it has entries. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** `url` is the door's; `path` replaces its path. Rejects if the connection breaks before an answer. */
export const send = (url: string, { method = "POST", path, headers = {}, body }: Sent): Promise<Received> => {
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    const request = open(
      {
        host: target.hostname,
        port: target.port,
        path: path ?? target.pathname,
        method,
        headers: headers as OutgoingHttpHeaders,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(body);
  });
};

/**
 * Writes the lines as they are and resolves with the first bytes of the answer; empty if the connection just closed.
 */
export const sendRaw = (url: string, lines: readonly string[]): Promise<string> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(lines.join("\r\n"));
  return new Promise((resolve) => {
    socket.once("data", (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once("error", () => resolve(""));
    socket.once("close", () => resolve(""));
  });
};

export const jsonHeaders = { "content-type": "application/json", accept: "application/json, text/event-stream" };

/** A call as clients of 2025 send it, without a handshake: the door is stateless. */
export const legacyCall = (
  tool: string,
  given: Readonly<Record<string, unknown>> = {},
  id: number | string = 1,
): string => JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: given } });

const modernMeta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** The same call as clients of 2026-07-28 send it: headers and body. */
export const modernCall = (
  tool: string,
  given: Readonly<Record<string, unknown>> = {},
  id: number | string = 1,
  meta = {},
): Sent => ({
  headers: { ...jsonHeaders, "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": tool },
  body: JSON.stringify({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name: tool, arguments: given, _meta: { ...modernMeta, ...meta } },
  }),
});

/** The JSON-RPC message of an answer, whether it came as JSON or as one server-sent event. */
export const messageOf = (
  received: Received,
): {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
} => {
  const data = /^data: (.*)$/m.exec(received.text)?.[1];
  return JSON.parse(data ?? received.text);
};

/** What the toy's `whoami` answered. */
export const answerOf = (received: Received): Record<string, unknown> => {
  const { result } = messageOf(received) as {
    readonly result: { readonly content: readonly [{ readonly text: string }] };
  };
  return JSON.parse(result.content[0].text);
};
