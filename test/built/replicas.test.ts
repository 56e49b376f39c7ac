/**
 * Two built servers behind a balancer, sharing a real Redis: one server to clients and to vendors, whoever of them
 * dies.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adfinRotation } from "../../src/sandbox/adfin/tokens.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type Balancer, openBalancer } from "../support/balancer.ts";
import { callOver, getFrom, rowsOf, vendorsOf, walk } from "../support/http-calls.ts";
import { httpClients } from "../support/http-clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";
import { hasRedisServer, openRedisServer, type RedisServer, whySkipped } from "../support/redis-server.ts";

const sequenceLimit = 100;
const minuteMs = 60_000;
/** For a busy machine; what is waited for takes milliseconds otherwise. */
const patient = { timeout: 10_000 };

describe.skipIf(!hasRedisServer)(`two replicas behind a balancer${whySkipped}`, () => {
  let redis: RedisServer;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    redis = await openRedisServer();
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
    await redis.stop();
  });

  const openSandbox = async (customers: number): Promise<Sandbox> => {
    const sandbox = await startSandbox({ customers, seed: 11 });
    closers.push(sandbox.close);
    return sandbox;
  };

  const replica = async (settings: Readonly<Record<string, string>>, redisUrl = redis.url): Promise<HttpServer> => {
    const server = await startHttpServer({ ...settings, BILLING_MCP_REDIS_URL: redisUrl });
    closers.push(server.kill);
    return server;
  };

  const pair = async (settings: Readonly<Record<string, string>>, redisUrl?: string) => {
    const replicas = await Promise.all([replica(settings, redisUrl), replica(settings, redisUrl)]);
    const balancer: Balancer = await openBalancer(replicas.map(({ url }) => url));
    closers.push(balancer.close);
    return { replicas, balancer };
  };

  /** Without Sequence: its hundred requests a minute are for the test that counts them. */
  const unlimited = { vendors: ["zenskar", "pland", "adfin", "fynn"] };
  const listed = (sandbox: Sandbox) => 4 * sandbox.population.size;

  /** One pair for those who leave it as it was; who kills one of them comes last. */
  let sandbox: Sandbox;
  let replicas: readonly HttpServer[];
  let balancer: Balancer;
  beforeAll(async () => {
    sandbox = await openSandbox(40);
    ({ replicas, balancer } = await pair(sandbox.settings));
  });

  it.each(Object.entries(httpClients))(
    "are walked page by page in turn with %s, and every customer comes exactly once",
    async (_, connect) => {
      const client = await connect(balancer.url);
      const { rows, last, pages } = await walk([client], { ...unlimited, limit: 10 });
      expect(rows).toHaveLength(listed(sandbox));
      expect(new Set(rows.map(([ref]) => ref)).size).toBe(rows.length);
      expect(last.structured?.complete).toBe(true);
      // Every page went to the other replica than the page before it, so both served half of them.
      const turns = balancer.answered.slice(-pages);
      expect(turns.every((turn, index) => index === 0 || turn !== turns[index - 1])).toBe(true);
      expect(new Set(turns)).toEqual(new Set(replicas.map(({ url }) => url)));
      await client.close();
    },
  );

  it("together send a vendor no more than its limit in any window, and say when to come back", async () => {
    const outcomes: string[] = [];
    const callers = Array.from({ length: 8 }, async (_, caller) => {
      for (let call = 0; call < 18; call += 1) {
        // Equal questions under way at once would be one request.
        const given = { vendors: ["sequence"], external_id: `nobody-${caller}-${call}` };
        const answer = await callOver({ url: balancer.url }, "list_customers", given);
        outcomes.push(answer.isError ? (answer.text.split(":")[0] ?? "") : (vendorsOf(answer)[0]?.outcome ?? ""));
        if (answer.isError) expect(answer.text).toMatch(/Retry after \d+ s\.$/);
      }
    });
    await Promise.all(callers);
    const times = sandbox.requests.filter(({ vendor }) => vendor === "sequence").map(({ at }) => at);
    const inWindow = times.map((from) => times.filter((at) => at >= from && at < from + minuteMs).length);
    expect(Math.max(...inWindow)).toBeLessThanOrEqual(sequenceLimit + 1);
    expect(outcomes.filter((outcome) => outcome === "empty")).toHaveLength(sequenceLimit);
    expect(outcomes.filter((outcome) => outcome === "vendor_rate_limited")).toHaveLength(8 * 18 - sequenceLimit);
  });

  it("lose nothing when one of them is killed in the middle of a call", async () => {
    const client = await httpClients["the new era's client"](balancer.url);
    const killInCall = async (page: number) => {
      if (page !== 4) return;
      sandbox.setFault("zenskar", "latency:500");
      const asked = sandbox.requestCount("zenskar");
      // The fifth page's first request to the vendor is the replica's last deed, whichever replica it is.
      const serving = balancer.answered.at(-1) === replicas[0]?.url ? replicas[1] : replicas[0];
      void expect
        .poll(() => sandbox.requestCount("zenskar"), { ...patient, interval: 5 })
        .toBeGreaterThan(asked)
        .then(() => {
          sandbox.setFault("zenskar", undefined);
          return serving?.kill();
        });
    };
    const { rows, last } = await walk([client], { ...unlimited, limit: 10 }, killInCall);
    expect(rows).toHaveLength(listed(sandbox));
    expect(new Set(rows.map(([ref]) => ref)).size).toBe(rows.length);
    expect(last.structured?.complete).toBe(true);
    const dead = await Promise.allSettled(replicas.map(({ url }) => getFrom(url, "/healthz")));
    expect(dead.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await client.close();
  });

  it("rotate Adfin's single-use token one at a time, and lock nobody out, a latecomer included", async () => {
    const sandbox = await openSandbox(20);
    const folder = await mkdtemp(join(tmpdir(), "adfin-"));
    closers.push(() => rm(folder, { recursive: true }));
    const settings = (name: string) => ({
      ...adfinRotation,
      ADFIN_BASE_URL: sandbox.settings.ADFIN_BASE_URL ?? "",
      ADFIN_TOKEN_FILE: join(folder, name),
    });
    const both = await Promise.all([replica(settings("first")), replica(settings("second"))]);
    const ask = (server: HttpServer) => callOver({ url: server.url }, "list_customers", { limit: 3 });
    const exchanges = () => sandbox.requests.filter(({ method }) => method === "POST").length;

    const first = await Promise.all([...both, ...both, ...both].map(ask));
    expect(first.map((answer) => rowsOf(answer).length)).toEqual(Array(6).fill(3));
    // Everybody who asked at once at one replica shared its one exchange; the second used what the first had stored.
    expect(exchanges()).toBe(2);

    for (const server of both) {
      sandbox.setFault("adfin", "401*1");
      expect(rowsOf(await ask(server))).toHaveLength(3);
    }
    sandbox.setFault("adfin", undefined);
    expect(exchanges()).toBe(4);

    const late = await replica(settings("third"));
    expect(rowsOf(await ask(late))).toHaveLength(3);
    expect(exchanges()).toBe(5);
  });

  it("go on alone while Redis is gone, and say so, until it is back", async () => {
    const own = await openRedisServer();
    closers.push(own.stop);
    const sandbox = await openSandbox(20);
    const { replicas, balancer } = await pair(sandbox.settings, own.url);
    const redisOf = async (server: HttpServer): Promise<unknown> => {
      const { status, text } = await getFrom(server.url, "/readyz");
      return [status, (JSON.parse(text) as { checks: { redis: string } }).checks.redis];
    };
    const gauge = async (server: HttpServer) => (await getFrom(server.url, "/metrics")).text;
    const states = () => Promise.all(replicas.map(redisOf));
    expect(await states()).toEqual(Array(2).fill([200, "ready"]));

    await own.stop();
    await expect.poll(states, patient).toEqual(Array(2).fill([200, "down: limits are kept by each replica alone"]));
    expect(await gauge(replicas[0]!)).toContain("billing_mcp_redis_up 0");
    const answers = await Promise.all(
      replicas.map(() => callOver({ url: balancer.url }, "list_customers", { limit: 10 })),
    );
    expect(answers.map((answer) => vendorsOf(answer).map(({ outcome }) => outcome))).toEqual(
      Array(2).fill(Array(5).fill("ok")),
    );

    await own.start();
    await expect.poll(states, patient).toEqual(Array(2).fill([200, "ready"]));
    expect(await gauge(replicas[0]!)).toContain("billing_mcp_redis_up 1");
  });
});
