/** `demo --replica`: the sandbox's vendors synced into a file, and three questions over whole books answered from it. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath, stdout } from "node:process";
import { promisify } from "node:util";
import { hasSqlite } from "../../replica/store/sqlite.ts";
import { embedded, startSandbox } from "../../sandbox/server.ts";
import { version } from "../../version.ts";
import { connectOwn, type OwnClient } from "./mcp-client.ts";

const run = promisify(execFile);

const say = (...lines: readonly string[]): void => {
  stdout.write(`${lines.join("\n")}\n`);
};

const questions = [
  [
    "How many customers does each vendor have, and how old is what they owe?",
    "summarize_customers",
    { group_by: ["vendor", "bucket"] },
  ],
  ["Who is to be chased first, over all of them?", "triage_dunning", { limit: 5 }],
  ["Who is called Müller?", "search_customers", { query: "Mueller", limit: 5 }],
] as const;

const ask = async (client: OwnClient, [asked, tool, given]: (typeof questions)[number]): Promise<void> => {
  const begun = performance.now();
  const { structured, isError, text } = await client.call(tool, { ...given });
  if (isError) throw new Error(`${tool} failed: ${text}`);
  const rows = (structured?.rows ?? []) as readonly (readonly string[])[];
  say("", `“${asked}”  ${tool}, ${Math.round(performance.now() - begun)} ms`);
  say(...rows.slice(0, 8).map((row) => row.join("  ")), ...(rows.length > 8 ? [`… ${rows.length - 8} more rows`] : []));
  say(String(structured?.coverage));
};

/** Says what it needs, and nothing else, on a Node without SQLite. */
export const runDemoReplica = async (): Promise<void> => {
  if (!hasSqlite()) {
    say(
      `A replica in a file needs Node 22.13 or newer, and this is ${process.version}. PostgreSQL works here: docs/replica.md.`,
    );
    return;
  }
  const program = argv[1] ?? "";
  const folder = await mkdtemp(join(tmpdir(), "billing-replica-"));
  const sandbox = await startSandbox(embedded);
  const env = { ...sandbox.settings, BILLING_MCP_REPLICA_URL: `file:${join(folder, "replica.db")}` };
  try {
    say("Five vendors are read once, into a file:", "");
    const { stdout: told } = await run(execPath, [program, "sync"], { env });
    say(
      ...told
        .trim()
        .split("\n")
        .filter((line) => line.includes('"outcome"')),
    );
    const client = await connectOwn(program, ["stdio"], version, env);
    try {
      for (const question of questions) await ask(client, question);
    } finally {
      await client.close();
    }
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
};
