/** G10: hostile bodies, fifty at once, in a small heap: bounded memory, and no long block of the event loop. */

import { readFileSync } from "node:fs";
import { afterAll, expect } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import * as faults from "../support/faults.ts";
import { sandboxApis } from "../support/sandbox-apis.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { writeConnections } from "./connection-file.ts";
import { part, scaled } from "./figures.ts";
import { startWatch } from "./watch.ts";

const servers: FaultServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const nested = faults.reply({ body: "[".repeat(1_000_000) + "]".repeat(1_000_000) });
const bodies: Readonly<Record<string, faults.Fault>> = {
  "a body without end": faults.endlessChunked,
  "a compression bomb": faults.gzipBomb(100_000_000),
  "a million levels": nested,
  "100 MB announced": faults.reply({ length: 100_000_000 }),
};

const population = createPopulation({ customers: 1, seed: 1, today: 0 });

const hostileConnections = async () => {
  const origins = await Promise.all(
    Object.values(bodies).map(async (body) => {
      const server = await startFaultServer(body);
      servers.push(server);
      return server.url.origin;
    }),
  );
  return Array.from({ length: 50 }, (_, index) => {
    const vendor = sandboxVendors[index % 5] ?? "pland";
    const { credentials, baseUrlSetting, prefix } = sandboxApis[vendor](population);
    const settings = { ...credentials, [baseUrlSetting]: `${origins[index % 4]}${prefix}` };
    return { name: `b${index}`, vendor, settings };
  });
};

part("G10: memory under hostile bodies", async (record) => {
  const connections = await hostileConnections();
  const file = writeConnections(connections);
  const env = { BILLING_MCP_CONFIG: file.path, BILLING_MCP_LOG_LEVEL: "silent" };
  const [watch, idle] = [startWatch(), startWatch()];
  const server = await startStdioProgram({ env: { ...env, ...watch.env }, flags: ["--max-old-space-size=256"] });
  // Beside it one that does nothing: what it is kept from running is the machine's doing, and nobody's block.
  const other = await startStdioProgram({ env: { ...env, ...idle.env } });
  const rounds = scaled(10, 3);
  const blocks: number[] = [];
  // What the first calls load is no answer's doing.
  await server.call("list_customers", { vendors: ["b0"] });
  await Promise.all([watch.ask(server.child.pid), idle.ask(other.child.pid)]);
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(connections.map(({ name }) => server.call("list_customers", { vendors: [name] })));
    blocks.push((await watch.ask(server.child.pid)).blockMs);
  }
  const noise = (await idle.ask(other.child.pid)).blockMs;
  const status = readFileSync(`/proc/${server.child.pid}/status`, "utf8");
  const peak = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024);
  const code = await server.end();
  await other.end();
  for (const one of [file, watch, idle]) one.remove();
  const longest = Math.max(...blocks);
  record("G10", {
    figure: `${rounds * connections.length} hostile bodies (${Object.keys(bodies).join(", ")}), 50 at once, heap of 256 MB: peak RSS ${peak} MiB, exit code ${code}, longest block of the event loop ${longest.toFixed(0)} ms in ${rounds} rounds (median of the rounds ${(blocks.toSorted((a, b) => a - b)[rounds >> 1] ?? 0).toFixed(0)} ms; ${noise.toFixed(0)} ms in an idle process beside it)`,
    reached: peak <= 400 && code === 0 && longest <= 50,
  });
  expect(code).toBe(0);
  expect(peak).toBeLessThan(400);
});
