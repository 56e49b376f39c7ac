/** Doors that a test file opens, all closed when it ends. */

import { createHash } from "node:crypto";
import { afterAll } from "vitest";
import type { HttpServer, HttpServerOptions, ServerEvent } from "../../src/transports/http/options.ts";
import { startHttp } from "../../src/transports/http/start.ts";
import { createToy, type Toy } from "./toy-server.ts";

export interface OpenDoor {
  readonly door: HttpServer;
  readonly url: string;
  readonly toy: Toy;
  readonly events: ServerEvent[];
}

export const sha256 = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Call once at the top of a test file. */
export const doorKeeper = (): ((options?: Partial<HttpServerOptions>) => Promise<OpenDoor>) => {
  const doors: HttpServer[] = [];
  afterAll(async () => {
    await Promise.all(doors.map((door) => door.close(0)));
  });
  return async (options = {}) => {
    const toy = createToy();
    const events: ServerEvent[] = [];
    const door = await startHttp({
      host: "127.0.0.1",
      port: 0,
      build: toy.build,
      connections: ["zenskar", "zenskar-eu", "fynn"],
      onEvent: (event) => events.push(event),
      ...options,
    });
    doors.push(door);
    return { door, url: door.url, toy, events };
  };
};
