/** `sandbox`: the five vendors on loopback until stopped; prints the settings that point a server at them. */

import { parseFault } from "../sandbox/faults.ts";
import { startSandbox } from "../sandbox/server.ts";

interface SandboxOptions {
  readonly port: number;
  readonly customers: number;
  readonly seed: number;
  readonly fault?: readonly string[];
}

export const runSandbox = async ({ fault = [], ...options }: SandboxOptions): Promise<void> => {
  const sandbox = await startSandbox({ ...options, faults: fault.map(parseFault) });
  for (const [name, value] of Object.entries(sandbox.settings)) process.stdout.write(`export ${name}='${value}'\n`);
  process.stderr.write(
    `sandbox on ${sandbox.url}, ${options.customers} customers per vendor, seed ${options.seed}; stop with Ctrl-C\n`,
  );
  const leave = () => sandbox.close().finally(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, leave);
};
