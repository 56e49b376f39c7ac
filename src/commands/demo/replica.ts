/**
 * `demo --replica`: the sandbox's vendors synced into a file, and three questions over whole books answered from it.
 */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath, stdout } from "node:process";
import { promisify } from "node:util";
import { hasSqlite, needsSqlite } from "../../replica/store/sqlite.ts";
import type { PassProgress } from "../../replica/sync/context.ts";
import type { SyncResult } from "../../replica/sync/sync.ts";
import { embedded, startSandbox } from "../../sandbox/server.ts";
import { version } from "../../version.ts";
import { SettingsError } from "../../vocabulary/problem.ts";
import { screenOf } from "../screen.ts";
import { spinning } from "../spinner.ts";
import { resultLine } from "../sync/progress.ts";
import { wrapped } from "../table.ts";
import { foundColumns, type Step, step, vendor, worklist } from "./conversation.ts";
import { connectOwn } from "./mcp-client.ts";

const run = promisify(execFile);

const say = (...lines: readonly string[]): void => {
  stdout.write(`${lines.join("\n")}\n`);
};

const questions: readonly Step[] = [
  {
    asked: "How many customers per vendor, and how old is what they owe?",
    tool: "summarize_customers",
    given: { group_by: ["vendor", "bucket"] },
    columns: [
      vendor,
      { name: "bucket", title: "days overdue" },
      { name: "customers", align: "right" },
      { name: "amount", title: "overdue", least: 20 },
    ],
    most: 10,
  },
  {
    asked: "Whom should we chase first, over all of them?",
    tool: "triage_dunning",
    given: { limit: 5 },
    columns: worklist,
  },
  {
    asked: "Who is called Müller?",
    tool: "search_customers",
    given: { query: "Mueller", limit: 5 },
    columns: foundColumns,
  },
];

/** What a sync said of each vendor, a line each. */
const readSync = (told: string): readonly string[] =>
  told
    .trim()
    .split("\n")
    .map((line): SyncResult | PassProgress => JSON.parse(line))
    .flatMap((line) => ("outcome" in line ? [resultLine(line)] : []));

/** Throws `SettingsError`, as `sync` does, on a Node without SQLite. */
export const runDemoReplica = async (): Promise<void> => {
  if (!hasSqlite())
    throw new SettingsError(
      `demo --replica: ${needsSqlite()} A replica of your own books also works here in PostgreSQL: docs/replica.md.`,
    );
  const program = argv[1] ?? "";
  const folder = await mkdtemp(join(tmpdir(), "billing-replica-"));
  const sandbox = await startSandbox(embedded);
  const env = { ...sandbox.settings, BILLING_MCP_REPLICA_URL: `file:${join(folder, "replica.db")}` };
  try {
    const screen = screenOf(stdout);
    const begun = performance.now();
    say(...wrapped("A made-up company's whole books at five vendors are read once, into a file:", screen.places), "");
    const { stdout: told } = await spinning(
      () => "reading customers and invoices",
      run(execPath, [program, "sync"], { env }),
    );
    say(...readSync(told), `read in ${Math.round((performance.now() - begun) / 1000)} s`);
    const client = await connectOwn(program, ["stdio"], version, env);
    try {
      for (const question of questions) await step({ client, screen, say, isTimed: true }, question);
    } finally {
      await client.close();
    }
    say(
      "",
      ...wrapped("No vendor was asked for these answers. A replica of your own books: docs/replica.md.", screen.places),
    );
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
};
