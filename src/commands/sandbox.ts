/** `sandbox`: the five vendors on loopback until stopped; prints the settings that point a server at them. */

import { FaultSyntaxError, faultHelp, parseFault } from "../sandbox/faults.ts";
import type { PopulationKind } from "../sandbox/population/company.ts";
import { startSandbox } from "../sandbox/server.ts";
import { SettingsError } from "../vocabulary/problem.ts";
import { onPort } from "./on-port.ts";

interface SandboxOptions {
  readonly port: number;
  readonly customers: number;
  readonly seed: number;
  readonly population: PopulationKind;
  readonly fault?: readonly string[];
  readonly faults?: true;
}

const readFault = (text: string) => {
  try {
    return parseFault(text);
  } catch (failure) {
    throw failure instanceof FaultSyntaxError ? new SettingsError(`--fault: ${failure.message}`) : failure;
  }
};

export const runSandbox = async ({ fault = [], faults, population, ...options }: SandboxOptions): Promise<void> => {
  if (faults) {
    process.stdout.write(`${faultHelp()}\n`);
    return;
  }
  const sandbox = await onPort(
    options.port,
    startSandbox({ ...options, kind: population, faults: fault.map(readFault) }),
  );
  // Before anything is printed: the reader of the settings may stop it at once.
  const leave = () => sandbox.close().finally(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, leave);
  for (const [name, value] of Object.entries(sandbox.settings)) process.stdout.write(`export ${name}='${value}'\n`);
  process.stderr.write(
    `sandbox on ${sandbox.url}, ${options.customers} ${population} customers per vendor, seed ${options.seed}; stop with Ctrl-C\n`,
  );
};
