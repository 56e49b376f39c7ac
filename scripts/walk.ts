/**
 * Walks every customer of the sandbox to the end through the built program: npm run walk -- [customers per vendor]
 * [vendors, joined by commas].
 */

import { readFileSync } from "node:fs";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { startSandbox } from "../src/sandbox/server.ts";

const customers = Number(process.argv[2] ?? 20_000);
/** Sequence allows 100 requests a minute, so a long walk that asks it takes minutes. */
const asked = process.argv[3]?.split(",");
const sandbox = await startSandbox({ customers, seed: 7 });
const client = new Client({ name: "walk", version: "1" });
const transport = new StdioClientTransport({
  command: process.execPath,
  args: ["dist/main.js"],
  env: { ...sandbox.settings, BILLING_MCP_LOG_LEVEL: "silent" },
  stderr: "inherit",
});
await client.connect(transport);

/** Resident memory of the server process in MiB. */
const resident = (): number => {
  const status = readFileSync(`/proc/${transport.pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
};

interface Structured {
  readonly rows: string[][];
  readonly coverage: string;
  readonly complete: boolean;
  readonly continuation?: string;
}

const call = async (name: string, given: Record<string, unknown>): Promise<Structured> => {
  const result = await client.callTool({ name, arguments: given });
  if (result.isError) throw new Error(JSON.stringify(result.content));
  return result.structuredContent as unknown as Structured;
};

const vendors = ["zenskar", "pland", "adfin", "sequence", "fynn"] as const;
const archived = (vendor: (typeof vendors)[number], index: number) =>
  sandbox.population.company(vendor, index).status === "archived";
const expected = vendors
  .filter((vendor) => asked?.includes(vendor) ?? true)
  .reduce((sum, vendor) => {
    if (vendor !== "sequence") return sum + customers;
    let listed = 0;
    for (let index = 0; index < customers; index += 1) listed += archived(vendor, index) ? 0 : 1;
    return sum + listed;
  }, 0);

const refs = new Set<string>();
let [rows, pages, early, most] = [0, 0, 0, 0];
const started = performance.now();
let answer = await call("list_customers", { limit: 200, max_tokens: 20_000, ...(asked ? { vendors: asked } : {}) });
for (;;) {
  pages += 1;
  rows += answer.rows.length;
  for (const row of answer.rows) refs.add(row[0] ?? "");
  if (pages === 20) early = resident();
  if (pages % 50 === 0) most = Math.max(most, resident());
  if (answer.continuation === undefined) break;
  answer = await call("get_customer_page", { continuation: answer.continuation });
}
const seconds = (performance.now() - started) / 1000;
const last = resident();
await client.close();
await sandbox.close();

const exact = rows === refs.size && refs.size === expected && answer.complete;
process.stdout.write(
  [
    `customers   ${expected} listed by ${asked?.join(", ") ?? "five vendors"}, ${customers} generated for each`,
    `rows        ${rows}, of them different ${refs.size}: ${exact ? "every one exactly once" : "NOT EXACT"}`,
    `pages       ${pages} in ${seconds.toFixed(1)} s, last coverage: ${answer.coverage}`,
    `server RSS  ${early} MiB after 20 pages, at most ${most} MiB, ${last} MiB at the end`,
    "",
  ].join("\n"),
);
process.exit(exact ? 0 : 1);
