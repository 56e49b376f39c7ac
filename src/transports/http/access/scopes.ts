/**
 * What the scopes of an access token allow: reading, personal data, connections. Whatever is not understood allows
 * nothing.
 */

import type { JWTPayload } from "jose";

export const readScope = "customers:read";
const piiScope = "customers:pii.read";

const connectionScope = /^connection:([a-z0-9-]{1,32})$/;
/**
 * A scope that was meant to restrict, well-formed or not: `Connection:x`, `connections/x`, `a,connection:x`,
 * `https://issuer.example/connection:x`. Only after a colon the word may be another API's (`read:connections`).
 */
const restriction = /(?:^|[^a-z0-9:_-])connection/i;

type Grant =
  /** `connections` undefined = all of them; a list is never empty. */
  | { readonly connections: readonly string[] | undefined; readonly pii: "full" | "masked" }
  | { readonly lacks: "insufficient_scope" | "connection_scope" };

/**
 * RFC 6749 section 3.3 separates scopes by single spaces. Undefined for a claim of another kind than text or a list of
 * texts.
 */
const scopesIn = (claim: unknown): readonly string[] | undefined => {
  if (claim === undefined || claim === null) return [];
  if (typeof claim === "string") return claim.split(" ").filter(Boolean);
  return Array.isArray(claim) && claim.every((one) => typeof one === "string") ? claim : undefined;
};

/**
 * Reads `scope` (RFC 8693), or `scp` where there is none, as some issuers write it; a restriction counts in whichever
 * of them it stands. `known` = names of this server's connections: a scope that names none of them grants nothing, and
 * a token whose restrictions all grant nothing is refused, so that a mistyped one never opens every connection.
 */
export const readScopes = ({ scope, scp }: JWTPayload, known: readonly string[]): Grant => {
  const [first, second] = [scopesIn(scope), scopesIn(scp)];
  if (!first || !second) return { lacks: "insufficient_scope" };
  const granted = scope === undefined || scope === null ? second : first;
  if (!granted.includes(readScope)) return { lacks: "insufficient_scope" };
  const pii = granted.includes(piiScope) ? "full" : "masked";
  const restrictions = [...first, ...second].filter((one) => restriction.test(one.normalize("NFKC")));
  if (restrictions.length === 0) return { connections: undefined, pii };
  const named = granted.flatMap((one) => connectionScope.exec(one)?.[1] ?? []);
  const connections = known.filter((name) => named.includes(name));
  return connections.length === 0 ? { lacks: "connection_scope" } : { connections, pii };
};
