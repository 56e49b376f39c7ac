import { afterEach, describe, expect, it } from "vitest";
import type { HttpOptions } from "../../src/http/client.ts";
import type { FailureKind } from "../../src/http/failure.ts";
import { defaultLimits } from "../../src/http/limits.ts";
import { asking, failureOf, testHttp } from "../support/ask-http.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import * as faults from "../support/faults.ts";

const { json, raw, reply, status } = faults;

const short = { connectMs: 300, headersMs: 120, idleMs: 120, attemptMs: 400 };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const set = async (script: readonly faults.Fault[], options: HttpOptions = {}) => {
  const server: FaultServer = await startFaultServer(...script);
  const http = testHttp({ limits: short, ...options });
  open.push(http, server);
  return { server, http };
};

describe("a fault on the way is asked through again, up to three attempts in all", () => {
  const passing: readonly (readonly [string, faults.Fault])[] = [
    ["a reset instead of an answer", faults.resetAtOnce],
    ["a reset in the headers", faults.resetMidHeaders],
    ["a reset in the body", faults.resetMidBody],
    ["an end without a byte", faults.finAtOnce],
    ["an end before the announced length", faults.finEarly],
    [
      "an answer framed by length and chunks at once",
      raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ],
    ["status 408", status(408)],
    ["status 429", status(429)],
    ["status 500", status(500)],
    ["status 502 with an HTML page", reply({ status: 502, type: "text/html", body: "<h1>Bad gateway</h1>" })],
    ["status 503", status(503)],
    ["status 504", status(504)],
  ];
  it.each(passing)("%s: once, then the answer comes", async (_, fault) => {
    const { server, http } = await set([fault, json({ id: 1 })]);
    expect((await http.request(asking(server.url))).body).toEqual({ id: 1 });
    expect(server.requests).toHaveLength(2);
  });
  it.each(passing)("%s: always, then it fails after the third", async (_, fault) => {
    const { server, http } = await set([fault]);
    const failure = await failureOf(http.request(asking(server.url)));
    expect(["unavailable", "status", "rate_limited"]).toContain(failure.kind);
    expect(server.requests).toHaveLength(3);
  });
  it.each(passing)("%s: a POST is never sent again", async (_, fault) => {
    const { server, http } = await set([fault]);
    await failureOf(http.request(asking(server.url, { method: "POST", body: "a=b" })));
    expect(server.requests).toHaveLength(1);
  });
});

describe("an answer that cannot be read is asked for once more, then refused", () => {
  const unreadable: readonly (readonly [string, faults.Fault])[] = [
    ["JSON cut where only the connection's end delimits it", faults.truncated],
    ["an empty body", reply({ body: "" })],
    ["text that is not JSON", reply({ body: "<html>" })],
    ["invalid UTF-8", faults.invalidUtf8],
    ["a shorter length announced than sent", reply({ body: '{"a":[1,2,3]}', length: 9 })],
    ["corrupt gzip", reply({ headers: ["Content-Encoding: gzip"], body: "not gzip" })],
  ];
  it.each(unreadable)("%s", async (_, fault) => {
    const { server, http } = await set([fault]);
    expect((await failureOf(http.request(asking(server.url)))).kind).toBe("bad_response");
    expect(server.requests).toHaveLength(2);
  });
  it("and a second, whole answer is taken", async () => {
    const { server, http } = await set([faults.truncated, json([1])]);
    expect((await http.request(asking(server.url))).body).toEqual([1]);
  });
});

describe("an answer that is not what was asked for is refused at once, and asked for no more", () => {
  const gzipped = (value: string) => [`Content-Encoding: ${value}`];
  const final: readonly (readonly [string, faults.Fault, FailureKind])[] = [
    ["status 204", raw("HTTP/1.1 204 No Content\r\n\r\n"), "bad_response"],
    ["status 206", status(206), "bad_response"],
    ["status 304", raw("HTTP/1.1 304 Not Modified\r\n\r\n"), "bad_response"],
    ["status 301", status(301, ["Location: http://127.0.0.1:1/"]), "bad_response"],
    ["status 400", status(400), "status"],
    ["status 401", status(401), "status"],
    ["status 403", status(403), "status"],
    ["status 404", status(404), "status"],
    ["status 409", status(409), "status"],
    ["status 501", status(501), "status"],
    ["an HTML page", reply({ type: "text/html", body: "<form>" }), "bad_response"],
    ["no content type", reply({ type: "" }), "bad_response"],
    ["two content types", reply({ headers: ["Content-Type: text/html"] }), "bad_response"],
    ["JSON in UTF-16", reply({ type: "application/json; charset=utf-16" }), "bad_response"],
    ["text that only looks like JSON's type", reply({ type: "application/jsonp" }), "bad_response"],
    ["an unknown content coding", reply({ headers: gzipped("zstd") }), "bad_response"],
    ["two content codings", reply({ headers: gzipped("gzip, gzip") }), "bad_response"],
    ["six content codings", reply({ headers: gzipped("gzip, gzip, gzip, gzip, gzip, gzip") }), "bad_response"],
    ["a header of 20 kB", faults.longHeader(20_000), "bad_response"],
    ["10,000 headers", faults.manyHeaders(10_000), "bad_response"],
    ["something that is not HTTP", raw("SSH-2.0-OpenSSH_9.2\r\n"), "bad_response"],
    ["a header line without a name", raw("HTTP/1.1 200 OK\r\n: x\r\n\r\n{}"), "bad_response"],
    ["JSON nested 65 deep", reply({ body: "[".repeat(65) + "]".repeat(65) }), "bad_response"],
  ];
  it.each(final)("%s", async (_, fault, kind) => {
    const { server, http } = await set([fault]);
    const failure = await failureOf(http.request(asking(server.url)));
    expect(failure.kind).toBe(kind);
    expect(server.requests).toHaveLength(1);
  });
});

describe("time is bounded, and what was too slow is not asked for again", () => {
  const slow: readonly (readonly [string, faults.Fault])[] = [
    ["headers that never come", faults.hang],
    ["interim answers without end", faults.interimFlood(20)],
    ["a body that stops", faults.hangAfterHeaders],
    ["a body that drips within the idle limit", faults.drip(30)],
  ];
  it.each(slow)("%s", async (_, fault) => {
    const { server, http } = await set([fault]);
    const failure = await failureOf(http.request(asking(server.url)));
    expect(failure.kind).toBe("timeout");
    expect(server.requests).toHaveLength(1);
    await server.allClosed();
  });
  it("the deadline cuts an attempt that has time left of its own", async () => {
    const { server, http } = await set([faults.drip(30)], { limits: {} });
    const since = performance.now();
    expect((await failureOf(http.request(asking(server.url, { deadline: since + 150 })))).kind).toBe("timeout");
    expect(performance.now() - since).toBeLessThan(defaultLimits.attemptMs);
  });
  it("a request whose deadline has passed is not sent", async () => {
    const { server, http } = await set([json(1)]);
    expect((await failureOf(http.request(asking(server.url, { deadline: performance.now() - 1 })))).kind).toBe(
      "timeout",
    );
    expect(server.connections).toBe(0);
  });
  it("an error's status is told even when its body never ends", async () => {
    const { server, http } = await set([
      raw("HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"),
    ]);
    const { kind, status: code, body } = await failureOf(http.request(asking(server.url)));
    expect({ kind, code, body }).toEqual({ kind: "status", code: 400, body: undefined });
  });
});

describe("what is accepted", () => {
  it.each([
    "application/json",
    "Application/JSON; charset=UTF-8",
    'application/json;charset="utf-8"',
    "application/problem+json",
  ])("%s", async (type) => {
    const { server, http } = await set([reply({ type, body: '{"a":1}' })]);
    expect((await http.request(asking(server.url))).body).toEqual({ a: 1 });
  });
  it("a byte order mark", async () => {
    const { server, http } = await set([reply({ body: '\uFEFF{"a":"ü"}' })]);
    expect((await http.request(asking(server.url))).body).toEqual({ a: "ü" });
  });
  it("interim answers before the real one", async () => {
    const whole = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}';
    const { server, http } = await set([
      raw(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${whole}`),
    ]);
    expect((await http.request(asking(server.url))).body).toEqual({ a: 1 });
  });
});

describe("an error's body", () => {
  it("is parsed where it is JSON", async () => {
    const { server, http } = await set([status(422, [], '{"error_code":"x","amount":10.50}')]);
    const failure = await failureOf(http.request(asking(server.url)));
    expect(failure.body).toEqual({ error_code: "x", amount: "10.50" });
    expect(failure.message).not.toContain("error_code");
  });
  it.each([
    ["HTML", reply({ status: 404, type: "text/html", body: "<p>no</p>" })],
    ["longer than 64 KiB", status(404, [], JSON.stringify("x".repeat(70_000)))],
    ["longer than 64 KiB once decompressed", faults.gzipBomb(70_000, 404)],
    ["broken", status(404, [], "{")],
  ])("is left out where it is %s", async (_, fault) => {
    const { server, http } = await set([fault]);
    const failure = await failureOf(http.request(asking(server.url)));
    expect([failure.kind, failure.status, failure.body]).toEqual(["status", 404, undefined]);
  });
});
