/** Goals over real sockets: the fault matrix through the built program, stalls, outages, memory. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHttp } from "../../src/http/client.ts";
import { sandboxVendors } from "../../src/sandbox/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { wireCells } from "../faults/vendor-wire.ts";
import { asking } from "../support/ask-http.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import * as faults from "../support/faults.ts";
import { callOver } from "../support/http-calls.ts";
import { startHttpServer } from "../support/http-server.ts";
import { randomFrom } from "../support/mutate.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { ofGoal, record, scaled } from "./figures.ts";

let sandbox: Sandbox;
const servers: FaultServer[] = [];
const folder = mkdtempSync(join(tmpdir(), "soak-"));
const random = randomFrom(21);
beforeAll(async () => {
  sandbox = await startSandbox({ customers: 12, seed: 5 });
});
afterAll(async () => {
  await sandbox.close();
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

const start = async (...script: readonly faults.Fault[]): Promise<FaultServer> => {
  const server = await startFaultServer(...script);
  servers.push(server);
  return server;
};

/** One vendor's settings as the sandbox names them, at its own address or at another. */
const settingsOf = (vendor: string, origin = sandbox.url): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sandbox.settings)
      .filter(([name]) => name.startsWith(`${vendor.toUpperCase()}_`))
      .map(([name, value]) => [name, value.replace(sandbox.url, origin)]),
  );

const configOf = (
  connections: readonly { name: string; vendor: string; settings: Record<string, string> }[],
): string => {
  const file = join(folder, `${connections.length}.json`);
  writeFileSync(file, JSON.stringify({ connections }));
  return file;
};

type Part = { vendor: string; outcome: string; returned: number; problem?: { code: string } };

it("G3: the fault matrix", async () => {
  const well = sandboxVendors.map((id) => ({ name: id, vendor: id, settings: settingsOf(id) }));
  const cells = (
    await Promise.all(
      wireCells.map(async ({ name, fault, code, allowedBy = [] }, index) => {
        const { origin } = (await start(fault)).url;
        return sandboxVendors
          .filter((id) => !allowedBy.includes(id))
          .map((id) => ({ name: `c${index}-${id}`, vendor: id, settings: settingsOf(id, origin), code, fault: name }));
      }),
    )
  ).flat();
  const wrong: string[] = [];
  let [done, longest] = [0, 0];
  // A server holds 256 connections at most.
  for (const some of [cells.slice(0, 130), cells.slice(130)]) {
    const config = configOf([...well, ...some.map(({ name, vendor, settings }) => ({ name, vendor, settings }))]);
    const env = { BILLING_MCP_CONFIG: config, BILLING_MCP_LOG_LEVEL: "silent", BILLING_MCP_PII: "full" };
    const stdio = await startStdioProgram({ env });
    const http = await startHttpServer({ ...env, BILLING_MCP_LOG_LEVEL: "info" });
    const through = {
      stdio: async (given: object) => (await stdio.call("list_customers", given)).result?.structuredContent,
      http: async (given: object) => (await callOver({ url: http.url }, "list_customers", { ...given })).structured,
    };
    for (const [door, call] of Object.entries(through)) {
      const queue = [...some];
      const worker = async () => {
        for (let cell = queue.pop(); cell; cell = queue.pop()) {
          const { name, vendor, code } = cell;
          // Sequence allows 100 requests a minute, which this would use up: it is among the well ones in the table's test.
          const others = sandboxVendors.filter((id) => id !== vendor && id !== "sequence");
          const since = performance.now();
          const answer = (await call({ vendors: [name, ...others], limit: 25 })) as { vendors: Part[] } | undefined;
          longest = Math.max(longest, performance.now() - since);
          done += 1;
          const ill = answer?.vendors.find((one) => one.vendor === name);
          const complete =
            answer?.vendors.filter((one) => one.outcome === "ok" && one.returned > 0).length === others.length;
          if (ill?.problem?.code !== code || !complete)
            wrong.push(`${door} ${cell.fault} ${vendor}: ${JSON.stringify(answer?.vendors)?.slice(0, 400)}`);
        }
      };
      await Promise.all(Array.from({ length: 8 }, worker));
    }
    await stdio.end();
    await http.kill();
  }
  record("G3", {
    figure: `${done} cells (${wireCells.length} faults on the wire × 5 vendors × stdio and HTTP, built program, usual limits): ${wrong.length} with another outcome, longest ${(longest / 1_000).toFixed(1)} s`,
    reached: wrong.length === 0 && longest <= 25_500,
    note: "rows V34 to V49 are faults of data and clocks: in process, see the table; V05 and V13 need npm run test:faults",
  });
  expect(wrong.slice(0, 5)).toEqual([]);
});

it("G4: stalls at a random byte", async () => {
  const body = JSON.stringify({ rows: Array.from({ length: 40 }, (_, id) => ({ id, name: "x".repeat(20) })) });
  const whole = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const server = await start((socket) => void socket.write(whole.slice(0, Math.floor(random() * whole.length))));
  const count = scaled(10_000);
  const http = createHttp({ limits: { concurrent: 100, breakerRequests: 1e9, queued: 1e6, queueMs: 60_000 } });
  let [longest, other, left] = [0, 0, count];
  const worker = async () => {
    while (left-- > 0) {
      const since = performance.now();
      const failure = await http.request(asking(server.url, { deadline: since + 1_000 })).catch((error) => error);
      longest = Math.max(longest, performance.now() - since);
      if (failure.kind !== "timeout") other += 1;
    }
  };
  await Promise.all(Array.from({ length: 100 }, worker));
  await http.close();
  record("G4", {
    figure: `${count} answers that stop at a random byte, deadline 1,000 ms: longest ${longest.toFixed(0)} ms, ${other} ended otherwise than vendor_timeout`,
    reached: longest <= 1_250 && other === 0,
    ...ofGoal(count, 10_000),
  });
  expect(other).toBe(0);
});

it("G5: amplification", async () => {
  const dead = await start(faults.resetAtOnce);
  const count = scaled(10_000);
  const http = createHttp({ random, limits: { transientBaseMs: 1, queued: 1e6, queueMs: 60_000 } });
  for (let call = 0; call < count; call += 1) await http.request(asking(dead.url)).catch(() => undefined);
  await http.close();
  const seen = dead.requests.length / count;
  const flaky = await start((socket) => (random() < 0.01 ? faults.status(500) : faults.json({ ok: 1 }))(socket));
  const second = createHttp({ random });
  let failed = 0;
  for (let call = 0; call < count; call += 1)
    await second.request(asking(flaky.url)).catch(() => {
      failed += 1;
    });
  await second.close();
  const share = 1 - failed / count;
  record("G5", {
    figure: `total outage, ${count} calls: the vendor sees ${seen.toFixed(3)} requests per call; 1 % random 500: ${(share * 100).toFixed(3)} % succeed at ${(flaky.requests.length / count).toFixed(3)} requests per call`,
    reached: seen <= 1.1 && share >= 0.9999 && flaky.requests.length / count <= 1.02,
    ...ofGoal(count, 10_000),
  });
  expect(seen).toBeLessThanOrEqual(1.1);
});

it("G10: memory under hostile bodies", async () => {
  const nested = faults.reply({ body: "[".repeat(1_000_000) + "]".repeat(1_000_000) });
  const bombs = [faults.endlessChunked, faults.gzipBomb(100_000_000), nested, faults.reply({ length: 100_000_000 })];
  const origins = await Promise.all(bombs.map(async (bomb) => (await start(bomb)).url.origin));
  const connections = Array.from({ length: 50 }, (_, index) => ({
    name: `b${index}`,
    vendor: sandboxVendors[index % 5] as string,
    settings: settingsOf(sandboxVendors[index % 5] as string, origins[index % 4]),
  }));
  const env = { BILLING_MCP_CONFIG: configOf(connections), BILLING_MCP_LOG_LEVEL: "silent" };
  const server = await startStdioProgram({ env, flags: ["--max-old-space-size=256"] });
  for (let round = 0; round < 3; round += 1)
    await Promise.all(connections.map(({ name }) => server.call("list_customers", { vendors: [name] })));
  const peak = Math.round(
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, "utf8"))?.[1]) / 1_024,
  );
  const code = await server.end();
  record("G10", {
    figure: `150 hostile bodies, 50 at once, heap of 256 MB: peak RSS ${peak} MiB, exit code ${code}`,
    reached: peak <= 400 && code === 0,
    note: "the longest block of the event loop is not measured here; a million levels of JSON are refused in milliseconds (test/http/json.test.ts)",
  });
  expect(code).toBe(0);
});
