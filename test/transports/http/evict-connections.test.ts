/** Who keeps a place at a full door, and that nothing is left behind by those who go. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { doorKeeper } from "../../support/doors.ts";
import { modernCall, send } from "../../support/send.ts";

const openHttpServer = doorKeeper();

const reach = (url: string): Socket => {
  const { port, hostname } = new URL(url);
  return connect(Number(port), hostname).on("error", () => {});
};

const askHealth = (url: string) => send(url, { method: "GET", path: "/healthz", headers: { connection: "close" } });

const healthLines = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

describe("a full door", () => {
  it("answers who asks, however many come only to hold a connection: the oldest of those is ended", async () => {
    const { url, toy, events } = await openHttpServer({ limits: { maxConnections: 1 } });
    const wait = send(url, modernCall("wait"));
    const waiting = await toy.nextWait();
    // One place of the 101 stays free, one is taken by the call.
    const silent = Array.from({ length: 150 }, () => reach(url));
    await Promise.all(silent.slice(0, 51).map((socket) => once(socket, "close")));
    const health = await Promise.all(
      Array.from({ length: 20 }, () =>
        send(url, { method: "GET", path: "/healthz", headers: { connection: "close" } }),
      ),
    );
    expect(health.map(({ status }) => status)).toEqual(health.map(() => 200));
    expect(silent.slice(71).some((socket) => socket.destroyed)).toBe(false);
    expect(events).toContainEqual({ kind: "overloaded", reason: "connections" });
    waiting.release();
    expect((await wait).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  it("answers a burst of new clients while others only stay idle: those idle longest are ended", async () => {
    const { url } = await openHttpServer({ limits: { maxConnections: 1 } });
    const idle = Array.from({ length: 100 }, () => reach(url));
    for (const socket of idle) socket.write(healthLines);
    await Promise.all(idle.map((socket) => once(socket, "data")));
    const burst = await Promise.all(Array.from({ length: 60 }, () => askHealth(url)));
    expect(burst.map(({ status }) => status)).toEqual(burst.map(() => 200));
    for (const socket of idle) socket.destroy();
  });
});

describe("a client that goes", () => {
  it("takes what it had asked in advance with it", async () => {
    const { door, url, toy } = await openHttpServer();
    const { headers = {}, body = "" } = modernCall("wait");
    const lines = [
      "POST /mcp HTTP/1.1",
      "Host: localhost",
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${Buffer.byteLength(String(body))}`,
    ];
    const socket = reach(url);
    socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`.repeat(4));
    const waiting = await Promise.all([1, 2, 3, 4].map(() => toy.nextWait()));
    expect(door.inFlight()).toBe(4);
    socket.resetAndDestroy();
    await Promise.all(waiting.map(({ cancelled }) => cancelled));
    await expect.poll(door.inFlight).toBe(0);
  });

  it("need not be waited for where it has asked nothing", async () => {
    const { door, url } = await openHttpServer();
    const socket = reach(url);
    await once(socket, "connect");
    await askHealth(url);
    const ended = once(socket, "close");
    await door.close(60_000);
    await ended;
  });
});
