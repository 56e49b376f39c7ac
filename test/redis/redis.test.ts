/** What replicas share through Redis, against a real redis-server: budgets, limits, a token that rotates once. */

import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSealer } from "../../src/customers/continuation/seal.ts";
import { type Asker, nobody } from "../../src/http/resilience/fair-line.ts";
import { createRateLimiter } from "../../src/http/resilience/rate-limit.ts";
import { connectRedis, type RedisOptions, type RedisState, type SharedState } from "../../src/redis/connect.ts";
import { tokenPurpose } from "../../src/shared-state.ts";
import type { TokenPlace } from "../../src/tokens/store.ts";
import { requestBudget } from "../../src/transports/http/admission.ts";
import { type Take, takingFrom } from "../support/gates.ts";
import { randomFrom } from "../support/mutate.ts";
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
    const replicas = (await pair("spaced:", { windowMs })).map((one) => takingFrom(one.vendorRateLimiter));
    const grants = new Map<string, number>();
    const takes = Array.from({ length: 12 }, (_, index) =>
      replicas[index % 2]?.("zenskar:x", most, within(60_000), never()),
    );
    // A grant is kept for a window, so that none is missed between two looks.
    const look = async () => {
      const kept = await raw.zrange(`spaced:vendor:zenskar:x:${most}`, 0, "-1", "WITHSCORES");
      for (let at = 0; at < kept.length; at += 2) grants.set(String(kept[at]), Number(kept[at + 1]));
      return grants.size;
    };
    await expect.poll(look, { interval: 20, timeout: 30_000 }).toBe(12);
    await Promise.all(takes);
    const times = [...grants.values()];
    const fullest = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
    expect(fullest).toBe(most);
  });

  it("say at once when a wait does not fit the deadline, and promise nothing then", async () => {
    const [first, second] = (await pair("late:")).map((one) => takingFrom(one.vendorRateLimiter)) as [Take, Take];
    await first("k", 1, within(1_000), never());
    const began = performance.now();
    await expect(second("k", 1, within(5_000), never())).rejects.toMatchObject({
      kind: "rate_limited",
      retryAfterSeconds: 61,
    });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await raw.zcard("late:vendor:k:1")).toBe(1);
    await second("another", 1, within(1_000), never());
  });

  it("take nothing of a rate for a caller who has gone", async () => {
    const [first] = (await pair("gone:")).map((one) => takingFrom(one.vendorRateLimiter)) as [Take, Take];
    await first("k", 1, within(1_000), never());
    const controller = new AbortController();
    const waiting = first("k", 1, within(600_000), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ kind: "cancelled" });
    expect(await raw.zcard("gone:vendor:k:1")).toBe(1);
  });

  it("share a rate out as one process does, whoever of them is asked", async () => {
    const replicas = (await pair("shares:")).map((one) => one.vendorRateLimiter);
    const local = createRateLimiter();
    const random = randomFrom(5);
    const kinds: readonly Asker[] = [
      { principal: "anna", isBulk: false },
      { principal: "bert", isBulk: false },
      { principal: "bert", isBulk: true },
      { principal: "sync", isBulk: true },
      nobody,
    ];
    for (let asked = 0; asked < 300; asked += 1) {
      const wanted = { asker: kinds[Math.floor(random() * kinds.length)] ?? nobody, othersWait: random() < 0.1 };
      const shared = await replicas[asked % 2]?.grant("k", 40, wanted);
      const own = await local.grant("k", 40, wanted);
      expect([asked, shared?.waitMs === 0, shared?.isOwn]).toEqual([asked, own.waitMs === 0, own.isOwn]);
    }
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
    const take = takingFrom(one.vendorRateLimiter);
    await take("k", 1, within(1_000), never());
    await expect(take("k", 1, within(1_000), never())).rejects.toMatchObject({
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
    await takingFrom(one.vendorRateLimiter)("k", 600, within(1_000), never());
    expect(await one.principalLimiter(requestBudget(10)).take("token:anna")).toBe(0);
    await one.close();
  });
});
