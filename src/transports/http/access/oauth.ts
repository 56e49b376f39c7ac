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
import { readScopes } from "./scopes.ts";

/** Asymmetric only: with HS256 the public key would be a secret everybody knows. */
const algorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA"];
const skewSeconds = 60;
/** RFC 8725 section 3.11: other kinds of JWT by the same issuer (log-out, DPoP …) are no access tokens. */
const tokenTypes = new Set(["jwt", "at+jwt", "application/at+jwt"]);

export type Verdict =
  | { readonly principal: Principal }
  /** `subject`: the principal's name, where the signature holds. */
  | {
      readonly refused: "token" | "scope" | "issuer_unreachable";
      readonly reason: string;
      readonly subject?: string;
      readonly cause?: unknown;
    };

/** Without jose's error: it carries the claims, which are personal data. */
const refuse = (reason: string): Verdict => ({ refused: "token", reason });

/** Issuer and subject as one short name: subjects are often e-mail addresses, and names stand in logs and bindings. */
const subjectName = (issuer: string, subject: string): string =>
  `oauth:${createHash("sha256")
    .update(JSON.stringify([issuer, subject]))
    .digest("base64url")
    .slice(0, 27)}`;

const judge = (claims: JWTPayload, issuer: string, known: readonly string[]): Verdict => {
  if (typeof claims.sub !== "string" || claims.sub === "") return refuse("token_subject");
  const name = subjectName(issuer, claims.sub);
  const grant = readScopes(claims, known);
  if ("lacks" in grant) return { refused: "scope", reason: grant.lacks, subject: name };
  const { connections, pii } = grant;
  return { principal: { name, ...(connections ? { connections } : {}), pii } };
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
 * exactly as set, `exp` required, `exp` and `nbf` with 60 s of skew. `connections` = what scopes can name. Never
 * rejects.
 */
export const oauthVerifier =
  ({ issuer, audience }: OAuthSettings, keys: IssuerKeys, connections: readonly string[]) =>
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
      return judge(payload, issuer, connections);
    } catch (failure) {
      return reasonOf(failure);
    }
  };
