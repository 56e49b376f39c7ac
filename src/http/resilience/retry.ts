/** Asks again where that may help: exponential backoff with full jitter, never early, never past the deadline. */

import { HttpFailure, stoppedBy } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";
import { longestTimerMs, type Sleep } from "../timers.ts";

/** An upstream's allowance for retries, so that a failing vendor is not asked many times over by everyone at once. */
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

interface Retrying {
  /** False where the request must not be sent twice. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal;
  /** performance.now() milliseconds. */
  readonly deadline: number;
}

interface RetryKit {
  readonly limits: Pick<
    HttpLimits,
    "attempts" | "transientBaseMs" | "throttlingBaseMs" | "longestBackoffMs" | "reserveMs"
  >;
  readonly budget: RetryBudget;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly onRetry?: (failure: HttpFailure, delayMs: number) => void;
}

/** Milliseconds before the attempt after the `failed`th one: uniform between 0 and the exponential bound. */
export const backoffMs = (
  failed: number,
  retry: HttpFailure["retry"],
  { limits, random }: Pick<RetryKit, "limits" | "random">,
): number => {
  const base = retry === "throttling" ? limits.throttlingBaseMs : limits.transientBaseMs;
  return random() * Math.min(limits.longestBackoffMs, base * 2 ** (failed - 1));
};

const plan = (
  failure: HttpFailure,
  failed: number,
  reread: boolean,
  asked: Retrying,
  kit: RetryKit,
): { readonly delayMs: number; readonly paid: number } | undefined => {
  const { retry, retryAfterSeconds } = failure;
  if (!asked.repeatable || retry === "never" || failed >= kit.limits.attempts) return undefined;
  if (retry === "once" && reread) return undefined;
  const delayMs = Math.max(backoffMs(failed, retry, kit), (retryAfterSeconds ?? 0) * 1000);
  if (delayMs > longestTimerMs || delayMs + kit.limits.reserveMs > asked.deadline - performance.now()) return undefined;
  const paid = kit.budget.pay(retry === "throttling" ? "throttling" : "transient");
  return paid === undefined ? undefined : { delayMs, paid };
};

/**
 * Runs the attempt until it succeeds or asking again is pointless, too dear or too late; then rejects with the last
 * failure. An answer that could not be read is asked for once more only.
 */
export const withRetries = async <T>(attempt: () => Promise<T>, asked: Retrying, kit: RetryKit): Promise<T> => {
  let paid: number | undefined;
  let reread = false;
  for (let failed = 1; ; failed += 1) {
    try {
      const answer = await attempt();
      kit.budget.succeeded(paid);
      return answer;
    } catch (failure) {
      if (asked.signal.aborted) throw stoppedBy(asked.signal);
      const next = failure instanceof HttpFailure ? plan(failure, failed, reread, asked, kit) : undefined;
      if (!next || !(failure instanceof HttpFailure)) throw failure;
      reread ||= failure.retry === "once";
      paid = next.paid;
      kit.onRetry?.(failure, next.delayMs);
      await kit.sleep(next.delayMs, asked.signal);
    }
  }
};
