/** `--sandbox`: the embedded vendors instead of configured ones, started in this process and loaded only then. */

import type { Config } from "../config.ts";

export const sandboxed = async (
  config: Config,
  wanted: boolean,
): Promise<{ readonly config: Config; stop(): Promise<void> }> => {
  if (!wanted) return { config, stop: async () => undefined };
  const { embedded, startSandbox } = await import("../sandbox/server.ts");
  const sandbox = await startSandbox(embedded);
  return { config: { ...config, variables: sandbox.settings, file: undefined }, stop: () => sandbox.close() };
};
