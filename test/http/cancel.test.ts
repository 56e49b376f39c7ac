import { afterEach, describe, expect, it } from "vitest";
import type { HttpRequest } from "../../src/http/client.ts";
import { sleep } from "../../src/http/timers.ts";
import { asking, failureOf, testHttp } from "../support/ask-http.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import { drip, endlessChunked, type Fault, hang, hangAfterHeaders, json, status } from "../support/faults.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

const cancelled = async (
  fault: Fault,
  then: (server: FaultServer) => Promise<void>,
  changes: Partial<HttpRequest> = {},
) => {
  const server = await startFaultServer(fault);
  // Unread megabytes would hide the close from the server; a body without end is not what is tried here.
  const http = testHttp({ limits: { wireBytes: 1e9 } });
  open.push(http, server);
  const controller = new AbortController();
  const answer = failureOf(http.request(asking(server.url, { signal: controller.signal, ...changes })));
  await then(server);
  controller.abort();
  const failure = await answer;
  await server.allClosed();
  return { failure, server };
};

describe("a cancelled request lets go of its vendor", () => {
  const moments: readonly (readonly [string, Fault])[] = [
    ["while it waits for headers", hang],
    ["while the body hangs", hangAfterHeaders],
    ["while the body drips", drip(5)],
    ["while the body pours", endlessChunked],
  ];
  it.each(moments)("%s", async (_, fault) => {
    const { failure, server } = await cancelled(fault, (one) => until(() => one.requests.length > 0));
    expect(failure.kind).toBe("cancelled");
    expect(server.requests).toHaveLength(1);
  });
  it("a hundred at random moments leave no connection behind", async () => {
    const server = await startFaultServer(hangAfterHeaders);
    const http = testHttp({ limits: { concurrent: 100 } });
    open.push(http, server);
    let state = 3;
    const answers = Array.from({ length: 100 }, () => {
      const controller = new AbortController();
      state = (state * 48_271) % 2_147_483_647;
      setTimeout(() => controller.abort(), state % 60);
      return failureOf(http.request(asking(server.url, { signal: controller.signal })));
    });
    const kinds = new Set((await Promise.all(answers)).map((failure) => failure.kind));
    expect([...kinds]).toEqual(["cancelled"]);
    await server.allClosed();
    // Nor is any opened in their stead.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(server.connections).toBeLessThanOrEqual(100);
  });
});

describe("a signal that has fired before", () => {
  it("sends nothing", async () => {
    const { failure, server } = await cancelled(json(1), async () => {}, { signal: AbortSignal.abort() });
    expect(failure.kind).toBe("cancelled");
    expect(server.connections).toBe(0);
  });
  it("because time ran out is a timeout", async () => {
    const { failure } = await cancelled(hang, async () => {}, { signal: AbortSignal.timeout(60) });
    expect(failure.kind).toBe("timeout");
  });
});

it("a cancellation between two attempts ends the wait, and no second request goes out", async () => {
  const server = await startFaultServer(status(503, ["Retry-After: 20"]));
  const controller = new AbortController();
  const http = testHttp({
    sleep: (ms, signal) => {
      queueMicrotask(() => controller.abort());
      return sleep(ms, signal);
    },
  });
  open.push(http, server);
  expect((await failureOf(http.request(asking(server.url, { signal: controller.signal })))).kind).toBe("cancelled");
  expect(server.requests).toHaveLength(1);
});

it("closing the client ends what is under way", async () => {
  const server = await startFaultServer(hang);
  const http = testHttp();
  open.push(server);
  const answer = failureOf(http.request(asking(server.url)));
  await until(() => server.requests.length > 0);
  await http.close();
  expect((await answer).kind).toBe("cancelled");
  await server.allClosed();
  expect((await failureOf(http.request(asking(server.url)))).kind).toBe("cancelled");
});
