/**
 * Adfin's token exchange: rotating, single-use refresh tokens. Source: the authentication guide and its change of
 * 2025-06.
 */

import { timingSafeEqual } from "node:crypto";
import type { SandboxAnswer, SandboxRequest } from "../api/vendor-api.ts";
import { hash, hex8 } from "../population/hash.ts";

/** What the rotating settings of the sandbox's Adfin are: the refresh token works once. */
export const adfinRotation = {
  ADFIN_CLIENT_ID: "sandbox-client",
  ADFIN_CLIENT_SECRET: "sandbox-secret-5d1e",
  ADFIN_REFRESH_TOKEN: "refresh-0-first",
} as const;

const oauthError = (status: number, error: string): SandboxAnswer => ({ status, json: { error } });

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Client id and secret from the Basic header or the form; given in both places they must agree exactly. */
const clientIsKnown = (authorization: string | undefined, form: URLSearchParams): boolean => {
  const wanted = `${adfinRotation.ADFIN_CLIENT_ID}:${adfinRotation.ADFIN_CLIENT_SECRET}`;
  const inHeader = authorization?.startsWith("Basic ")
    ? Buffer.from(authorization.slice(6), "base64").toString()
    : undefined;
  const id = form.get("client_id");
  const secret = form.get("client_secret");
  const inForm = id === null && secret === null ? undefined : `${id}:${secret}`;
  if (inHeader === undefined && inForm === undefined) return false;
  return [inHeader, inForm].every((given) => given === undefined || same(given, wanted));
};

/** Exchanges refresh tokens; `now` in epoch milliseconds, tokens live for `expiresIn` seconds. */
export const adfinTokens = (now: () => number = Date.now, expiresIn = 3600) => {
  let refreshToken: string = adfinRotation.ADFIN_REFRESH_TOKEN;
  let exchanges = 0;
  const access = new Map<string, number>();

  const issue = (): SandboxAnswer => {
    exchanges++;
    const random = hex8(hash(exchanges, 7, 61)) + hex8(hash(exchanges, 8, 62));
    refreshToken = `refresh-${exchanges}-${random}`;
    const token = `biller-${exchanges}-${random}`;
    for (const [old, until] of access) if (until <= now()) access.delete(old);
    access.set(token, now() + expiresIn * 1000);
    return {
      status: 200,
      headers: { "cache-control": "no-store" },
      json: { access_token: token, token_type: "Bearer", expires_in: expiresIn, refresh_token: refreshToken },
    };
  };

  return {
    isValid: (token: string): boolean => (access.get(token) ?? 0) > now(),
    exchange: ({ headers, body }: SandboxRequest): SandboxAnswer => {
      const form = new URLSearchParams(body);
      if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
        return oauthError(400, "invalid_request");
      if (!clientIsKnown(headers.authorization, form)) return oauthError(401, "invalid_client");
      // Client credentials identify the platform only, and authorization codes need a browser.
      if (form.get("grant_type") !== "refresh_token") return oauthError(400, "unsupported_grant_type");
      if (!same(form.get("refresh_token") ?? "", refreshToken)) return oauthError(400, "invalid_grant");
      return issue();
    },
  };
};
