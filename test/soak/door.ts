/** The built program as an HTTP server for long runs: what it logs is read and thrown away. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { program } from "../support/clients.ts";

export interface Door {
  readonly url: string;
  readonly pid: number;
  /** Ends it with SIGTERM; the exit code, or the signal that ended it instead. */
  end(): Promise<number | NodeJS.Signals | null>;
}

const address = /"url":"([^"]+)".*"msg":"serving over HTTP"/;

/** Rejects with what the program wrote if it ends before it serves. */
export const openHttpServer = async (env: Readonly<Record<string, string>>): Promise<Door> => {
  const child = spawn(process.execPath, [program, "http", "--port", "0"], {
    env: { ...env, BILLING_MCP_LOG_LEVEL: "info" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stderr.on("data", (chunk) => {
      if (text.length > 100_000) return;
      text += chunk;
      const found = address.exec(text)?.[1];
      if (found) {
        child.stderr.removeAllListeners("data").resume();
        resolve(found);
      }
    });
    child.once("close", () => reject(new Error(`The server did not open: ${text}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    end: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
};
