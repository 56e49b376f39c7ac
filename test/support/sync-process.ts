/**
 * `billing-customers-mcp sync` as a process of its own, built and started as people start it, to be killed or waited
 * for.
 */

import { spawn } from "node:child_process";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";

interface SyncProcess {
  /** What it printed of each connection, once it has ended by itself or was killed. */
  readonly ended: Promise<readonly { readonly connection: string; readonly outcome?: string }[]>;
  /** SIGKILL: it is told nothing and can do nothing about it. */
  kill(): void;
}

export const startSync = (env: Readonly<Record<string, string>>): SyncProcess => {
  const child = spawn(process.execPath, ["dist/main.js", "sync"], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  return {
    ended: new Promise((resolve) => {
      child.once("close", () => {
        const lines = printed.split("\n").filter((line) => line.endsWith("}"));
        resolve(lines.map((line) => JSON.parse(line)).filter((line) => "outcome" in line));
      });
    }),
    kill: () => child.kill("SIGKILL"),
  };
};

export interface SyncedSandbox {
  /** For a program: these vendors of a sandbox alone. */
  readonly settings: Readonly<Record<string, string>>;
  readonly sandbox: Sandbox;
}

export const startSyncedSandbox = async (customers: number, vendors: readonly string[]): Promise<SyncedSandbox> => {
  const sandbox = await startSandbox({ customers, seed: 1 });
  const settings = Object.fromEntries(
    Object.entries(sandbox.settings).filter(([name]) => vendors.some((id) => name.startsWith(`${id.toUpperCase()}_`))),
  );
  return { settings, sandbox };
};
