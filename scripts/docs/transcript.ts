/** A conversation with the sandbox, recorded for the docs: real answers over real HTTP, at a fixed seed and a fixed day. */

import { readConfig } from "../../src/config.ts";
import { createContinuations } from "../../src/customers/continuation/tokens.ts";
import { openRuntime } from "../../src/runtime.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { asText, type Envelope } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import { tools } from "../../src/tools/registry.ts";
import { Problem } from "../../src/vocabulary/problem.ts";

/** The day of every recorded answer. */
const today = Date.UTC(2026, 5, 30);

export interface Recorded {
  /** The call as an agent writes it. */
  readonly call: string;
  /** The answer's text; a continuation is cut, since it is different every time. */
  readonly text: string;
  readonly envelope: Envelope | undefined;
}

export interface Recorder {
  call(tool: string, given: Readonly<Record<string, unknown>>): Promise<Recorded>;
}

const refused = (failure: unknown): { text: string; envelope: undefined } => {
  if (!(failure instanceof Problem)) throw failure;
  return { text: `${failure.code}: ${failure.message}`, envelope: undefined };
};

/** Runs `act` with a recorder on a fresh sandbox as `--sandbox` starts it: 250 believable customers per vendor, seed 1. */
export const recording = async <Result>(act: (recorder: Recorder) => Promise<Result>): Promise<Result> => {
  const sandbox = await startSandbox({ customers: 250, seed: 1, kind: "believable", today });
  const { connections, close, ...opened } = openRuntime({ config: readConfig(sandbox.settings), ttlSeconds: 3_600 });
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
  try {
    return await act({ call });
  } finally {
    await close();
    await sandbox.close();
  }
};

const shown = ({ call, text }: Recorded): string => `> ${call}\n\n${text.replaceAll("\t", " | ")}`;

const fenced = (steps: readonly Recorded[]): string => `\`\`\`text\n${steps.map(shown).join("\n\n")}\n\`\`\``;

/** The README's conversations, by the name of their region. */
export const conversations: Readonly<Record<string, string>> = await recording(async ({ call }) => {
  const owes = await call("search_customers", { query: "Köhler", limit: 2 });
  const cancelled = await call("list_customers", { mandate_status: "cancelled", limit: 3 });
  const next = await call("get_customer_page", { continuation: cancelled.envelope?.continuation });
  return {
    demo: fenced([
      owes,
      await call("list_customers", { financial_status: "overdue", limit: 3 }),
      await call("list_customers", { financial_state: "overdue" }),
    ]),
    paging: fenced([cancelled, next]),
    "who-is": fenced([await call("search_customers", { query: "10007" })]),
    summary: fenced([await call("summarize_customers", { group_by: ["vendor"] })]),
    plan: fenced([await call("list_customers", { name: "GmbH", explain: true })]),
  };
});
