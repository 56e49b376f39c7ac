/** `--sandbox`: the embedded vendors instead of configured ones, started in this process and loaded only then. */

import type { Config } from "../config.ts";

/** The embedded population. */
export const embedded = { customers: 250, seed: 1, kind: "believable" } as const;

export const sandboxed = async (
  config: Config,
  wanted: boolean,
): Promise<{ readonly config: Config; stop(): Promise<void> }> => {
  if (!wanted) return { config, stop: async () => undefined };
  const { startSandbox } = await import("../sandbox/server.ts");
  const sandbox = await startSandbox(embedded);
  return { config: { ...config, variables: sandbox.settings, file: undefined }, stop: () => sandbox.close() };
};
