import { describe, expect, it } from "vitest";
import { asking, failureOf, scriptedServers } from "../support/ask-http.ts";
import { hang, json, status } from "../support/faults.ts";

const { serve, client } = scriptedServers();
const upstream = (key: string, changes: object = {}) => ({ key, allowPrivate: true, ...changes });

describe("one upstream's trouble stays its own", () => {
  it("a vendor that hangs under two hundred requests takes nothing from four others", async () => {
    const dead = await serve(hang);
    const well = await serve(json({ well: true }));
    const http = client({ limits: { queued: 32 } });
    const controller = new AbortController();
    const hung = Array.from({ length: 200 }, () =>
      failureOf(http.request(asking(dead.url, { upstream: upstream("dead"), signal: controller.signal }))),
    );
    for (let asked = 0; asked < 10; asked += 1) {
      const answers = ["a", "b", "c", "d"].map((key) => http.request(asking(well.url, { upstream: upstream(key) })));
      expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    }
    // Eight hang and the line waits until somebody stops them; everyone else was refused without being sent.
    const refused = await Promise.all(hung.slice(40));
    expect(new Set(refused.map((failure) => failure.kind))).toEqual(new Set(["overloaded"]));
    controller.abort();
    expect((await Promise.all(hung.slice(0, 40))).map((failure) => failure.kind)).toEqual(Array(40).fill("cancelled"));
    expect(dead.requests).toHaveLength(8);
  });
  it("its breaker opens alone", async () => {
    const dead = await serve(status(500));
    const well = await serve(json(1));
    const http = client();
    for (let asked = 0; asked < 10; asked += 1)
      await failureOf(http.request(asking(dead.url, { upstream: upstream("dead") })));
    await http.request(asking(well.url, { upstream: upstream("well") }));
    expect(http.breakerStates()).toEqual({ dead: { customers: "open" }, well: { customers: "closed" } });
  });
  it("and one kind of endpoint alone: failing invoices leave the vendor's customers reachable", async () => {
    const invoices = await serve(status(500));
    const customers = await serve(json(1));
    const http = client();
    for (let asked = 0; asked < 10; asked += 1)
      await failureOf(http.request(asking(invoices.url, { endpoint: "invoices" })));
    expect((await http.request(asking(customers.url, { endpoint: "customers" }))).status).toBe(200);
    expect(http.breakerStates()).toEqual({ test: { invoices: "open", customers: "closed" } });
  });
  it("its rate limit holds alone, and counts every attempt", async () => {
    const server = await serve(status(500), json(1));
    const http = client();
    const slow = (deadline = 25_000) =>
      http.request(
        asking(server.url, {
          upstream: upstream("slow", { requestsPerMinute: 2 }),
          deadline: performance.now() + deadline,
        }),
      );
    await slow();
    const failure = await failureOf(slow());
    expect(failure.kind).toBe("rate_limited");
    expect(failure.retryAfterSeconds).toBeGreaterThan(50);
    expect(server.requests).toHaveLength(2);
    await http.request(asking(server.url, { upstream: upstream("fast") }));
  });
  it("no connection is shared between two upstreams", async () => {
    const server = await serve(json(1));
    const http = client();
    for (const key of ["a", "b", "a", "b"]) await http.request(asking(server.url, { upstream: upstream(key) }));
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
