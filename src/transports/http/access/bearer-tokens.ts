/** Static bearer tokens: the server knows their digests only. */

import { createHash, timingSafeEqual } from "node:crypto";
import { didYouMean } from "../../../text/did-you-mean.ts";
import { SettingsError } from "../../../vocabulary/problem.ts";
import type { Principal, TokenEntry } from "../options.ts";

const digest = (token: string): Buffer => createHash("sha256").update(token, "utf8").digest();

const toPrincipal = (entry: TokenEntry): Principal => ({
  name: `token:${entry.name}`,
  ...(entry.connections ? { connections: entry.connections } : {}),
  ...(entry.pii ? { pii: entry.pii } : {}),
});

/** A misspelt connection would leave its token with less than was meant, and no answer would say so. */
const checkConnections = ({ name: token, connections = [] }: TokenEntry, known: readonly string[]): void => {
  const unknown = connections.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new SettingsError(
    `BILLING_MCP_BEARER_TOKENS: ${token} names the connection ${unknown}, which is not configured. Configured are ${known.join(", ")}.${didYouMean(unknown, known, String)}`,
  );
};

/**
 * Finds the principal of a token. Every entry is compared in constant time and none is skipped, so the time taken
 * tells neither whether nor where a token matched. Throws `SettingsError` for entries that cannot be told apart, and
 * for one that names a connection which is not among `connections`.
 */
export const bearerTokens = (
  entries: readonly TokenEntry[],
  connections: readonly string[],
): ((token: string) => Principal | undefined) => {
  for (const entry of entries) checkConnections(entry, connections);
  const known = entries.map((entry) => {
    if (!/^[0-9a-f]{64}$/i.test(entry.sha256))
      throw new SettingsError(`BILLING_MCP_BEARER_TOKENS: ${entry.name}: sha256 must be 64 hex digits.`);
    return { digest: Buffer.from(entry.sha256, "hex"), principal: toPrincipal(entry) };
  });
  for (const key of ["name", "sha256"] as const) {
    if (new Set(entries.map((entry) => entry[key].toLowerCase())).size < entries.length) {
      throw new SettingsError(
        `BILLING_MCP_BEARER_TOKENS: every entry is a principal of its own, so each ${key} may stand there once.`,
      );
    }
  }
  return (token) => {
    const given = digest(token);
    let found: Principal | undefined;
    for (const one of known) if (timingSafeEqual(one.digest, given)) found = one.principal;
    return found;
  };
};
