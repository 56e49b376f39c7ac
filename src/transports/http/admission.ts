/**
 * Who is let in while there is room: requests under way, over all and for each principal, and principals' budgets over
 * time.
 */

import { type RateLimiterAbstract, RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { overloaded } from "./http-error.ts";
import type { PrincipalBudget, PrincipalLimiter, ServerLimits } from "./options.ts";

export interface Slots {
  /** Takes one of the server's slots; throws `Refusal` 503. Give it back exactly once. */
  readonly enter: () => () => void;
  /** Takes one of the principal's slots; throws `Refusal` 429. Give it back exactly once. */
  readonly enterAs: (principal: string) => () => void;
  readonly taken: () => number;
}

export const createSlots = (limits: Pick<ServerLimits, "inFlight" | "inFlightPerPrincipal">): Slots => {
  let all = 0;
  const each = new Map<string, number>();
  return {
    enter: () => {
      if (all >= limits.inFlight) throw overloaded(503, "in_flight", "the server has all it can do.", 1);
      all += 1;
      return () => {
        all -= 1;
      };
    },
    enterAs: (principal) => {
      const taken = each.get(principal) ?? 0;
      if (taken >= limits.inFlightPerPrincipal) {
        throw overloaded(429, "in_flight_principal", "too many of your requests are under way.", 1, { principal });
      }
      each.set(principal, taken + 1);
      return () => {
        const left = (each.get(principal) ?? 1) - 1;
        // Names that are gone take no memory.
        if (left > 0) each.set(principal, left);
        else each.delete(principal);
      };
    },
    taken: () => all,
  };
};

export const requestBudget = (requestsPerMinute: number): PrincipalBudget => ({
  name: "principal",
  points: requestsPerMinute,
  seconds: 60,
});

/** What any of the library's limiters counts, as principals' budgets are asked. */
export const asPrincipalLimiter = (limiter: RateLimiterAbstract): PrincipalLimiter => ({
  take: (principal, points = 1) =>
    limiter.consume(principal, points).then(
      () => 0,
      (refused: RateLimiterRes) => Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
    ),
  giveBack: (principal, points) =>
    limiter.reward(principal, points).then(
      () => undefined,
      () => undefined,
    ),
});

/** Counts in this process. */
export const localLimiter = ({ points, seconds }: PrincipalBudget): PrincipalLimiter =>
  asPrincipalLimiter(new RateLimiterMemory({ points, duration: seconds }));
