/** The built HTTP server as a process: it leaves in order, and drops the work of clients that have left. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { sha256 } from "../support/doors.ts";
import { callOver, getFrom, rowsOf } from "../support/http-calls.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";
import { jsonHeaders, legacyCall, modernCall, type Sent } from "../support/send.ts";

let sandbox: Sandbox;
const servers: HttpServer[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 20, seed: 3 });
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await sandbox.close();
});

const start = async (): Promise<HttpServer> => {
  const server = await startHttpServer(sandbox.settings);
  servers.push(server);
  return server;
};

const zenskar = { vendors: ["zenskar"], limit: 5 };
/** For a busy machine; what is waited for takes milliseconds otherwise. */
const patient = { timeout: 10_000 };
const eras = ["2025", "2026-07-28"] as const;

/** Resolves once so many requests have come to the vendor since the sandbox started. */
const vendorAsked = (count: number) => expect.poll(() => sandbox.requestCount("zenskar"), patient).toBe(count);

describe("a server whose tokens name what is not there", () => {
  const tokens = (connections: readonly string[]) =>
    JSON.stringify([{ name: "ci", sha256: sha256("token-of-ci"), connections }]);

  it("does not start: that token would see less than was meant, and no answer would say so", async () => {
    const settings = { ...sandbox.settings, BILLING_MCP_BEARER_TOKENS: tokens(["zenskar", "plnd"]) };
    await expect(startHttpServer(settings)).rejects.toThrow(
      /ci names the connection plnd, which is not configured\. Configured are .*Did you mean pland\?/,
    );
  });

  it("answers a token for nothing with a clear problem", async () => {
    const server = await startHttpServer({ ...sandbox.settings, BILLING_MCP_BEARER_TOKENS: tokens([]) });
    servers.push(server);
    const answer = await callOver({ url: server.url, token: "token-of-ci" }, "list_customers", {});
    expect(answer.text).toContain("No connection is open to this caller");
  });
});

describe("a server that is told to leave", () => {
  it("takes nothing new, answers every call under way, and ends with 0", async () => {
    const server = await start();
    sandbox.setFault("zenskar", "latency:2000");
    const before = sandbox.requestCount("zenskar");
    // Equal questions would be one request.
    const calls = eras.map((era, at) =>
      callOver({ url: server.url, era }, "list_customers", { ...zenskar, limit: 5 + at }),
    );
    await vendorAsked(before + 2);
    server.signal("SIGTERM");
    await expect.poll(server.log, patient).toContain("stopping");
    await expect(getFrom(server.url, "/healthz")).rejects.toThrow("ECONNREFUSED");
    const answers = await Promise.all(calls);
    expect(answers.map((answer) => rowsOf(answer).length)).toEqual([5, 6]);
    expect(await server.ended).toBe(0);
    expect(server.lines().find(({ msg }) => msg === "stopping")).toMatchObject({ in_flight: 2 });
    sandbox.setFault("zenskar", undefined);
  });

  it("waits for nobody when told a second time", async () => {
    const server = await start();
    sandbox.setFault("zenskar", "hang");
    const before = sandbox.requestCount("zenskar");
    const call = callOver({ url: server.url }, "list_customers", zenskar).catch(() => "cut");
    await vendorAsked(before + 1);
    const began = performance.now();
    server.signal("SIGINT");
    await expect.poll(server.log, patient).toContain("stopping");
    server.signal("SIGTERM");
    expect(await call).toBe("cut");
    expect(await server.ended).toBe(0);
    // A vendor that hangs would hold the first signal for five seconds.
    expect(performance.now() - began).toBeLessThan(3_000);
    sandbox.setFault("zenskar", undefined);
  });
});

describe("a server below npm", () => {
  it("takes Ctrl-C for one signal though it comes from the terminal and from npm, and its shell's end for none", async () => {
    const server = await start();
    sandbox.setFault("zenskar", "latency:1500");
    const before = sandbox.requestCount("zenskar");
    const call = callOver({ url: server.url }, "list_customers", { ...zenskar, limit: 7 });
    await vendorAsked(before + 1);
    server.signal("SIGINT");
    server.signal("SIGINT");
    await expect.poll(server.log, patient).toContain("stopping");
    server.signal("SIGHUP");
    expect(rowsOf(await call)).toHaveLength(7);
    expect(await server.ended).toBe(0);
    sandbox.setFault("zenskar", undefined);
  });
});

describe("a client that leaves", () => {
  const calls: Readonly<Record<(typeof eras)[number], Sent>> = {
    "2025": { headers: jsonHeaders, body: legacyCall("list_customers", zenskar) },
    "2026-07-28": modernCall("list_customers", zenskar),
  };

  it.each(eras)("takes the vendor's request with it, also in the era of %s", async (era) => {
    const server = await start();
    sandbox.setFault("zenskar", "hang");
    const asked = sandbox.requests.length;
    const controller = new AbortController();
    const gone = fetch(server.url, {
      method: "POST",
      headers: calls[era].headers as Record<string, string>,
      body: calls[era].body as string,
      signal: controller.signal,
    }).catch(() => "gone");
    await expect.poll(() => sandbox.requests.length, patient).toBe(asked + 1);
    controller.abort();
    expect(await gone).toBe("gone");
    // Before any time-out of ours: an attempt waits five seconds for headers.
    await expect.poll(() => sandbox.requests[asked]?.aborted, { timeout: 4_000 }).toBe(true);
    await expect.poll(() => server.lines().some((line) => line.outcome === "cancelled"), patient).toBe(true);
    sandbox.setFault("zenskar", undefined);
  });
});
