/** A budget per principal and stretch of time, counted over every replica. */

import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";
import { asPrincipalLimiter } from "../transports/http/admission.ts";
import type { PrincipalBudget, PrincipalLimiter } from "../transports/http/options.ts";

/** While Redis is gone the insurance counts in this process, so that a principal's limit holds per replica. */
export const sharedPrincipalLimiter = (
  client: Redis,
  prefix: string,
  { name, points, seconds }: PrincipalBudget,
): PrincipalLimiter => {
  const budget = { points, duration: seconds };
  return asPrincipalLimiter(
    new RateLimiterRedis({
      ...budget,
      storeClient: client,
      keyPrefix: `${prefix}${name}`,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(budget),
    }),
  );
};
