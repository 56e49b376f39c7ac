/** The built program as an HTTP server: a process of its own, its address, its log, its end. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { program } from "./clients.ts";

interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface HttpServer {
  /** The MCP endpoint, `/mcp` included. */
  readonly url: string;
  readonly pid: number;
  /** Everything written so far, as text and as lines. */
  readonly log: () => string;
  readonly lines: () => readonly LogLine[];
  /** Sends a signal and does not wait. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** Resolves with the exit code, or with the signal that ended the process. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Ends the process at once, if it still runs. */
  readonly kill: () => Promise<void>;
}

const address = /"url":"([^"]+)".*"msg":"serving over HTTP"/;

const opened = (child: ChildProcess, log: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    const look = () => {
      const url = address.exec(log())?.[1];
      if (url) resolve(url);
    };
    child.stderr?.on("data", look);
    child.once("close", () => reject(new Error(`The server did not open: ${log()}`)));
  });

/**
 * Starts `node dist/main.js http` on a free port with exactly this environment, and resolves once it serves.
 * Rejects with what the process wrote if it ends before that.
 */
export const startHttpServer = async (
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<HttpServer> => {
  const child = spawn(process.execPath, [program, "http", "--port", "0", ...args], {
    env: { ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      text += chunk;
    });
  }
  const log = () => text;
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  return {
    url: await opened(child, log),
    pid: child.pid ?? 0,
    log,
    lines: () =>
      text
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line)),
    signal: (name) => void child.kill(name),
    ended,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};
