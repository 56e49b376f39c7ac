/**
 * Counts every customer of a large sandbox by vendor and bucket through the built program, over HTTP, and compares each
 * group with the population: node scripts/run.mjs scripts/verify-summary.ts [customers per vendor] [deadline in seconds].
 */

import { readFileSync } from "node:fs";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { sandboxVendors } from "../src/sandbox/company.ts";
import { startSandbox } from "../src/sandbox/server.ts";
import { shownGroups, trueGroups } from "../test/support/summary-truth.ts";

const customers = Number(process.argv[2] ?? 50_000);
const seconds = Number(process.argv[3] ?? 300);
const groupBy = ["vendor", "bucket"];
const sandbox = await startSandbox({ customers, seed: 7 });

interface Structured {
  readonly coverage: string;
  readonly complete: boolean;
  readonly rows: readonly (readonly string[])[];
}

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join("\n")}\n`);

/** One call to a server of its own with this deadline. */
const ask = async (deadlineMs: number): Promise<Structured> => {
  const client = new Client({ name: "verify-summary", version: "1" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["dist/main.js"],
    env: { ...sandbox.settings, BILLING_MCP_LOG_LEVEL: "silent", BILLING_MCP_DEADLINE_MS: String(deadlineMs) },
    stderr: "inherit",
  });
  await client.connect(transport);
  let [pages, memory] = [0, 0];
  const started = performance.now();
  const onprogress = ({ progress }: { readonly progress: number }): void => {
    pages = progress;
    if (progress % 50 !== 0) return;
    const status = readFileSync(`/proc/${transport.pid}/status`, "utf8");
    memory = Math.max(memory, Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024));
  };
  const result = await client.callTool(
    { name: "summarize_customers", arguments: { group_by: groupBy, max_tokens: 20_000 } },
    { onprogress, timeout: deadlineMs + 30_000 },
  );
  const took = ((performance.now() - started) / 1000).toFixed(1);
  await client.close();
  if (result.isError) throw new Error(JSON.stringify(result.content));
  const answer = result.structuredContent as unknown as Structured;
  print(
    `deadline ${deadlineMs / 1000} s: answered after ${took} s, ${pages} pages told, server RSS at most ${memory} MiB, complete ${answer.complete}`,
    `  ${answer.coverage}`,
  );
  return answer;
};

await ask(25_000);
const answer = await ask(seconds * 1000);
await sandbox.close();

/** Where currency or balance of an invoice costs a request each, amounts are counted or bounded: not compared. */
const isExact = (vendor: string | undefined): boolean => vendor !== "zenskar" && vendor !== "sequence";
const truth = trueGroups(sandbox.population, sandboxVendors, groupBy);
const shown = shownGroups(
  answer.rows.map((row) => (isExact(row[0]) ? row : [...row.slice(0, -1), "-"])),
  groupBy.length,
);
const wrong = [...new Set([...Object.keys(truth), ...Object.keys(shown)])].filter((name) => {
  const [real, found] = [truth[name], shown[name]];
  if (real?.customers !== found?.customers || real?.overdue !== found?.overdue) return true;
  const sums = Object.entries(real?.sums ?? {});
  return isExact(name.split(" ")[0]) && !sums.every(([currency, sum]) => found?.sums[currency] === sum);
});
print(
  ...answer.rows.map((row) => row.join("\t")),
  `groups ${Object.keys(truth).length}: ${wrong.length === 0 ? "every count and amount exact" : `WRONG: ${wrong.join(", ")}`}`,
);
process.exit(wrong.length === 0 && answer.complete ? 0 : 1);
