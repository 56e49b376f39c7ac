/**
 * What one replica of the HTTP server takes and gives: memory idle and with 2,000 connections, calls a second.
 *
 * npm run sizing [-- --write]: with --write the table goes into docs/operations.md.
 */

import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { bearerSetting } from "../test/support/bearer.ts";
import { startHttpServer } from "../test/support/http-server.ts";
import { callOf, memoryOf, openConnection, postPatiently } from "./http-connection.ts";
import { startSandboxProcess } from "./sandbox-process.ts";
import { median } from "./statistics.ts";

const connections = 2_000;
const inFlight = 32;
const secondsPerRound = 3;
const rounds = 3;

const names = Array.from({ length: 40 }, (_, index) => `sizing-${index}`);
const sandbox = await startSandboxProcess(1_000);
const server = await startHttpServer({
  ...sandbox.settings,
  BILLING_MCP_BEARER_TOKENS: bearerSetting(names),
});

/** Calls answered per second, and the milliseconds of the slowest of a hundred, with 32 in flight for three seconds. */
const throughput = async (tool: string, given: (index: number) => Readonly<Record<string, unknown>>) => {
  const open = Array.from({ length: inFlight }, () => openConnection(server.url));
  const times: number[] = [];
  const began = performance.now();
  const until = began + secondsPerRound * 1000;
  await Promise.all(
    open.map(async (connection, index) => {
      const { headers, body } = callOf(tool, given(index), names[index] ?? "");
      while (performance.now() < until) {
        const since = performance.now();
        const { status, text } = await connection.post(headers, body);
        if (status !== 200 || text.includes('"isError":true')) throw new Error(text.slice(0, 300));
        times.push(performance.now() - since);
      }
    }),
  );
  for (const connection of open) connection.close();
  const sorted = times.toSorted((one, other) => one - other);
  return {
    perSecond: times.length / ((performance.now() - began) / 1000),
    slowMs: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
  };
};

/** `given` by caller: what two ask alike at once is asked of a vendor once. */
const overRounds = async (
  tool: string,
  given: (index: number) => Readonly<Record<string, unknown>>,
): Promise<string> => {
  const found: Awaited<ReturnType<typeof throughput>>[] = [];
  for (let round = 0; round < rounds; round += 1) found.push(await throughput(tool, given));
  const perSecond = Math.round(median(found.map((one) => one.perSecond)));
  return `${perSecond} a second, 99 % within ${Math.round(median(found.map((one) => one.slowMs)))} ms`;
};

/** All connections stay open until each has had its answer. */
const crowd = async (): Promise<number> => {
  const open = Array.from({ length: connections }, () => openConnection(server.url));
  await Promise.all(
    open.map((connection, index) => {
      const { headers, body } = callOf("describe_vendors", {}, names[index % names.length] ?? "");
      return postPatiently(connection, headers, body);
    }),
  );
  const { now } = memoryOf(server.pid);
  for (const connection of open) connection.close();
  return now;
};

const idle = memoryOf(server.pid).now;
const lines: readonly (readonly [string, string])[] = [
  ["memory after the start", `${idle} MiB`],
  [`calls that ask no vendor, ${inFlight} in flight`, await overRounds("describe_vendors", () => ({}))],
  [
    `lists of 5 to ${4 + inFlight} from one vendor on the same machine, ${inFlight} in flight`,
    await overRounds("list_customers", (index) => ({ vendors: ["pland"], limit: 5 + index })),
  ],
  [`memory with ${connections} connections open, each served`, `${await crowd()} MiB`],
  ["highest memory of the whole run", `${memoryOf(server.pid).highest} MiB`],
];
await server.kill();
await sandbox.stop();

const machine = `${cpus().length} CPUs (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; load generator, sandbox and server share them`;
const table = [
  `Measured on ${machine}:`,
  "",
  "| what | one replica |",
  "| --- | --- |",
  ...lines.map((line) => `| ${line.join(" | ")} |`),
].join("\n");
process.stdout.write(`${table}\n`);
if (process.argv.includes("--write")) {
  const path = "docs/operations.md";
  const page = await readFile(path, "utf8");
  const region = /(<!-- measured:sizing -->\n)[\s\S]*?(<!-- \/measured -->)/;
  if (!region.test(page)) throw new Error(`${path} has no place for the table.`);
  await writeFile(
    path,
    page.replace(region, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`),
  );
}
