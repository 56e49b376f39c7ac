/**
 * A conversation with the sandbox, recorded for the docs: real answers over real HTTP, at a fixed seed and a fixed day.
 */

import { screenOf } from "../../src/commands/screen.ts";
import { asTable } from "../../src/commands/triage/worklist-table.ts";
import { readConfig } from "../../src/config.ts";
import { createContinuations } from "../../src/customers/continuation/tokens.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { openRuntime } from "../../src/runtime.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { asText, type Envelope } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import { tools } from "../../src/tools/registry.ts";
import { triageArguments, triageQuestion } from "../../src/tools/triage-dunning.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { terminalPicture } from "./picture.ts";

/** The day of every recorded answer. */
const today = Date.UTC(2026, 5, 30);

interface Recorded {
  /** The call as an agent writes it. */
  readonly call: string;
  /** The answer's text; a continuation is cut, since it is different every time. */
  readonly text: string;
  readonly envelope: Envelope | undefined;
}

interface Recorder {
  /** What `triage` prints on a terminal that wide: the command's own lines, with colours. */
  worklist(limit: number, places: number): Promise<readonly string[]>;
  call(tool: string, given: Readonly<Record<string, unknown>>): Promise<Recorded>;
}

const refused = (failure: unknown): { text: string; envelope: undefined } => {
  if (!(failure instanceof Problem)) throw failure;
  return { text: `${failure.code}: ${failure.message}`, envelope: undefined };
};

/**
 * Runs `act` with a recorder on a fresh sandbox as `--sandbox` starts it: 250 believable customers per vendor, seed 1.
 */
const recording = async <Result>(act: (recorder: Recorder) => Promise<Result>): Promise<Result> => {
  const sandbox = await startSandbox({ customers: 250, seed: 1, kind: "believable", today });
  const { connections, close, ...opened } = openRuntime({
    config: readConfig({ ...sandbox.settings, BILLING_MCP_LOOKAHEAD_S: "0" }),
    ttlSeconds: 3_600,
  });
  const now = () => today;
  const continuations = createContinuations({ keys: ["recorded for the docs, not a secret"], ttlSeconds: 3_600, now });
  const context = {
    services: { ...(await opened.services()), continuations, now },
    caller: { principal: "docs", connections, pii: "full" },
    signal: new AbortController().signal,
  } as const;
  const call: Recorder["call"] = async (name, given) => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) throw new Error(`No tool ${name}`);
    const { text, envelope } = await (async () => {
      const answer = await tool.run(readArguments(tool, given) as never, context);
      return { text: asText(answer), envelope: answer };
    })().catch(refused);
    const shown = "continuation" in given ? '{"continuation": "…"}' : JSON.stringify(given);
    return { call: `${name} ${shown}`, text: text.replace(/^continuation: .*$/m, "continuation: …"), envelope };
  };
  const worklist: Recorder["worklist"] = async (limit, places) => {
    const { services } = context;
    const deadline = performance.now() + services.deadlineMs;
    const call = { signal: context.signal, deadline };
    const found = await triage(triageQuestion(triageArguments.parse({ limit }), today), {
      clients: connections.map((connection) => services.client(connection, call)),
      deadline,
      now: today,
    });
    const { table, coverage } = asTable(found, screenOf({ isTTY: true, columns: places, hasColors: () => true }));
    return [...table.split("\n"), "", ...coverage.split("\n")];
  };
  try {
    return await act({ call, worklist });
  } finally {
    await close();
    await sandbox.close();
  }
};

const shown = ({ call, text }: Recorded): string => `> ${call}\n\n${text.replaceAll("\t", " | ")}`;

const fenced = (steps: readonly Recorded[]): string => `\`\`\`text\n${steps.map(shown).join("\n\n")}\n\`\`\``;

const cellOf = ({ envelope }: Recorded, column: string): string =>
  envelope?.rows[0]?.[envelope.columns.indexOf(column)] ?? "";

interface Transcript {
  /** By the name of the region they fill. */
  readonly conversations: Readonly<Record<string, string>>;
  /** Of the README. */
  readonly picture: string;
}

const record = async ({ call, worklist }: Recorder): Promise<Transcript> => {
  const worst = await call("triage_dunning", { currency: "EUR", min_days_overdue: 61, limit: 1 });
  const name = cellOf(worst, "name");
  const balance = await call("get_customer", { ref: cellOf(worst, "ref"), max_tokens: 800 });
  const cancelled = await call("list_customers", { mandate_status: "cancelled", limit: 3 });
  const next = await call("get_customer_page", { continuation: cancelled.envelope?.continuation });
  const refused = await call("list_customers", { financial_state: "overdue" });
  const lines = await worklist(8, 110);
  return {
    picture: terminalPicture(
      ["$ node dist/main.js triage --sandbox --limit 8", "", ...lines],
      "A terminal: who is overdue at five vendors, by how much and for how long, why not to chase somebody now, and below it what the list may miss.",
    ),
    conversations: {
      question: `**“Does ${name} owe us anything?”**\n\n${fenced([balance])}`,
      worklist: fenced([await call("triage_dunning", { limit: 3 })]),
      overdue: fenced([await call("list_customers", { financial_status: "overdue", limit: 3 })]),
      refused: fenced([refused]),
      paging: fenced([cancelled, next]),
      "who-is": fenced([await call("search_customers", { query: "10007" })]),
      summary: fenced([await call("summarize_customers", { group_by: ["currency"] })]),
      plan: fenced([await call("list_customers", { name: "GmbH", explain: true })]),
    },
  };
};

let recorded: Promise<Transcript> | undefined;

/** Recorded when first asked for, once: whoever only reads the names of pages starts no sandbox. */
export const transcript = (): Promise<Transcript> => {
  recorded ??= recording(record);
  return recorded;
};
