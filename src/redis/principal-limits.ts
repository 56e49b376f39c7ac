/** Requests per principal and minute, counted over every replica. */

import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import type { PrincipalLimiter } from "../transports/http/options.ts";

/** While Redis is gone the insurance counts in this process, so that a principal's limit holds per replica. */
export const sharedPrincipalLimiter = (client: Redis, prefix: string, requestsPerMinute: number): PrincipalLimiter => {
  const budget = { points: requestsPerMinute, duration: 60 };
  const limiter = new RateLimiterRedis({
    ...budget,
    storeClient: client,
    keyPrefix: `${prefix}principal`,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(budget),
  });
  return {
    take: (principal) =>
      limiter.consume(principal).then(
        () => 0,
        (refused: RateLimiterRes) => Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
      ),
  };
};
