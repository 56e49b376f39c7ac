/** The answer-cost scoreboard: the same questions through our tools and through raw vendor JSON, counted in tokens. */

import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { createHttp } from "../../src/http/client.ts";
import { connectTo } from "../connections.ts";
import { program, startSandboxProcess } from "../sandbox-process.ts";
import { findKnown } from "./known.ts";
import { askRaw, type Cost, mostCalls } from "./raw-agent.ts";
import { type OurCall, tasksOf } from "./tasks.ts";

export interface Scored {
  readonly question: string;
  readonly ours: Cost;
  readonly raw: Cost;
}

/** Customers per vendor: a small company's. */
const customers = 250;

interface Result {
  readonly text: string;
  readonly structured: Record<string, unknown> | undefined;
}

export type CallTool = (call: OurCall) => Promise<Result>;

const callThrough =
  (client: Client): CallTool =>
  async ({ tool, given }) => {
    const result = await client.callTool({ name: tool, arguments: given });
    const first = result.content?.[0];
    const text = first?.type === "text" ? first.text : "";
    if (result.isError) throw new Error(`${tool} ${JSON.stringify(given)}: ${text}`);
    return { text, structured: result.structuredContent as Record<string, unknown> | undefined };
  };

/** Every list is followed to its end; of the two forms of an answer the larger counts. */
const askOurs = async (call: CallTool, calls: readonly OurCall[]): Promise<Cost> => {
  let [made, tokensIn, tokensOut, capped] = [0, 0, 0, false];
  const count = async (one: OurCall) => {
    const { text, structured } = await call(one);
    made += 1;
    tokensIn += countTokens(JSON.stringify({ name: one.tool, arguments: one.given }));
    tokensOut += Math.max(countTokens(text), countTokens(JSON.stringify(structured ?? {})));
    return structured?.continuation;
  };
  for (const one of calls) {
    let continuation = await count(one);
    // A search is ranked and the newest twenty are twenty: there nobody reads on.
    while (one.given.limit === 100 && typeof continuation === "string") {
      if (made >= mostCalls) {
        capped = true;
        break;
      }
      continuation = await count({ tool: "get_customer_page", given: { continuation } });
    }
  }
  return { calls: made, tokensIn, tokensOut, capped };
};

export const measureScoreboard = async (): Promise<readonly Scored[]> => {
  const sandbox = await startSandboxProcess(customers);
  const http = createHttp();
  const connections = connectTo(sandbox.settings, http);
  const client = new Client({ name: "scoreboard", version: "0" });
  const env = { ...sandbox.settings, BILLING_MCP_LOG_LEVEL: "silent" };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [program], env }));
  try {
    const call = callThrough(client);
    const scored: Scored[] = [];
    for (const { question, ours, raw } of tasksOf(await findKnown(call))) {
      scored.push({ question, ours: await askOurs(call, ours), raw: await askRaw(http, connections, raw) });
    }
    return scored;
  } finally {
    await client.close();
    await http.close();
    await sandbox.stop();
  }
};
