/**
 * A vendor's request budget, shared by every replica: at most N requests in any minute, however the minutes are cut.
 *
 * rate-limiter-flexible counts per window, which lets twice the limit through around a window's edge, and has no queue.
 * So one script keeps the times of the requests granted, by Redis's own clock. Who goes next is each replica's to say.
 */

import { createHash, randomUUID } from "node:crypto";
import type { Redis, Result } from "ioredis";
import { type Grant, type RateLimiter, shares, type Wanted, wholeRate } from "../http/resilience/rate-limit.ts";

/** Requests reach the vendor some time after they were granted, the first ones of a connection later than others. */
const marginMs = 100;

/** Members are `<b for a whole-book read, else s>:<principal>:<grant>`. */
const prelude = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, most = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
`;

/**
 * KEYS[1] times granted, KEYS[2] when each principal last asked · ARGV: window ms, requests per window, the grant's
 * member, the shares of \`rate-limit.ts\` (whole-book reads, all principals, newcomers), 1 where others wait, 1 where
 * the principal has a name. Returns what is to be waited in ms (0 = granted), and 1 where only this asker has to.
 */
const grantScript = `${prelude}
local member, bulkShare, newcomer = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local crowded, named = ARGV[6] == '1', ARGV[7] == '1'
local isBulk = string.sub(member, 1, 2) == 'b:'
local who = string.sub(member, 3, string.find(member, ':', 3, true) - 1)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - window)
if named and not isBulk then
  redis.call('ZADD', KEYS[2], now, who)
  redis.call('PEXPIRE', KEYS[2], window)
end
local asked = redis.call('ZRANGE', KEYS[2], 0, -1)
local granted = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local all, bulk, used = {}, {}, {}
for at = 1, #granted, 2 do
  local one, score = granted[at], tonumber(granted[at + 1])
  local whose = string.sub(one, 3, string.find(one, ':', 3, true) - 1)
  all[#all + 1] = score
  used[whose] = (used[whose] or 0) + 1
  if string.sub(one, 1, 2) == 'b:' then bulk[#bulk + 1] = score elseif whose ~= who then crowded = true end
end
local function waitFor(times, limit)
  if #times < limit then return 0 end
  return times[#times - limit + 1] + window - now
end
local others = 0
for _, one in ipairs(asked) do if one ~= who then others = others + 1 end end
local kept = 0
if named then
  local each = math.floor(most / 2 / (others + 1))
  for _, one in ipairs(asked) do
    if one ~= who then kept = kept + math.max(0, each - (used[one] or 0)) end
  end
  if (used[who] or 0) >= each then kept = kept + newcomer end
end
local full = waitFor(all, most)
local wait = math.max(full, waitFor(all, math.max(1, most - kept)))
if isBulk and (crowded or others > 0) then wait = math.max(wait, waitFor(bulk, bulkShare)) end
if wait > 0 then return { wait, full == 0 and 1 or 0 } end
redis.call('ZADD', KEYS[1], now, member)
redis.call('PEXPIRE', KEYS[1], window)
return { 0, 0 }
`;

/**
 * KEYS and the first two ARGV as above, then how many go before. Returns the milliseconds until the one behind them may
 * go.
 */
const expectScript = `${prelude}
local ahead = tonumber(ARGV[3])
local left = most - ahead % most
local wait = 0
if count >= left then
  wait = math.max(0, tonumber(redis.call('ZRANGE', KEYS[1], count - left, count - left, 'WITHSCORES')[2]) + window - now)
end
return wait + math.floor(ahead / most) * window
`;

declare module "ioredis" {
  interface RedisCommander<Context> {
    grantVendorRequest(
      granted: string,
      asked: string,
      windowMs: number,
      most: number,
      member: string,
      bulkShare: number,
      newcomer: number,
      othersWait: 0 | 1,
      isNamed: 0 | 1,
    ): Result<[waitMs: number, isOwn: 0 | 1], Context>;
    expectVendorRequest(key: string, windowMs: number, most: number, ahead: number): Result<number, Context>;
  }
}

interface SharedBudget {
  readonly prefix: string;
  readonly windowMs: number;
  /** Keeps the limit in this process while Redis is gone. */
  readonly local: RateLimiter;
}

/** A principal's name is nobody's business in Redis, and may hold what separates a member's parts. */
const memberOf = ({ asker: { principal, isBulk } }: Wanted): string => {
  const who = createHash("sha256").update(principal).digest("base64url").slice(0, 11);
  return `${isBulk ? "b" : "s"}:${who}:${randomUUID()}`;
};

export const sharedVendorLimiter = (client: Redis, { prefix, windowMs, local }: SharedBudget): RateLimiter => {
  client.defineCommand("grantVendorRequest", { numberOfKeys: 2, lua: grantScript });
  client.defineCommand("expectVendorRequest", { numberOfKeys: 1, lua: expectScript });
  const window = windowMs + marginMs;
  const budgetOf = (key: string, most: number) => `${prefix}vendor:${key}:${most}`;

  /** Undefined where Redis did not say. */
  const answered = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    if (client.status !== "ready") return undefined;
    try {
      return await ask();
    } catch {
      return undefined;
    }
  };

  return {
    grant: async (key, requestsPerMinute, wanted): Promise<Grant> => {
      const most = wholeRate(requestsPerMinute);
      const budget = budgetOf(key, most);
      const member = memberOf(wanted);
      const { asker, othersWait } = wanted;
      const [bulk, newcomer] = [shares.bulk(most), shares.newcomer(most)];
      const [crowded, named] = [othersWait ? 1 : 0, asker.principal === "" ? 0 : 1] as const;
      const told = await answered(() =>
        client.grantVendorRequest(budget, `${budget}:asked`, window, most, member, bulk, newcomer, crowded, named),
      );
      if (told === undefined) return local.grant(key, requestsPerMinute, wanted);
      const [waitMs, isOwn] = told;
      return { waitMs, isOwn: isOwn === 1, giveBack: () => void client.zrem(budget, member).catch(() => undefined) };
    },
    expect: async (key, requestsPerMinute, ahead) => {
      const most = wholeRate(requestsPerMinute);
      const waitMs = await answered(() => client.expectVendorRequest(budgetOf(key, most), window, most, ahead));
      return waitMs ?? local.expect(key, requestsPerMinute, ahead);
    },
  };
};
