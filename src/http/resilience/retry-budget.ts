/** A upstream's allowance for retries, so that a failing vendor is not asked many times over by everyone at once. */

import type { HttpLimits } from "../limits.ts";

export interface RetryBudget {
  readonly tokens: number;
  /** Pays for one retry; undefined where the allowance does not suffice, otherwise what was paid. */
  pay(retry: "transient" | "throttling"): number | undefined;
  /** After a success: brings back what its last retry had cost, or a little where it needed none. */
  succeeded(paid: number | undefined): void;
}

/** Starts full. Source of the scheme: the standard retry mode of the AWS SDKs. */
export const createRetryBudget = (
  limits: Pick<HttpLimits, "budgetTokens" | "transientCost" | "throttlingCost" | "cleanGain">,
): RetryBudget => {
  let tokens = limits.budgetTokens;
  return {
    get tokens() {
      return tokens;
    },
    pay: (retry) => {
      const cost = retry === "throttling" ? limits.throttlingCost : limits.transientCost;
      if (tokens < cost) return undefined;
      tokens -= cost;
      return cost;
    },
    succeeded: (paid) => {
      tokens = Math.min(limits.budgetTokens, tokens + (paid ?? limits.cleanGain));
    },
  };
};
