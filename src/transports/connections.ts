/** Who keeps a place when more connections come than the door holds: those that ask, before those that only stay. */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Keeps one of `server.maxConnections` places free for the next connection: when they are taken, the oldest connection
 * that has not asked anything yet is ended, or else the one that has been idle longest. So a client that asks at once is
 * answered, however many come only to hold a place. `onEvicted` is called for each that is ended. Gives back how many
 * connections have a request under way.
 */
export const keepConnections = (server: Server, onEvicted: () => void): (() => number) => {
  // Sets keep the order in which their members came.
  const silent = new Set<Socket>();
  const idle = new Set<Socket>();
  const busy = new Map<Socket, number>();

  const evict = (): void => {
    const oldest = silent.values().next().value ?? idle.values().next().value;
    if (!oldest) return;
    forget(oldest);
    oldest.destroy();
    onEvicted();
  };

  const forget = (socket: Socket): void => {
    silent.delete(socket);
    idle.delete(socket);
    busy.delete(socket);
  };

  server.on("connection", (socket: Socket) => {
    if (silent.size + idle.size + busy.size + 1 >= server.maxConnections) evict();
    silent.add(socket);
    socket.once("close", () => forget(socket));
  });

  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    silent.delete(socket);
    idle.delete(socket);
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const left = (busy.get(socket) ?? 1) - 1;
      if (left > 0) busy.set(socket, left);
      else {
        busy.delete(socket);
        if (!socket.destroyed) idle.add(socket);
      }
    });
  });

  return () => busy.size;
};
