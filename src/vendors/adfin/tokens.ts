/**
 * Adfin's access tokens from rotating, single-use refresh tokens: one is kept until it is about to expire, and one
 * exchange serves everybody who waits. It is never cut off by those who no longer do.
 */

import { Problem } from "../../vocabulary/problem.ts";
import type { AccessToken, Call, ConnectKit, Credentials } from "../define.ts";
import type { RotatingAccount } from "./exchange.ts";

interface Access {
  readonly token: string;
  /** On `performance.now()`. */
  readonly until: number;
}

/** Renewed this long before the end, so that a token does not die under way. */
const marginMs = 30_000;

const exchangeHere = async (account: RotatingAccount, kit: ConnectKit): Promise<AccessToken> =>
  (await import("./exchange.ts")).exchangeHere(account, kit);

export const rotatingTokens = (account: RotatingAccount, kit: ConnectKit): Credentials => {
  let access: Access | undefined;
  let exchanging: Promise<Access> | undefined;
  let refused: { readonly problem: Problem; readonly until: number } | undefined;

  /** The caller may have been cancelled by then, and the next one needs the token. */
  const exchange = async (): Promise<Access> => {
    const since = performance.now();
    const { token, expiresIn } = (await kit.exchangeApart?.()) ?? (await exchangeHere(account, kit));
    access = { token, until: since + expiresIn * 1000 - marginMs };
    return access;
  };

  /** Where no token was accepted, the vendor is not asked again with each call. */
  const remember = (failure: unknown): never => {
    if (failure instanceof Problem && failure.code === "vendor_auth")
      refused = { problem: failure, until: performance.now() + 1000 * (failure.retryAfterSeconds ?? 0) };
    throw failure;
  };

  /** One exchange serves everyone who waits; it has its own deadline, and nobody takes it down by leaving. */
  const renew = async (call: Call): Promise<Access> => {
    if (refused && refused.until > performance.now()) throw refused.problem;
    exchanging ??= exchange()
      .catch(remember)
      .finally(() => {
        exchanging = undefined;
      });
    const begun = exchanging;
    // The caller that began it may have been cancelled before it fails.
    begun.catch(() => undefined);
    const { within } = await import("./exchange.ts");
    return within(begun, call);
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
    exchange: () => exchangeHere(account, kit),
    idle: async () => {
      await exchanging?.catch(() => undefined);
    },
  };
};
