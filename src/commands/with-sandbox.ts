/** `--sandbox`: the embedded vendors instead of configured ones, started in this process and loaded only then. */

import type { Config } from "../config.ts";

/** Size and seed of the embedded population, where no command line says otherwise. */
const embedded = { customers: 250, seed: 1 };

export const sandboxed = async (
  config: Config,
  wanted: boolean,
): Promise<{ readonly config: Config; stop(): Promise<void> }> => {
  if (!wanted) return { config, stop: async () => undefined };
  const { startSandbox } = await import("../sandbox/server.ts");
  const sandbox = await startSandbox(embedded);
  return { config: { ...config, variables: sandbox.settings, file: undefined }, stop: () => sandbox.close() };
};
