/** What replicas share through Redis, against a real redis-server: budgets, limits, a token that rotates once. */

import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSealer } from "../../src/customers/continuation/seal.ts";
import { connectRedis, type RedisOptions, type RedisState, type SharedState } from "../../src/redis/connect.ts";
import { tokenPurpose } from "../../src/shared-state.ts";
import type { TokenPlace } from "../../src/tokens/store.ts";
import { requestBudget } from "../../src/transports/http/admission.ts";
import { hasRedisServer, openRedisServer, type RedisServer, whySkipped } from "../support/redis-server.ts";

const secret = "a secret of at least thirty-two characters";
const sealing = (...keys: string[]) => {
  const sealer = createSealer({ keys, purpose: tokenPurpose });
  return () => sealer;
};
const copy = (token: string, generation = 1) => ({ token, chain: "c0ffee", generation });
const never = () => new AbortController().signal;
const within = (ms: number) => performance.now() + ms;

const open: SharedState[] = [];
const replica = async (url: string, options: Partial<RedisOptions> = {}): Promise<SharedState> => {
  const state = await connectRedis(url, { sealer: sealing(secret), ...options });
  open.push(state);
  return state;
};

describe.skipIf(!hasRedisServer)(`replicas that share a Redis${whySkipped}`, () => {
  let server: RedisServer;
  let raw: Redis;

  beforeAll(async () => {
    server = await openRedisServer();
    raw = new Redis(server.url);
  });

  afterAll(async () => {
    await Promise.all(open.map((state) => state.close()));
    raw.disconnect();
    await server.stop();
  });

  const pair = async (prefix: string, options: Partial<RedisOptions> = {}) =>
    [await replica(server.url, { prefix, ...options }), await replica(server.url, { prefix, ...options })] as const;

  it("together never send a vendor more than its limit in any window", async () => {
    const windowMs = 600;
    const most = 4;
    const replicas = await pair("spaced:", { windowMs });
    const sent: number[] = [];
    const takes = Array.from({ length: 12 }, async (_, index) => {
      await replicas[index % 2]?.vendorRateLimiter.take("zenskar:x", most, within(10_000), never());
      sent.push(Date.now());
    });
    const key = `spaced:vendor:zenskar:x:${most}`;
    await expect.poll(() => raw.zcard(key)).toBe(12);
    const granted = (await raw.zrange(key, 0, "-1", "WITHSCORES")).filter((_, place) => place % 2 === 1).map(Number);
    const fullest = Math.max(
      ...granted.map((from) => granted.filter((at) => at >= from && at < from + windowMs).length),
    );
    expect(fullest).toBe(most);
    await Promise.all(takes);
    // A timer may fire late on a busy machine, and never early but for its rounding.
    const early = sent.sort((a, b) => a - b).filter((at, place) => at < granted[place]! - 2);
    expect(early).toEqual([]);
  });

  it("say at once when a wait does not fit the deadline, and promise nothing then", async () => {
    const [first, second] = await pair("late:", { windowMs: 60_000 });
    await first.vendorRateLimiter.take("k", 1, within(1_000), never());
    const began = performance.now();
    await expect(second.vendorRateLimiter.take("k", 1, within(5_000), never())).rejects.toMatchObject({
      kind: "rate_limited",
      retryAfterSeconds: 61,
    });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await raw.zcard("late:vendor:k:1")).toBe(1);
    await second.vendorRateLimiter.take("another", 1, within(1_000), never());
    await expect(second.vendorRateLimiter.take("k", 1, within(-1), never())).rejects.toMatchObject({ kind: "timeout" });
  });

  it("give back what was promised to a caller who has gone", async () => {
    const [first] = await pair("gone:", { windowMs: 60_000 });
    await first.vendorRateLimiter.take("k", 1, within(1_000), never());
    const controller = new AbortController();
    const waiting = first.vendorRateLimiter.take("k", 1, within(600_000), controller.signal);
    await expect.poll(() => raw.zcard("gone:vendor:k:1")).toBe(2);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ kind: "cancelled" });
    await expect.poll(() => raw.zcard("gone:vendor:k:1")).toBe(1);
  });

  it("count a principal's requests together", async () => {
    const [first, second] = (await pair("principals:")).map((one) => one.principalLimiter(requestBudget(3))) as [
      ReturnType<SharedState["principalLimiter"]>,
      ReturnType<SharedState["principalLimiter"]>,
    ];
    expect([await first.take("token:anna"), await second.take("token:anna"), await first.take("token:anna")]).toEqual([
      0, 0, 0,
    ]);
    for (const limiter of [first, second]) {
      const seconds = await limiter.take("token:anna");
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(60);
    }
    expect(await second.take("token:bert")).toBe(0);
    await first.giveBack("token:bert", 1);
    expect(await second.take("token:bert", 3)).toBe(0);
    expect(await first.take("token:bert")).toBeGreaterThan(0);
  });

  it("rotate a token one at a time, each with what the one before it stored", async () => {
    const places = (await pair("rotate:")).map((one) => one.tokenPlace("adfin"));
    let inside = 0;
    let most = 0;
    const rotate = (place: TokenPlace) =>
      place.exclusively(async () => {
        inside += 1;
        most = Math.max(most, inside);
        const generation = 1 + ((await place.read())?.generation ?? 0);
        await place.write(copy(`refresh-${generation}`, generation));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 6 }, (_, index) => rotate(places[index % 2]!)));
    expect(most).toBe(1);
    expect(await places[0]?.read()).toEqual(copy("refresh-6", 6));
  });

  it("wait no longer for a replica that died with the lock than the lock lives", async () => {
    const [first] = await pair("dead:");
    await raw.set("dead:lock:adfin", "somebody else", "PX", 150);
    expect(await first.tokenPlace("adfin").exclusively(async () => "done")).toBe("done");
    expect(await raw.get("dead:lock:adfin")).toBeNull();
  });

  it("hold a lock that outlives a dead holder by seconds, and tell a holder that lost it", async () => {
    const [first] = await pair("held:");
    await first.tokenPlace("adfin").exclusively(async (confirm) => {
      const left = await raw.pttl("held:lock:adfin");
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(10_000);
      await confirm();
      await raw.set("held:lock:adfin", "somebody else");
      await expect(confirm()).rejects.toMatchObject({ code: "vendor_unavailable" });
    });
    // What is another's stays.
    expect(await raw.get("held:lock:adfin")).toBe("somebody else");
  });

  it("store the token sealed, for its own name and age, and open it with any of the secrets", async () => {
    const [first] = await pair("sealed:");
    await first.tokenPlace("adfin").write(copy("rt-very-secret", 7));
    const stored = (await raw.get("sealed:token:adfin")) ?? "";
    const sealed = stored.split(".")[2] ?? "";
    expect(stored).toMatch(/^c0ffee\.7\./);
    expect(`${stored}${Buffer.from(sealed, "base64url").toString("latin1")}`).not.toContain("rt-very-secret");
    const rotated = await replica(server.url, {
      prefix: "sealed:",
      sealer: sealing("a newer secret of thirty-two characters", secret),
    });
    expect(await rotated.tokenPlace("adfin").read()).toEqual(copy("rt-very-secret", 7));
    const unreadable = { token: undefined, chain: "c0ffee", generation: 7 };
    await raw.set("sealed:token:other", stored);
    expect(await first.tokenPlace("other").read()).toEqual(unreadable);
    await raw.set("sealed:token:adfin", stored.replace(".7.", ".9."));
    expect(await first.tokenPlace("adfin").read()).toEqual({ ...unreadable, generation: 9 });
    await raw.set("sealed:token:adfin", stored);
    const foreign = await replica(server.url, {
      prefix: "sealed:",
      sealer: sealing("another secret of thirty-two characters"),
    });
    expect(await foreign.tokenPlace("adfin").read()).toEqual(unreadable);
    await raw.set("sealed:token:adfin", "what an earlier version stored");
    expect(await first.tokenPlace("adfin").read()).toEqual({ token: undefined, chain: "", generation: 0 });
  });

  it("go on alone when Redis is gone, say so, touch no rotating token, and come back with it", async () => {
    const own = await openRedisServer();
    const told: RedisState[] = [];
    const one = await replica(own.url, { onState: (state) => told.push(state) });
    const principals = one.principalLimiter(requestBudget(1));
    const place = one.tokenPlace("adfin");
    expect(one.state()).toBe("ready");

    await own.stop();
    await expect.poll(one.state).toBe("down");
    await one.vendorRateLimiter.take("k", 1, within(1_000), never());
    await expect(one.vendorRateLimiter.take("k", 1, within(1_000), never())).rejects.toMatchObject({
      kind: "rate_limited",
    });
    expect(await principals.take("token:anna")).toBe(0);
    expect(await principals.take("token:anna")).toBeGreaterThan(0);
    for (const act of [() => place.exclusively(async () => "spent"), () => place.write(copy("lost")), place.read])
      await expect(act()).rejects.toMatchObject({ code: "vendor_unavailable" });

    await own.start();
    await expect.poll(one.state, { timeout: 5_000 }).toBe("ready");
    expect(told).toEqual(["ready", "down", "ready"]);
    expect(await place.exclusively(() => place.read())).toBeUndefined();
    await one.close();
    await own.stop();
  });
});

describe.skipIf(!hasRedisServer)(`a Redis that stands still${whySkipped}`, () => {
  it("is told as down although its connection stays, and as ready once it goes on", async () => {
    const own = await openRedisServer();
    const one = await replica(own.url, { heartbeatMs: 20 });
    own.stall();
    await expect.poll(one.state, { timeout: 5_000 }).toBe("down");
    own.goOn();
    await expect.poll(one.state, { timeout: 5_000 }).toBe("ready");
    await one.close();
    await own.stop();
  });
});

describe("a Redis that is not there at the start", () => {
  it("keeps nobody waiting: limits are kept here, and the state says down", async () => {
    const one = await replica("redis://127.0.0.1:1");
    expect(one.state()).toBe("down");
    await one.vendorRateLimiter.take("k", 600, within(1_000), never());
    expect(await one.principalLimiter(requestBudget(10)).take("token:anna")).toBe(0);
    await one.close();
  });
});
