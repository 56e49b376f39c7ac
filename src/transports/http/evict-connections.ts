/** Who keeps a place when more connections come than the door holds: those that ask, before those that only stay. */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { connectionLimits } from "./limits.ts";

interface Connections {
  /** Connections with a request under way. */
  readonly busy: () => number;
  /** Ends those that have not asked anything: nothing is under way there. */
  readonly endSilent: () => void;
}

const oldest = <Key>(members: Iterable<Key>): Key | undefined => members[Symbol.iterator]().next().value;

/**
 * Keeps one of `server.maxConnections` places free for the next connection. When they are taken, one is ended: the
 * oldest that has asked nothing for a second, or else the one idle longest, or else the oldest that has asked nothing.
 * So a client that asks is answered, however many come only to hold a place. `onEvicted` is called for each.
 */
export const keepConnections = (server: Server, onEvicted: () => void): Connections => {
  // Maps and sets keep the order in which their members came.
  const silent = new Map<Socket, number>();
  const idle = new Set<Socket>();
  const busy = new Map<Socket, Set<ServerResponse>>();

  const evict = (): void => {
    const first = oldest(silent);
    const isStuck = first !== undefined && performance.now() - first[1] > connectionLimits.silentMs;
    const chosen = isStuck ? first[0] : (oldest(idle) ?? first?.[0]);
    if (!chosen) return;
    silent.delete(chosen);
    idle.delete(chosen);
    chosen.destroy();
    onEvicted();
  };

  server.on("connection", (socket: Socket) => {
    if (silent.size + idle.size + busy.size + 1 >= server.maxConnections) evict();
    silent.set(socket, performance.now());
    socket.once("close", () => {
      silent.delete(socket);
      idle.delete(socket);
      // Node tells only the response at the head of a pipeline that its connection is gone; the others would wait for
      // ever.
      for (const response of [...(busy.get(socket) ?? [])]) if (!response.socket) response.emit("close");
      busy.delete(socket);
    });
  });

  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    silent.delete(socket);
    idle.delete(socket);
    const own = busy.get(socket) ?? new Set();
    busy.set(socket, own.add(response));
    response.once("close", () => {
      own.delete(response);
      if (own.size > 0 || socket.destroyed) return;
      busy.delete(socket);
      idle.add(socket);
    });
  });

  return {
    busy: () => busy.size,
    endSilent: () => {
      for (const socket of silent.keys()) socket.destroy();
    },
  };
};
