/** The built sandbox as a process of its own, as `billing-customers-mcp sandbox` starts it. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface SandboxProcess {
  /** What points a server at it. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const program = "dist/main.js";

const baseUrls = ["ZENSKAR", "PLAND", "ADFIN", "SEQUENCE", "FYNN"].map((vendor) => `${vendor}_BASE_URL`);

/** `faults` as the command line takes them: `zenskar=latency:50`. */
export const startSandboxProcess = async (
  customers: number,
  faults: readonly string[] = [],
): Promise<SandboxProcess> => {
  const child = spawn(
    process.execPath,
    [
      program,
      "sandbox",
      "--port",
      "0",
      "--customers",
      String(customers),
      // What was measured earlier was measured on these.
      "--population",
      "harsh",
      ...faults.flatMap((fault) => ["--fault", fault]),
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const settings: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) settings[name] = value;
    if (baseUrls.every((wanted) => wanted in settings)) break;
  }
  if (!baseUrls.every((wanted) => wanted in settings)) throw new Error("The sandbox did not start");
  return {
    settings,
    stop: async () => {
      child.kill();
      await closed;
    },
  };
};
