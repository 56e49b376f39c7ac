import { createServer as createTlsLess } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import type { HttpOptions, HttpRequest } from "../../src/http/client.ts";
import type { HttpFailure } from "../../src/http/failure.ts";
import { connectionFailure } from "../../src/http/failure.ts";
import type { AttemptReport } from "../../src/http/observer.ts";
import { asking, failureOf, testHttp } from "../support/ask-http.ts";
import { startFaultServer } from "../support/fault-server.ts";
import { type Fault, finAtOnce, hang, json, reply, resetAtOnce, status, truncated } from "../support/faults.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const serve = async (...script: Fault[]) => {
  const server = await startFaultServer(...script);
  open.push(server);
  return server;
};
const client = (options: HttpOptions = {}) => {
  const http = testHttp(options);
  open.push(http);
  return http;
};
const lane = (key: string, changes: object = {}) => ({ key, allowPrivate: true, ...changes });

describe("one lane's trouble stays its own", () => {
  it("a vendor that hangs under two hundred requests takes nothing from four others", async () => {
    const dead = await serve(hang);
    const well = await serve(json({ well: true }));
    const http = client({ limits: { queueMs: 50 } });
    const controller = new AbortController();
    const hung = Array.from({ length: 200 }, () =>
      failureOf(http.request(asking(dead.url, { lane: lane("dead"), signal: controller.signal }))),
    );
    for (let asked = 0; asked < 10; asked += 1) {
      const answers = ["a", "b", "c", "d"].map((key) => http.request(asking(well.url, { lane: lane(key) })));
      expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    }
    // Eight hang until somebody stops them; everyone else was refused without being sent.
    const refused = await Promise.all(hung.slice(8));
    expect(new Set(refused.map((failure) => failure.kind))).toEqual(new Set(["overloaded"]));
    controller.abort();
    expect((await Promise.all(hung.slice(0, 8))).map((failure) => failure.kind)).toEqual(Array(8).fill("cancelled"));
    expect(dead.requests).toHaveLength(8);
  });
  it("its breaker opens alone", async () => {
    const dead = await serve(status(500));
    const well = await serve(json(1));
    const http = client();
    for (let asked = 0; asked < 10; asked += 1) await failureOf(http.request(asking(dead.url, { lane: lane("dead") })));
    await http.request(asking(well.url, { lane: lane("well") }));
    expect(http.breakerStates()).toEqual({ dead: "open", well: "closed" });
  });
  it("its rate limit holds alone, and counts every attempt", async () => {
    const server = await serve(status(500), json(1));
    const http = client();
    const slow = (deadline = 25_000) =>
      http.request(
        asking(server.url, { lane: lane("slow", { requestsPerMinute: 2 }), deadline: performance.now() + deadline }),
      );
    await slow();
    const failure = await failureOf(slow());
    expect(failure.kind).toBe("rate_limited");
    expect(failure.retryAfterSeconds).toBeGreaterThan(50);
    expect(server.requests).toHaveLength(2);
    await http.request(asking(server.url, { lane: lane("fast") }));
  });
  it("no connection is shared between two lanes", async () => {
    const server = await serve(json(1));
    const http = client();
    for (const key of ["a", "b", "a", "b"]) await http.request(asking(server.url, { lane: lane(key) }));
    expect(server.requests.map((request) => request.connection)).toEqual([0, 1, 0, 1]);
  });
});

describe("a total outage is not made worse", () => {
  it("a thousand requests become fewer than eleven hundred", async () => {
    const server = await serve(status(500));
    const http = client();
    for (let asked = 0; asked < 1_000; asked += 1) await failureOf(http.request(asking(server.url)));
    expect(server.requests.length).toBeLessThanOrEqual(1_100);
    // In fact the breaker stops it far earlier.
    expect(server.requests.length).toBe(20);
  });
  it("and without a breaker the retry budget alone holds the line", async () => {
    const server = await serve(status(500));
    const http = client({ limits: { breakerRequests: 1e9, budgetTokens: 140 } });
    for (let asked = 0; asked < 100; asked += 1) await failureOf(http.request(asking(server.url)));
    expect(server.requests.length).toBe(110);
  });
});

describe("connections", () => {
  it("are kept and used again", async () => {
    const server = await serve(json(1));
    const http = client();
    for (let asked = 0; asked < 10; asked += 1) await http.request(asking(server.url));
    // undici rests a connection for one turn of the event loop; a request in that turn takes a second one.
    expect(server.connections).toBeLessThanOrEqual(2);
  });
  it("that the vendor closed meanwhile are replaced without a word", async () => {
    const closing: Fault = (socket) => {
      json({ id: 1 })(socket);
      socket.end();
    };
    const server = await serve(closing);
    const http = client();
    for (let asked = 0; asked < 5; asked += 1) expect((await http.request(asking(server.url))).body).toEqual({ id: 1 });
  });
  it("that close just as a request goes out cost one retry", async () => {
    const server = await serve(json(1), finAtOnce, json(2));
    const http = client();
    await http.request(asking(server.url));
    expect((await http.request(asking(server.url))).body).toBe(2);
    expect(http.slept).toHaveLength(1);
  });
  it("are never used again for a POST, which could not be sent twice", async () => {
    const server = await serve(json(1));
    const http = client();
    for (const method of ["GET", "POST", "POST"] as const)
      await http.request(asking(server.url, { method, ...(method === "POST" ? { body: "a=b" } : {}) }));
    expect(server.requests.map((request) => request.connection)).toEqual([0, 1, 2]);
    expect(server.requests[1]?.body).toBe("a=b");
  });
});

describe("TLS", () => {
  it("that cannot be trusted is not tried again", async () => {
    const plain = createTlsLess((socket) =>
      socket.on("error", () => {}).on("data", () => socket.end("HTTP/1.1 400 Bad\r\n\r\n")),
    );
    let connections = 0;
    plain.on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as { port: number };
    const failure = await failureOf(client().request(asking(new URL(`https://127.0.0.1:${port}/`))));
    plain.close();
    expect([failure.kind, failure.retry, connections]).toEqual(["unavailable", "never", 1]);
  });
  it.each([
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "EPROTO",
  ])("%s is final", (code) => {
    const { kind, retry } = connectionFailure(Object.assign(new Error("no"), { code }));
    expect([kind, retry]).toEqual(["unavailable", "never"]);
  });
  it.each(["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "EPIPE", "EAI_AGAIN", "UND_ERR_SOCKET"])(
    "%s passes",
    (code) => {
      const { kind, retry } = connectionFailure(Object.assign(new Error("no"), { code }));
      expect([kind, retry]).toEqual(["unavailable", "transient"]);
    },
  );
});

describe("Retry-After, end to end", () => {
  const waits: readonly (readonly [string, readonly string[], readonly number[] | undefined])[] = [
    ["is waited for", ["Retry-After: 3"], [3_000, 3_000]],
    [
      "by its own Date",
      ["Date: Sat, 31 Jan 2026 12:00:00 GMT", "Retry-After: Sat, 31 Jan 2026 12:00:04 GMT"],
      [4_000, 4_000],
    ],
    ["malformed is ignored", ["Retry-After: 1.5"], [1_000, 2_000]],
    ["twice is ignored", ["Retry-After: 3", "Retry-After: 9"], [1_000, 2_000]],
    ["absurd is ignored", ["Retry-After: 99999999999"], [1_000, 2_000]],
    ["beyond the deadline fails at once", ["Retry-After: 60"], undefined],
    ["beyond what a timer counts fails at once", ["Retry-After: 9999999999"], undefined],
  ];
  it.each(waits)("%s", async (_, headers, delays) => {
    const server = await serve(status(429, headers));
    const http = client();
    const failure = await failureOf(http.request(asking(server.url)));
    expect(failure.kind).toBe("rate_limited");
    expect(http.slept).toEqual(delays ?? []);
    expect(server.requests).toHaveLength(delays ? 3 : 1);
    if (!delays) expect(failure.retryAfterSeconds).toBe(Number(headers[0]?.slice(13)));
  });
});

describe("who watches", () => {
  it("learns of attempts, retries and the breaker, but of no header, query or body", async () => {
    const seen: unknown[] = [];
    const server = await serve(status(503), resetAtOnce, reply({ body: '{"email":"canary-body@example.com"}' }));
    const http = client({
      observer: {
        attempt: (key: string, report: AttemptReport) => seen.push(["attempt", key, report.status, report.kind]),
        retry: (...facts) => seen.push(["retry", ...facts]),
        breaker: (...facts) => seen.push(["breaker", ...facts]),
        rateLimitWait: (key, ms) => seen.push(["rate", key, ms < 100]),
      },
    });
    const url = new URL("?search=canary-query", server.url);
    await http.request(
      asking(url, { headers: { "x-api-key": "canary-header" }, lane: lane("v", { requestsPerMinute: 600 }) }),
    );
    expect(seen).toEqual([
      ["rate", "v", true],
      ["attempt", "v", 503, "status"],
      ["retry", "v", "503", 1_000],
      ["rate", "v", true],
      ["attempt", "v", undefined, "unavailable"],
      ["retry", "v", "unavailable", 100],
      ["rate", "v", true],
      ["attempt", "v", 200, undefined],
    ]);
    expect(inspect(seen)).not.toContain("canary");
  });
  it("may fail without breaking anything", async () => {
    const server = await serve(json(1));
    const broken = () => {
      throw new Error("the watcher broke");
    };
    const http = client({ observer: { attempt: broken, retry: broken, breaker: broken, rateLimitWait: broken } });
    expect((await http.request(asking(server.url))).body).toBe(1);
  });
  it("and whoever reads a failure finds none of it in message, cause or stack either", async () => {
    const faults = [
      truncated,
      resetAtOnce,
      status(500),
      reply({ body: '"canary-body' }),
      (socket: Parameters<Fault>[0]) => socket.write("canary-body\r\n"),
    ];
    const ends: HttpFailure[] = [];
    for (const fault of faults) {
      const server = await serve(fault);
      const url = new URL("?search=canary-query", server.url);
      ends.push(
        await failureOf(
          client({ limits: { headersMs: 200 } }).request(asking(url, { headers: { "x-api-key": "canary-header" } })),
        ),
      );
    }
    for (const failure of ends)
      expect(inspect({ ...failure, stack: failure.stack, cause: failure.cause }, { depth: 9 })).not.toContain("canary");
  });
});

it("fifty requests on one signal raise no warning", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  const server = await serve(json(1));
  const http = client({ limits: { queued: 100 } });
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 50 }, () => http.request(asking(server.url, { signal }))));
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
