/**
 * A load balancer as small as can be: every request to the next replica, and to the one after it if that one is gone.
 */

import { createServer, type IncomingMessage, request as open, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Balancer {
  readonly url: string;
  /** Which replica answered each request, in order. */
  readonly answered: readonly string[];
  readonly close: () => Promise<void>;
}

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Rejects if the replica is gone before its answer began. The balancer's own Host is passed on, as nginx can. */
const forward = (replica: string, incoming: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    const target = new URL(incoming.url ?? "/", replica);
    const { method, headers } = incoming;
    const outgoing = open(target, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once("error", () => response.destroy());
      resolve();
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });

/** `replicas` are MCP endpoints. Every request here only reads, so each may be tried again elsewhere. */
export const openBalancer = async (replicas: readonly string[]): Promise<Balancer> => {
  const answered: string[] = [];
  let next = 0;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    for (let attempt = 0; attempt < replicas.length; attempt += 1) {
      const replica = replicas[next++ % replicas.length] ?? "";
      try {
        await forward(replica, incoming, body, response);
        answered.push(replica);
        return;
      } catch {}
    }
    response.writeHead(502).end();
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    answered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
