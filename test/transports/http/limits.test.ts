/** How much the door takes on at once, and that health can be asked all the while. */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { doorKeeper, sha256 } from "../../support/doors.ts";
import { answerOf, jsonHeaders, legacyCall, messageOf, modernCall, send, sendRaw } from "../../support/send.ts";

const openHttpServer = doorKeeper();
const tokens = ["anna", "bert"].map((name) => ({ name, sha256: sha256(`token-of-${name}`) }));
const as = (name: string) => ({ ...jsonHeaders, authorization: `Bearer token-of-${name}` });

/** Connections that found no place in any line of this machine's listeners. */
const droppedConnections = (): number => {
  const [names = [], values = []] = readFileSync("/proc/net/netstat", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("TcpExt:"))
    .map((line) => line.split(" "));
  return Number(values[names.indexOf("ListenDrops")]);
};

describe("load", () => {
  it("gives each principal its share of calls under way, and others theirs", async () => {
    const { door, url, toy, events } = await openHttpServer({ tokens, limits: { inFlightPerPrincipal: 2 } });
    const waits = [1, 2].map((id) => send(url, { headers: as("anna"), body: legacyCall("wait", {}, id) }));
    const waiting = await Promise.all([toy.nextWait(), toy.nextWait()]);
    const third = await send(url, { headers: as("anna"), body: legacyCall("whoami") });
    expect([third.status, third.headers["retry-after"]]).toEqual([429, "1"]);
    expect(messageOf(third).error?.message).toMatch(/^overloaded: .*Retry after 1 s\.$/);
    expect(events).toContainEqual({
      kind: "overloaded",
      reason: "in_flight_principal",
      status: 429,
      principal: "token:anna",
    });
    expect((await send(url, { headers: as("bert"), body: legacyCall("whoami") })).status).toBe(200);
    for (const one of waiting) one.release();
    expect((await Promise.all(waits)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await send(url, { headers: as("anna"), body: legacyCall("whoami") })).status).toBe(200);
    expect(door.inFlight()).toBe(0);
  });

  it("answers health, readiness and metrics while it is full, and says 503 to everybody else", async () => {
    const metrics = async () => ({ contentType: "text/plain; version=0.0.4", body: "calls_total 3\n" });
    const ready = async () => ({ ok: true, checks: { settings: "ok" } });
    const { url, toy } = await openHttpServer({ limits: { inFlight: 1 }, metrics, ready });
    const wait = send(url, modernCall("wait"));
    const waiting = await toy.nextWait();
    const refused = await send(url, modernCall("whoami"));
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "1"]);
    const get = (path: string) => send(url, { method: "GET", path });
    const [health, readiness, page] = await Promise.all([get("/healthz"), get("/readyz"), get("/metrics")]);
    expect([health.status, health.text]).toEqual([200, '{"status":"ok"}']);
    expect([readiness.status, JSON.parse(readiness.text)]).toEqual([
      200,
      { status: "ready", checks: { settings: "ok" } },
    ]);
    expect([page.status, page.headers["content-type"], page.text]).toEqual([
      200,
      "text/plain; version=0.0.4",
      "calls_total 3\n",
    ]);
    waiting.release();
    expect((await wait).status).toBe(200);
  });

  // Linux counts what it dropped; other systems allow fewer to wait.
  it.skipIf(process.platform !== "linux")("takes a burst of 1,500 connections without dropping one", async () => {
    const { url } = await openHttpServer();
    const { hostname, port } = new URL(url);
    const before = droppedConnections();
    const sockets = Array.from({ length: 1_500 }, () => connect(Number(port), hostname).on("error", () => {}));
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    const health = await send(url, { method: "GET", path: "/healthz" });
    for (const socket of sockets) socket.destroy();
    expect(health.status).toBe(200);
    expect(droppedConnections()).toBe(before);
  });

  it("counts requests per minute and principal, and says when to come back", async () => {
    const { url } = await openHttpServer({ tokens, limits: { requestsPerMinute: 3 } });
    const statuses = [];
    for (let index = 0; index < 4; index += 1)
      statuses.push((await send(url, { headers: as("anna"), body: legacyCall("whoami") })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await send(url, { headers: as("anna"), body: legacyCall("whoami") });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(60);
    expect((await send(url, { headers: as("bert"), body: legacyCall("whoami") })).status).toBe(200);
  });

  it("asks the limiter it is given, which replicas may share", async () => {
    const asked: string[] = [];
    const rateLimiter = {
      take: async (principal: string) => (asked.push(principal) > 1 ? 17 : 0),
      giveBack: async () => undefined,
    };
    const { url } = await openHttpServer({ tokens, rateLimiter });
    const [first, second] = [
      await send(url, { headers: as("anna"), body: legacyCall("whoami") }),
      await send(url, { headers: as("bert"), body: legacyCall("whoami") }),
    ];
    expect([first.status, second.status, second.headers["retry-after"]]).toEqual([200, 429, "17"]);
    expect(asked).toEqual(["token:anna", "token:bert"]);
  });

  it("keeps connections for health when calls have all of theirs", async () => {
    const { url, toy } = await openHttpServer({ limits: { maxConnections: 1 } });
    const wait = send(url, modernCall("wait"));
    const waiting = await toy.nextWait();
    const crowded = await send(url, modernCall("whoami"));
    expect([crowded.status, crowded.headers["retry-after"]]).toEqual([503, "5"]);
    expect((await send(url, { method: "GET", path: "/healthz" })).status).toBe(200);
    waiting.release();
    await wait;
  });

  it("cuts off whoever sends headers or a body too slowly", async () => {
    const { url, toy } = await openHttpServer({
      limits: { headersTimeoutMs: 150, requestTimeoutMs: 250, connectionsCheckingIntervalMs: 50 },
    });
    const [headers, body] = await Promise.all([
      sendRaw(url, ["POST /mcp HTTP/1.1", "Host: localhost", "X-Slow: "]),
      sendRaw(url, [
        "POST /mcp HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Content-Length: 100",
        "",
        "{",
      ]),
    ]);
    expect(headers).toMatch(/^HTTP\/1\.1 408 /);
    expect(body).toMatch(/^(HTTP\/1\.1 4(00|08) |$)/);
    expect(toy.built()).toBe(0);
  });

  it("stops the work, in both eras, when the client leaves, and has its slot back", async () => {
    const { door, url, toy } = await openHttpServer();
    for (const call of [modernCall("wait"), { headers: jsonHeaders, body: legacyCall("wait") }]) {
      const controller = new AbortController();
      const gone = fetch(url, {
        method: "POST",
        headers: call.headers as Record<string, string>,
        body: call.body as string,
        signal: controller.signal,
      }).catch(() => "gone");
      const { cancelled } = await toy.nextWait();
      expect(door.inFlight()).toBe(1);
      controller.abort();
      expect(await gone).toBe("gone");
      await cancelled;
      await expect.poll(door.inFlight).toBe(0);
    }
  });
});

describe("probes", () => {
  it("are not ready when a check fails, hangs in error, or says so", async () => {
    const failing = await openHttpServer({ ready: async () => ({ ok: false, checks: { redis: "down" } }) });
    const broken = await openHttpServer({ ready: () => Promise.reject(new Error("secret")) });
    const answers = await Promise.all(
      [failing.url, broken.url].map((url) => send(url, { method: "GET", path: "/readyz" })),
    );
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(JSON.parse(answers[0]?.text ?? "")).toEqual({ status: "not ready", checks: { redis: "down" } });
    expect(answers[1]?.text).not.toContain("secret");
  });

  it("answer GET and HEAD only; there is no metrics page where nothing is measured", async () => {
    const { url } = await openHttpServer();
    const post = await send(url, { path: "/healthz" });
    expect([post.status, post.headers.allow]).toEqual([405, "GET, HEAD"]);
    expect((await send(url, { method: "HEAD", path: "/healthz" })).text).toBe("");
    expect((await send(url, { method: "GET", path: "/metrics" })).status).toBe(404);
  });
});

describe("trace context", () => {
  const header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const meta = "00-11111111111111111111111111111111-2222222222222222-00";

  it("is carried from _meta, else from the header, and a malformed one is none", async () => {
    const { url } = await openHttpServer();
    const traceFor = async (traceparent: string | undefined, inMeta?: string) => {
      const call = modernCall("whoami", {}, 1, inMeta ? { traceparent: inMeta } : {});
      return answerOf(
        await send(url, { ...call, headers: { ...call.headers, ...(traceparent ? { traceparent } : {}) } }),
      ).trace;
    };
    expect(await traceFor(header)).toBe(header);
    expect(await traceFor(header, meta)).toBe(meta);
    expect(await traceFor(header, "nonsense")).toBe(header);
    for (const wrong of [
      undefined,
      header.toUpperCase(),
      header.replace("00-", "ff-"),
      `${header}-x`,
      "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    ]) {
      expect(await traceFor(wrong)).toBeUndefined();
    }
  });
});
