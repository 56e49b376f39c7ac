/**
 * OAuth 2.1 resource server: whose access token this is, and what it allows.
 *
 * Sources: MCP authorization (2025-11-25, 2026-07-28), RFC 9068 (JWT access tokens), RFC 8725 (JWT best practice),
 * RFC 6750 (errors). A token is only ever read here; it is never passed on.
 */

import { createHash } from "node:crypto";
import { errors, type JWTPayload, jwtVerify } from "jose";
import type { OAuthSettings, Principal } from "../options.ts";
import { type IssuerKeys, KeysUnavailable } from "./issuer-keys.ts";

/** Asymmetric only: with HS256 the public key would be a secret everybody knows. */
const algorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA"];
const skewSeconds = 60;
/** RFC 8725 section 3.11: other kinds of JWT by the same issuer (log-out, DPoP …) are no access tokens. */
const tokenTypes = new Set(["jwt", "at+jwt", "application/at+jwt"]);

export const readScope = "customers:read";
export const piiScope = "customers:pii.read";
const connectionScope = /^connection:([a-z0-9-]{1,32})$/;

export type Verdict =
  | { readonly principal: Principal }
  | { readonly refused: "token" | "scope" | "issuer_unreachable"; readonly reason: string; readonly cause?: unknown };

/** Without jose's error: it carries the claims, which are personal data. */
const refuse = (reason: string): Verdict => ({ refused: "token", reason });

/** `scope` (RFC 8693: a string) or `scp` (as some issuers write it: a string or a list). */
const scopesOf = (claims: JWTPayload): readonly string[] => {
  const given = claims.scope ?? claims.scp;
  if (typeof given === "string") return given.split(" ").filter(Boolean);
  return Array.isArray(given) ? given.filter((one): one is string => typeof one === "string") : [];
};

/** Issuer and subject as one short name: subjects are often e-mail addresses, and names stand in logs and bindings. */
export const subjectName = (issuer: string, subject: string): string =>
  `oauth:${createHash("sha256")
    .update(JSON.stringify([issuer, subject]))
    .digest("base64url")
    .slice(0, 27)}`;

const judge = (claims: JWTPayload, issuer: string): Verdict => {
  if (typeof claims.sub !== "string" || claims.sub === "") return refuse("token_subject");
  const scopes = scopesOf(claims);
  if (!scopes.includes(readScope)) return { refused: "scope", reason: "insufficient_scope" };
  const connections = scopes.flatMap((scope) => connectionScope.exec(scope)?.[1] ?? []);
  return {
    principal: {
      name: subjectName(issuer, claims.sub),
      ...(connections.length > 0 ? { connections } : {}),
      pii: scopes.includes(piiScope) ? "full" : "masked",
    },
  };
};

const claimReasons: Readonly<Record<string, string>> = {
  aud: "token_audience",
  iss: "token_issuer",
  nbf: "token_not_yet_valid",
};

const reasonOf = (failure: unknown): Verdict => {
  if (failure instanceof KeysUnavailable)
    return { refused: "issuer_unreachable", reason: "issuer_unreachable", cause: failure.cause };
  if (failure instanceof errors.JWTExpired) return refuse("token_expired");
  if (failure instanceof errors.JWTClaimValidationFailed) return refuse(claimReasons[failure.claim] ?? "token_claims");
  if (failure instanceof errors.JWKSNoMatchingKey) return refuse("token_unknown_key");
  if (failure instanceof errors.JWSSignatureVerificationFailed) return refuse("token_signature");
  if (failure instanceof errors.JOSEAlgNotAllowed) return refuse("token_algorithm");
  return refuse("token_malformed");
};

/**
 * Signature by a key of the issuer's own set (a header's `jku`, `x5u` and `jwk` are never looked at), `iss` and `aud`
 * exactly as set, `exp` required, `exp` and `nbf` with 60 s of skew. Never rejects.
 */
export const oauthVerifier =
  ({ issuer, audience }: OAuthSettings, keys: IssuerKeys) =>
  async (token: string): Promise<Verdict> => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, (header, jws) => keys.find(header, jws), {
        algorithms,
        issuer,
        audience,
        clockTolerance: skewSeconds,
        requiredClaims: ["exp"],
      });
      if (protectedHeader.typ !== undefined && !tokenTypes.has(protectedHeader.typ.toLowerCase()))
        return refuse("token_type");
      return judge(payload, issuer);
    } catch (failure) {
      return reasonOf(failure);
    }
  };
