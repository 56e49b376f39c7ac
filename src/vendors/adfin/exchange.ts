/**
 * One exchange of Adfin's rotating, single-use refresh token; loaded by the first one.
 *
 * Source: developer.adfin.com, authentication guide and the refresh-token change of 2025-06: each exchange returns a
 * new refresh token and ends the old one, so the new one is kept in every place before the access token is used.
 */

import * as z from "zod";
import { deadlinePassed, HttpFailure, stoppedBy } from "../../http/failure.ts";
import { after } from "../../http/timers.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { AccessToken, Call, ConnectKit, HeldTokens, TokenCopy, TokenStore } from "../define.ts";

const answer = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  // Documents disagree (3600, 7200, 86400): what the answer says holds.
  expires_in: z.coerce.number().positive().catch(300),
});

/** For the request alone, whatever the call that needs it may take: the answer holds the only good token. */
const exchangeMs = 30_000;
/** Told with the refusal: sooner it would be the same. */
const refusedSeconds = 30;

export interface RotatingAccount {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly store: TokenStore;
}

/** RFC 6749 section 5.2, and what answers without a body leave open: spent or revoked, or the client is not known. */
const refusalOf = (failure: unknown): "token" | "client" | undefined => {
  if (!(failure instanceof HttpFailure) || ![400, 401, 403].includes(failure.status ?? 0)) return undefined;
  const error = (failure.body as { readonly error?: unknown } | undefined)?.error;
  if (error === "invalid_grant") return "token";
  if (typeof error === "string") return "client";
  return failure.status === 401 ? "client" : "token";
};

const clientRefused = (cause: unknown): Problem =>
  new Problem(
    "vendor_auth",
    "Adfin does not accept the client: check ADFIN_CLIENT_ID and ADFIN_CLIENT_SECRET. The refresh token was not used up.",
    { cause, retryAfterSeconds: refusedSeconds },
  );

const tokensRefused = (remark: string, cause: unknown): Problem =>
  new Problem(
    "vendor_auth",
    `Adfin accepts none of the refresh tokens that are kept or configured; the last one was used or revoked elsewhere.${remark} Otherwise log in to Adfin again and put the new token into ADFIN_REFRESH_TOKEN; leave the file of ADFIN_TOKEN_FILE as it is.`,
    { cause, retryAfterSeconds: refusedSeconds },
  );

const send = async (account: RotatingAccount, refreshToken: string, { http, upstream }: ConnectKit) => {
  const sent = await http({
    method: "POST",
    url: new URL(`${account.baseUrl.replace(/\/$/, "")}/oauth2/token`),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${Buffer.from(`${account.clientId}:${account.clientSecret}`).toString("base64")}`,
    },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }).toString(),
    upstream: upstream(),
    endpoint: "token",
    template: "/oauth2/token",
    signal: AbortSignal.timeout(exchangeMs),
    deadline: performance.now() + exchangeMs,
  });
  const parsed = answer.safeParse(sent.body);
  if (parsed.success) return parsed.data;
  throw new Problem("vendor_bad_response", "Adfin's token answer has another shape than documented.");
};

/** Spends one token and keeps the next. Where Adfin does not accept the token, that is what it resolves with. */
const spend = async (
  copy: TokenCopy,
  held: HeldTokens,
  account: RotatingAccount,
  kit: ConnectKit,
): Promise<AccessToken | { readonly refused: unknown }> => {
  await held.prepare(copy);
  try {
    const { access_token, refresh_token, expires_in } = await send(account, copy.token, kit);
    if (refresh_token && refresh_token !== copy.token) await held.replace(copy, refresh_token);
    return { token: access_token, expiresIn: expires_in };
  } catch (failure) {
    const refusal = refusalOf(failure);
    if (refusal === "client") throw clientRefused(failure);
    if (refusal === "token") return { refused: failure };
    throw failure;
  }
};

/** Spends the first token that Adfin accepts. Rejects with a `Problem` or an `HttpFailure`. */
export const exchangeHere = (account: RotatingAccount, kit: ConnectKit): Promise<AccessToken> =>
  account.store.exclusively(async (held) => {
    let cause: unknown;
    for (const copy of held.candidates) {
      const spent = await spend(copy, held, account, kit);
      if ("token" in spent) return spent;
      cause = spent.refused;
    }
    throw tokensRefused(held.remark, cause);
  });

/** Waits as long as the call may; what is waited for goes on. */
export const within = <T>(work: Promise<T>, { signal, deadline }: Call): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(stoppedBy(signal));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    const timer = after(deadline - performance.now(), () => reject(deadlinePassed()));
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    });
  });
