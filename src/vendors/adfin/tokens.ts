/**
 * Adfin's access tokens from rotating, single-use refresh tokens.
 *
 * Source: developer.adfin.com, authentication guide and the refresh-token change of 2025-06: each exchange returns a
 * new refresh token and ends the old one, so the new one is stored before the access token is used, and only one
 * exchange runs at a time over every process that shares the store.
 */

import * as z from "zod";
import { HttpFailure } from "../../http/failure.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { lazySchema } from "../declare/lazy-schema.ts";
import type { Call, ConnectKit, Credentials, TokenStore } from "../define.ts";

const answer = lazySchema(() =>
  z.looseObject({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1).optional(),
    // Documents disagree (3600, 7200, 86400): what the answer says holds.
    expires_in: z.coerce.number().positive().catch(300),
  }),
);

interface Access {
  readonly token: string;
  /** On `performance.now()`. */
  readonly until: number;
}

/** Renewed this long before the end, so that a token does not die under way. */
const marginMs = 30_000;

/** RFC 6749 section 5.2: a refresh token that is spent or revoked is `invalid_grant`, with 400 as a wrong client's 401. */
const refused = (failure: unknown): never => {
  if (!(failure instanceof HttpFailure) || (failure.status !== 400 && failure.status !== 401)) throw failure;
  throw new Problem(
    "vendor_auth",
    "Adfin does not exchange the refresh token. It may have been used elsewhere: put a new one into ADFIN_REFRESH_TOKEN, and remove the file named by ADFIN_TOKEN_FILE.",
    { cause: failure },
  );
};

export const rotatingTokens = (
  account: {
    readonly baseUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** Used only until the store holds a rotated one. */
    readonly firstRefreshToken: string;
    readonly store: TokenStore;
    readonly upstream: ConnectKit["upstream"];
  },
  http: ConnectKit["http"],
): Credentials => {
  let access: Access | undefined;
  let exchanging: Promise<Access> | undefined;

  const exchange = async (call: Call): Promise<Access> =>
    account.store.exclusively(async () => {
      const refreshToken = (await account.store.read()) ?? account.firstRefreshToken;
      const sent = await http({
        method: "POST",
        url: new URL(`${account.baseUrl.replace(/\/$/, "")}/oauth2/token`),
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          authorization: `Basic ${Buffer.from(`${account.clientId}:${account.clientSecret}`).toString("base64")}`,
        },
        body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }).toString(),
        upstream: account.upstream,
        endpoint: "token",
        signal: call.signal,
        deadline: call.deadline,
      }).catch(refused);
      const parsed = answer.safeParse(sent.body);
      if (!parsed.success)
        throw new Problem("vendor_bad_response", "Adfin's token answer has another shape than documented.");
      if (parsed.data.refresh_token) await account.store.write(parsed.data.refresh_token);
      return { token: parsed.data.access_token, until: performance.now() + parsed.data.expires_in * 1000 - marginMs };
    });

  /** One exchange serves everyone who waits; whoever starts it does not take it down with its own cancellation. */
  const renew = async (call: Call): Promise<Access> => {
    exchanging ??= exchange({
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(call.deadline - performance.now()))),
      deadline: call.deadline,
    }).finally(() => {
      exchanging = undefined;
    });
    access = await exchanging;
    return access;
  };

  return {
    headers: async (call) => {
      const current = access && access.until > performance.now() ? access : await renew(call);
      return { authorization: `Bearer ${current.token}` };
    },
    renew: async (call) => {
      access = undefined;
      await renew(call);
    },
  };
};
