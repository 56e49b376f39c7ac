/** Doors that a test file opens, all closed when it ends. */

import { createHash } from "node:crypto";
import { afterAll } from "vitest";
import type { DoorEvent, HttpDoor, HttpDoorOptions } from "../../src/transports/door.ts";
import { startHttp } from "../../src/transports/http.ts";
import { createToy, type Toy } from "./toy-server.ts";

export interface OpenDoor {
  readonly door: HttpDoor;
  readonly url: string;
  readonly toy: Toy;
  readonly events: DoorEvent[];
}

export const sha256 = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Call once at the top of a test file. */
export const doorKeeper = (): ((options?: Partial<HttpDoorOptions>) => Promise<OpenDoor>) => {
  const doors: HttpDoor[] = [];
  afterAll(async () => {
    await Promise.all(doors.map((door) => door.close(0)));
  });
  return async (options = {}) => {
    const toy = createToy();
    const events: DoorEvent[] = [];
    const door = await startHttp({
      host: "127.0.0.1",
      port: 0,
      build: toy.build,
      onEvent: (event) => events.push(event),
      ...options,
    });
    doors.push(door);
    return { door, url: door.url, toy, events };
  };
};
