/**
 * What questions cost by the size of the book: asked of the built server, over a proxy that takes as long as a vendor.
 */

import { readFileSync } from "node:fs";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { program, startSandboxProcess } from "../sandbox-process.ts";
import { hello, type Message, startProcess } from "../stdio-process.ts";
import { imageFlags } from "./image-flags.ts";
import { bookSizes, type CostQuestion, costQuestions, type VendorCost, wholeBookQuestions } from "./questions.ts";
import { type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts";

export interface Cost extends VendorCost {
  readonly customers: number;
  readonly question: string;
  /** Equal calls side by side, over one server. */
  readonly atOnce: number;
  readonly seconds: number;
  /** Rows of the answer. */
  readonly shown: number;
  readonly tokens: number;
  /** Highest resident memory of the server, which was started for this question as the container image starts it. */
  readonly residentMiB: number;
  /** Vendors that were not read to their end. */
  readonly partial: readonly string[];
}

export const latencyMs = 200;

/** What Sequence's current reference allows; the built-in figure is that of an older capture. */
const settings = { BILLING_MCP_LOG_LEVEL: "error", SEQUENCE_REQUESTS_PER_MINUTE: "1500" };

/** Highest resident memory so far, MiB. */
const highestMiB = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;

interface Answer {
  readonly structuredContent?: {
    readonly rows: readonly unknown[];
    readonly vendors: readonly { readonly vendor: string; readonly outcome: string }[];
  };
  readonly content: readonly { readonly text: string }[];
}

const answered = ({ result }: Message, question: string) => {
  const { structuredContent, content } = result as Answer;
  const text = content[0]?.text ?? "";
  if (!structuredContent) throw new Error(`${question}: ${text}`);
  const { rows, vendors } = structuredContent;
  return {
    shown: rows.length,
    tokens: Math.max(countTokens(text), countTokens(JSON.stringify(structuredContent))),
    partial: vendors.flatMap(({ vendor, outcome }) => (["ok", "empty"].includes(outcome) ? [] : [vendor])),
  };
};

const measureQuestion = async (
  { name, tool, given }: CostQuestion,
  customers: number,
  proxy: RecordingProxy,
  atOnce: number,
): Promise<Cost> => {
  const server = startProcess({ args: [...imageFlags, program], env: { ...proxy.settings, ...settings } });
  try {
    await hello(server);
    proxy.take();
    const since = performance.now();
    const asked = Array.from({ length: atOnce }, () => server.request("tools/call", { name: tool, arguments: given }));
    const answers = (await Promise.all(asked)).map((message) => answered(message, name));
    const seconds = (performance.now() - since) / 1_000;
    const { shown = 0, tokens = 0 } = answers[0] ?? {};
    const partial = [...new Set(answers.flatMap((answer) => answer.partial))];
    const residentMiB = highestMiB(server.pid);
    return { customers, question: name, atOnce, seconds, ...proxy.take(), shown, tokens, residentMiB, partial };
  } finally {
    await server.kill();
  }
};

/** The sandbox sorts a large book when it is first asked about it, which no vendor's customer waits for. */
const warmUp = async (customers: number, proxy: RecordingProxy): Promise<void> => {
  for (const question of [...wholeBookQuestions, ...wholeBookQuestions]) {
    await measureQuestion(question, customers, proxy, 1).catch(() => undefined);
  }
};

/** Everything at every size, one call at a time; whole books of the largest size also by eight callers at once. */
export const measureCost = async (
  say: (what: string) => void,
  sizes: readonly number[] = bookSizes,
): Promise<readonly Cost[]> => {
  const costs: Cost[] = [];
  for (const customers of sizes) {
    const sandbox = await startSandboxProcess(customers);
    const proxy = await startRecordingProxy(sandbox, latencyMs);
    try {
      await warmUp(customers, proxy);
      const alone = costQuestions.map((question) => ({ question, atOnce: 1 }));
      const crowd = wholeBookQuestions.map((question) => ({ question, atOnce: 8 }));
      for (const { question, atOnce } of customers === Math.max(...sizes) ? [...alone, ...crowd] : alone) {
        say(`cost of ${question.name} at ${customers}, ${atOnce} at once`);
        costs.push(await measureQuestion(question, customers, proxy, atOnce));
      }
    } finally {
      await proxy.stop();
      await sandbox.stop();
    }
  }
  return costs;
};
