/** A server over stdio as a bare process: started, asked line by line, weighed and ended, with no client in the way. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
}

export interface StdioProcess {
  /** performance.now() just before it was spawned. */
  readonly started: number;
  request(method: string, params?: unknown): Promise<Message>;
  notify(method: string): void;
  /** Resident memory, MiB; undefined where /proc does not tell. */
  residentMiB(): number | undefined;
  readonly pid: number;
  /** CPU time of the main thread, milliseconds: what a start takes where nobody else is at work. */
  mainThreadMs(): number | undefined;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export interface Start {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly command?: string;
}

const readProc = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

const residentMiB = (pid: number): number | undefined => {
  const kib = /VmRSS:\s+(\d+)/.exec(readProc(`/proc/${pid}/status`) ?? "")?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
};

const mainThreadMs = (pid: number): number | undefined => {
  const nanoseconds = readProc(`/proc/${pid}/task/${pid}/schedstat`)?.split(" ")[0];
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
};

const onLines = (child: ChildProcess, take: (line: string) => void): void => {
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) take(line);
  });
};

const parsed = (line: string): Message => {
  try {
    return JSON.parse(line);
  } catch {
    // Some servers greet on stdout.
    return {};
  }
};

export const startProcess = ({ args, env = {}, command = process.execPath }: Start): StdioProcess => {
  const started = performance.now();
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const waiting = new Map<number, { resolve(message: Message): void; reject(error: Error): void }>();
  child.stdin?.on("error", () => undefined);
  child.once("close", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${args.join(" ")} ended with ${code} unasked`));
  });
  onLines(child, (line) => {
    const message = parsed(line);
    if (message.id === undefined) return;
    waiting.get(message.id)?.resolve(message);
    waiting.delete(message.id);
  });
  const send = (message: object) => child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  let next = 0;
  return {
    started,
    request: (method, params = {}) =>
      new Promise((resolve, reject) => {
        next += 1;
        waiting.set(next, { resolve, reject });
        send({ id: next, method, params });
      }),
    notify: (method) => void send({ method }),
    pid: child.pid ?? 0,
    residentMiB: () => residentMiB(child.pid ?? 0),
    mainThreadMs: () => mainThreadMs(child.pid ?? 0),
    kill: async () => {
      waiting.clear();
      child.kill("SIGKILL");
      await closed;
    },
  };
};

export const protocolVersion = "2025-06-18";

/** Says hello as every host does; resolves with the `initialize` answer. */
export const hello = async (server: StdioProcess): Promise<Message> => {
  const answer = await server.request("initialize", {
    protocolVersion,
    capabilities: {},
    clientInfo: { name: "bench", version: "0" },
  });
  server.notify("notifications/initialized");
  return answer;
};

/** A tool's text, thrown as an error where the call failed. */
export const callText = async (server: StdioProcess, name: string, given: object): Promise<string> => {
  const { result, error } = await server.request("tools/call", { name, arguments: given });
  const answer = result as { content?: { text?: string }[]; isError?: boolean } | undefined;
  const text = answer?.content?.[0]?.text ?? "";
  if (error || answer?.isError) throw new Error(`${name}: ${error?.message ?? text}`);
  return text;
};
