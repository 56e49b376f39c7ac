/** A CONNECT proxy on loopback that tunnels every name to one port, and remembers who asked for what. */

import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Certificates } from "./certificates.ts";

export interface ConnectProxy {
  readonly port: number;
  /** Targets of the CONNECT requests it let through, `host:port`, in their order. */
  readonly tunnels: readonly string[];
  /** Everything else that was asked of it, refused CONNECTs included. */
  readonly refused: readonly string[];
  readonly close: () => Promise<void>;
}

export interface ProxyRules {
  /** Where every tunnel ends. */
  readonly target: number;
  /** `user:password` that it insists on. */
  readonly credentials?: string;
  /** Answers every CONNECT with this status instead. */
  readonly status?: number;
  /** Makes it a proxy that is itself spoken to over TLS. */
  readonly tls?: Certificates;
}

const open = (tls: Certificates | undefined, answer: RequestListener): Server =>
  tls ? createTlsServer({ key: tls.key, cert: tls.cert }, answer) : createServer(answer);

export const openConnectProxy = async ({ target, credentials, status, tls }: ProxyRules): Promise<ConnectProxy> => {
  const tunnels: string[] = [];
  const refused: string[] = [];
  const sockets = new Set<Socket>();
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const server = open(tls, (request, response) => {
    refused.push(`${request.method} ${request.url}`);
    response.writeHead(405).end();
  });
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).once("close", () => sockets.delete(socket));
  };
  server.on("connection", keep);
  server.on("connect", (request, client: Socket, head: Buffer) => {
    const isKnown = !wanted || request.headers["proxy-authorization"] === wanted;
    const answered = status ?? (isKnown ? 200 : 407);
    if (answered !== 200) {
      refused.push(`CONNECT ${request.url}`);
      client.end(`HTTP/1.1 ${answered} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    tunnels.push(request.url ?? "");
    const upstream = connect(target, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    keep(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    refused,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
