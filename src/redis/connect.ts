/**
 * What replicas share through Redis: the vendors' request budgets, the principals' limits, a vendor's rotating token.
 *
 * Loaded only where BILLING_MCP_REDIS_URL is set. Redis gone: limits go on in this process alone and `state()` says so;
 * a rotating token is not touched, because two replicas that rotate it apart would lock each other out.
 */

import { Redis } from "ioredis";
import { createRateLimiter, type RateLimiter } from "../http/resilience/rate-limit.ts";
import type { TokenPlace } from "../tokens/store.ts";
import type { PrincipalBudget, PrincipalLimiter } from "../transports/http/options.ts";
import { sharedPrincipalLimiter } from "./principal-limits.ts";
import { redisTokenPlace, type Sealing } from "./rotating-tokens.ts";
import { sharedVendorLimiter } from "./vendor-rate-limits.ts";

export type RedisState = "ready" | "down";

export interface RedisOptions {
  /** Seals what is stored; asked for when first needed. */
  readonly sealer: () => Sealing;
  /** Told of every change, and once at the start. */
  readonly onState?: ((state: RedisState) => void) | undefined;
  /** Put before every key; replicas that share a Redis share a prefix. */
  readonly prefix?: string | undefined;
  /** Milliseconds between two questions whether Redis still answers. */
  readonly heartbeatMs?: number | undefined;
  /** Milliseconds that count as a vendor's minute. */
  readonly windowMs?: number | undefined;
}

export interface SharedState {
  readonly state: () => RedisState;
  readonly vendorRateLimiter: RateLimiter;
  /** As `localLimiter`, over every replica; while Redis is gone, over this one. */
  readonly principalLimiter: (budget: PrincipalBudget) => PrincipalLimiter;
  readonly tokenPlace: (name: string) => TokenPlace;
  readonly close: () => Promise<void>;
}

/** Redis answers within a millisecond; one that does not is treated as gone. */
const commandTimeoutMs = 500;
const connectTimeoutMs = 1_000;
const longestReconnectMs = 2_000;
/**
 * A Redis that stands still keeps its connections: only asking shows it. With the command's time it shows within 5 s.
 */
const usualHeartbeatMs = 2_000;

const openClient = (url: string): Redis =>
  new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    // A command that cannot be sent now fails now: the caller goes on without Redis.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(longestReconnectMs, 50 * 2 ** Math.min(attempt, 6)),
  });

/**
 * Resolves after the first attempt to connect, successful or not; goes on trying. Never rejects for a Redis that is
 * gone.
 */
export const connectRedis = async (url: string, options: RedisOptions): Promise<SharedState> => {
  const client = openClient(url);
  let answers = true;
  const state = (): RedisState => (client.status === "ready" && answers ? "ready" : "down");
  let said: RedisState | undefined;
  const say = () => {
    const now = state();
    if (now !== said) options.onState?.(now);
    said = now;
  };
  client.on("ready", say);
  client.on("close", say);
  // Without a listener ioredis prints connection errors, address included.
  client.on("error", say);
  await client.connect().catch(() => undefined);
  say();
  const heartbeat = setInterval(() => {
    const report = (does: boolean) => () => {
      answers = does;
      say();
    };
    void client.ping().then(report(true), report(false));
  }, options.heartbeatMs ?? usualHeartbeatMs).unref();

  const prefix = options.prefix ?? "billing-customers-mcp:";
  const windowMs = options.windowMs ?? 60_000;
  return {
    state,
    vendorRateLimiter: sharedVendorLimiter(client, { prefix, windowMs, local: createRateLimiter({ windowMs }) }),
    principalLimiter: (budget) => sharedPrincipalLimiter(client, prefix, budget),
    tokenPlace: (name) => redisTokenPlace(client, { prefix, name, sealer: options.sealer }),
    close: async () => {
      clearInterval(heartbeat);
      client.removeAllListeners("close");
      await client.quit().catch(() => client.disconnect());
    },
  };
};
