/**
 * A vendor's request budget, shared by every replica: at most N requests in any minute, however the minutes are cut.
 *
 * rate-limiter-flexible counts per window, which lets twice the limit through around a window's edge, and has no queue.
 * So one script keeps the times of the requests granted, by Redis's own clock, and tells the next one when to go.
 */

import { randomUUID } from "node:crypto";
import type { Redis, Result } from "ioredis";
import { deadlinePassed, HttpFailure } from "../http/failure.ts";
import type { RateLimiter } from "../http/resilience/rate-limit.ts";
import { sleep } from "../http/timers.ts";

/** Requests reach the vendor some time after they were granted, the first ones of a connection later than others. */
const marginMs = 100;

/**
 * KEYS[1] times granted, past and promised · ARGV: window ms, requests per window, longest wait ms, name of the grant.
 * Returns the milliseconds to wait; negative = they are more than the longest wait, and nothing was promised.
 */
const grantScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, most, patience = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local at = now
if redis.call('ZCARD', KEYS[1]) >= most then
  local nth = redis.call('ZREVRANGE', KEYS[1], most - 1, most - 1, 'WITHSCORES')
  at = math.max(now, tonumber(nth[2]) + window)
end
local wait = at - now
if wait > patience then return -wait end
redis.call('ZADD', KEYS[1], at, ARGV[4])
redis.call('PEXPIRE', KEYS[1], wait + window)
return wait
`;

declare module "ioredis" {
  interface RedisCommander<Context> {
    grantVendorRequest(
      key: string,
      windowMs: number,
      most: number,
      patienceMs: number,
      grant: string,
    ): Result<number, Context>;
  }
}

interface SharedBudget {
  readonly prefix: string;
  readonly windowMs: number;
  /** Keeps the limit in this process while Redis is gone. */
  readonly local: RateLimiter;
}

export const sharedVendorLimiter = (client: Redis, { prefix, windowMs, local }: SharedBudget): RateLimiter => {
  client.defineCommand("grantVendorRequest", { numberOfKeys: 1, lua: grantScript });

  /** Milliseconds to wait, negative where that is too long; undefined where Redis did not say. */
  const ask = async (key: string, most: number, patienceMs: number, grant: string): Promise<number | undefined> => {
    if (client.status !== "ready") return undefined;
    try {
      return await client.grantVendorRequest(key, windowMs + marginMs, most, patienceMs, grant);
    } catch {
      return undefined;
    }
  };

  return {
    take: async (key, requestsPerMinute, deadline, signal) => {
      const patienceMs = Math.floor(deadline - performance.now());
      if (patienceMs < 0) throw deadlinePassed();
      const most = Math.max(1, Math.floor(requestsPerMinute));
      const grant = randomUUID();
      const budget = `${prefix}vendor:${key}:${most}`;
      const waitMs = await ask(budget, most, patienceMs, grant);
      if (waitMs === undefined) return local.take(key, requestsPerMinute, deadline, signal);
      if (waitMs < 0) {
        const facts = { retryAfterSeconds: Math.ceil(-waitMs / 1000) };
        throw new HttpFailure("rate_limited", "The requests allowed per minute are used up.", facts);
      }
      try {
        await sleep(waitMs, signal);
      } catch (gone) {
        // What was promised and not used is given back.
        await client.zrem(budget, grant).catch(() => undefined);
        throw gone;
      }
    },
  };
};
