/** A raw TCP server on loopback that answers HTTP requests exactly as badly as it is told to. */

import { createServer, type Server, type Socket } from "node:net";
import type { Fault } from "./faults.ts";

interface SeenRequest {
  /** Request line and headers, as they came. */
  readonly head: string;
  readonly body: string;
  /** Which of the server's connections it came on, from 0. */
  readonly connection: number;
}

export interface FaultServer {
  readonly url: URL;
  readonly requests: readonly SeenRequest[];
  readonly connections: number;

  /** Resolves with the milliseconds since the call when no connection is open any more. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
    });
  });

/** Cuts whole requests from what has come in so far. */
const takeRequest = (pending: { text: string }): { readonly head: string; readonly body: string } | undefined => {
  const end = pending.text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = pending.text.slice(0, end);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const whole = end + 4 + length;
  if (pending.text.length < whole) return undefined;
  const body = pending.text.slice(end + 4, whole);
  pending.text = pending.text.slice(whole);
  return { head, body };
};

/** The n-th request meets the n-th fault; the last one stays. */
export const startFaultServer = async (...script: readonly Fault[]): Promise<FaultServer> => {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((socket) => {
    const connection = connections;
    connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) server.emit("empty");
    });
    const pending = { text: "" };
    socket.on("data", (chunk) => {
      pending.text += chunk.toString("latin1");
      for (let request = takeRequest(pending); request; request = takeRequest(pending)) {
        requests.push({ ...request, connection });
        script[Math.min(requests.length, script.length) - 1]?.(socket);
      }
    });
  });
  const port = await listening(server);

  return {
    url: new URL(`http://127.0.0.1:${port}/customers`),
    requests,
    get connections() {
      return connections;
    },
    allClosed: () => {
      if (sockets.size === 0) return Promise.resolve();
      return new Promise((resolve) => server.once("empty", () => resolve()));
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};
