/** The built program on stdio as a process one can talk to line by line, and everything it wrote. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { program } from "./clients.ts";

interface RpcAnswer {
  readonly id: unknown;
  readonly result?: { readonly isError?: boolean; readonly content?: readonly { readonly text: string }[] } & Record<
    string,
    unknown
  >;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface StdioProgram {
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything on stdout and stderr so far. */
  readonly out: () => string;
  readonly log: () => string;
  /** Lines on stdout that were no JSON. */
  readonly foreign: string[];
  /** Answers by id, as they came. */
  readonly answers: RpcAnswer[];
  readonly write: (line: string | Buffer) => void;
  readonly ask: (method: string, params: unknown, id?: string | number) => Promise<RpcAnswer>;
  readonly call: (tool: string, given: unknown, id?: string | number) => Promise<RpcAnswer>;
  /** Resolves with the answer to an id; null for what could not be read. */
  readonly answerTo: (id: unknown) => Promise<RpcAnswer>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Closes stdin and waits for the end. */
  readonly end: () => Promise<number | NodeJS.Signals | null>;
}

interface StdioStart {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** For node itself. */
  readonly flags?: readonly string[];
  /** False for runs so long that what was written would not fit. */
  readonly keep?: boolean;
}

/** Starts `node dist/main.js`, with the handshake of 2025 already behind it. */
export const startStdioProgram = async ({
  args = [],
  env = {},
  flags = [],
  keep = true,
}: StdioStart): Promise<StdioProgram> => {
  const child = spawn(process.execPath, [...flags, program, ...args], { env: { ...env }, stdio: "pipe" });
  let [out, log] = ["", ""];
  const foreign: string[] = [];
  const answers: RpcAnswer[] = [];
  const waiting = new Map<unknown, (answer: RpcAnswer) => void>();
  child.stdin.on("error", () => {});
  child.stderr.on("data", (chunk) => {
    if (keep) log += chunk;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (keep) out += `${line}\n`;
    try {
      const message = JSON.parse(line) as RpcAnswer;
      if (keep) answers.push(message);
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    } catch {
      foreign.push(line);
    }
  });
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  const write = (line: string | Buffer) => {
    child.stdin.write(line);
    child.stdin.write("\n");
  };
  const answerTo = (id: unknown) => new Promise<RpcAnswer>((resolve) => waiting.set(id, resolve));
  let next = 1_000_000;
  const ask: StdioProgram["ask"] = (method, params, id) => {
    next += 1;
    const own = id ?? next;
    const answer = answerTo(own);
    write(JSON.stringify({ jsonrpc: "2.0", id: own, method, params }));
    return answer;
  };
  const opened = ask("initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  });
  await Promise.race([
    opened,
    ended.then((code) => {
      throw new Error(`The program ended with ${code}: ${log}`);
    }),
  ]);
  write('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  return {
    child,
    out: () => out,
    log: () => log,
    foreign,
    answers,
    write,
    ask,
    call: (tool, given, id) => ask("tools/call", { name: tool, arguments: given }, id),
    answerTo,
    ended,
    end: () => {
      child.stdin.end();
      return ended;
    },
  };
};
