import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { HttpFailure } from "../../src/http/failure.ts";
import type { AttemptReport } from "../../src/http/observer.ts";
import { asking, failureOf, scriptedServers } from "../support/ask-http.ts";
import { type Fault, json, reply, resetAtOnce, status, truncated } from "../support/faults.ts";

const { serve, client } = scriptedServers();
const upstream = (key: string, changes: object = {}) => ({ key, allowPrivate: true, ...changes });

describe("who watches", () => {
  it("learns of attempts, retries and the breaker, but of no header, query or body", async () => {
    const seen: unknown[] = [];
    const server = await serve(status(503), resetAtOnce, reply({ body: '{"email":"canary-body@example.com"}' }));
    const http = client({
      observer: {
        attempt: (key: string, report: AttemptReport) => seen.push(["attempt", key, report.status, report.kind]),
        retry: (...facts) => seen.push(["retry", ...facts]),
        breaker: (...facts) => seen.push(["breaker", ...facts]),
        rateLimitWait: (key, ms) => seen.push(["rate", key, ms >= 0]),
      },
    });
    const url = new URL("?search=canary-query", server.url);
    await http.request(
      asking(url, { headers: { "x-api-key": "canary-header" }, upstream: upstream("v", { requestsPerMinute: 600 }) }),
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
