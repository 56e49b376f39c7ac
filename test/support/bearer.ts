/** Static bearer tokens for a server under test: one per name, and the setting that lets them in. */

import { createHash } from "node:crypto";

export const tokenOf = (name: string): string => `token-of-${name}`;

/** Value of BILLING_MCP_BEARER_TOKENS. `changes` are further fields of an entry, by name. */
export const bearerSetting = (
  names: readonly string[],
  changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): string =>
  JSON.stringify(
    names.map((name) => ({
      name,
      sha256: createHash("sha256").update(tokenOf(name)).digest("hex"),
      ...changes[name],
    })),
  );
