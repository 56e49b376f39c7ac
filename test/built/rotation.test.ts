/** Adfin's single-use tokens in the built program: whatever is killed, closed or gone, nobody has to log in again. */

import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openRuntime } from "../../src/runtime.ts";
import { program } from "../support/clients.ts";
import { callOver, rowsOf } from "../support/http-calls.ts";
import { startHttpServer } from "../support/http-server.ts";
import { randomFrom } from "../support/mutate.ts";
import { hasRedisServer, openRedisServer, whySkipped } from "../support/redis-server.ts";
import { killWhileRotating } from "../support/rotation-kills.ts";
import { runInside } from "../support/run-inside.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { openStrictAdfin, type StrictAdfin } from "../support/strict-adfin.ts";

let adfin: StrictAdfin;
let folder: string;
beforeEach(async () => {
  adfin = await openStrictAdfin();
  folder = await mkdtemp(join(tmpdir(), "rotation-"));
});
afterEach(async () => {
  await adfin.close();
  await rm(folder, { recursive: true, force: true });
});

const settings = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...adfin.settings,
  ADFIN_TOKEN_FILE: join(folder, "adfin"),
  ...more,
});
const kept = async () => JSON.parse(await readFile(join(folder, "adfin"), "utf8")) as { refresh_token: string };

/** Resolves once the vendor has spent a token; its answer waits until it is released. */
const holdAnswer = () => {
  let release: () => void = () => undefined;
  const spent = new Promise<void>((resolve) => {
    adfin.onSpent = () => {
      resolve();
      return new Promise<void>((free) => {
        release = free;
      });
    };
  });
  return {
    spent,
    release: () => {
      adfin.onSpent = () => undefined;
      release();
    },
  };
};

const works = async (env: Readonly<Record<string, string>> = settings()): Promise<boolean> => {
  const server = await startStdioProgram({ env });
  const { result } = await server.call("list_customers", { limit: 2 });
  await server.end();
  return result?.isError !== true;
};

/** Whether whoever comes next gets in with what is kept: no process is needed to see that. */
const getsIn = async (env: Readonly<Record<string, string>> = settings()): Promise<boolean> => {
  const { connections, close } = openRuntime({ config: readConfig(env), ttlSeconds: 60 });
  const exchanged = await Promise.allSettled(connections.map(({ credentials }) => credentials.exchange?.()));
  await close();
  return exchanged.length === 1 && exchanged.every(({ status }) => status === "fulfilled");
};

describe("a server that is killed between the vendor's answer and the disk", () => {
  it("locks nobody out, with the token in a file", { timeout: 120_000 }, async () => {
    const count = await killWhileRotating({ kills: 6, random: randomFrom(16) });
    expect(count).toMatchObject({ kills: 6, reused: 0, lockedOut: 0 });
    expect(count.between).toBeGreaterThan(2);
  });

  it.skipIf(!hasRedisServer)(`locks nobody out, with Redis beside it${whySkipped}`, { timeout: 120_000 }, async () => {
    const redis = await openRedisServer();
    const count = await killWhileRotating({ kills: 4, random: randomFrom(17), redisUrl: redis.url });
    await redis.stop();
    expect(count).toMatchObject({ kills: 4, reused: 0, lockedOut: 0 });
    expect(count.between).toBeGreaterThan(1);
  });
});

describe("an exchange that is under way", () => {
  it("is finished before the process ends when stdin is closed", async () => {
    const { spent, release } = holdAnswer();
    const server = await startStdioProgram({ env: settings() });
    void server.call("list_customers", { limit: 2 });
    await spent;
    const ended = server.end();
    const before = await kept();
    // Longer than an exit takes otherwise.
    const first = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2_000, "waiting"))]);
    expect([first, before.refresh_token]).toEqual(["waiting", adfin.settings.ADFIN_REFRESH_TOKEN]);
    release();
    expect(await ended).toBe(0);
    expect((await kept()).refresh_token).not.toBe(before.refresh_token);
    expect([await getsIn(), adfin.refused()]).toEqual([true, 0]);
  });

  it("is finished when the call's deadline is a second", async () => {
    const { spent, release } = holdAnswer();
    const server = await startHttpServer(settings({ BILLING_MCP_DEADLINE_MS: "1000" }));
    const first = await callOver({ url: server.url }, "list_customers", { limit: 2 });
    await spent;
    expect(first.text).toMatch(/^vendor_timeout/);
    release();
    await expect.poll(async () => (await kept()).refresh_token).not.toBe(adfin.settings.ADFIN_REFRESH_TOKEN);
    expect(rowsOf(await callOver({ url: server.url }, "list_customers", { limit: 2 }))).toHaveLength(2);
    expect([adfin.accepted(), adfin.refused()]).toEqual([1, 0]);
    await server.kill();
  });

  it("is finished before an HTTP server ends on SIGTERM", async () => {
    const { spent, release } = holdAnswer();
    const server = await startHttpServer(settings({ BILLING_MCP_DEADLINE_MS: "1000" }));
    await callOver({ url: server.url }, "list_customers", { limit: 2 });
    await spent;
    server.signal("SIGTERM");
    await expect.poll(() => server.log()).toContain('"msg":"stopping"');
    release();
    expect(await server.ended).toBe(0);
    expect((await kept()).refresh_token).not.toBe(adfin.settings.ADFIN_REFRESH_TOKEN);
  });
});

describe("processes that share a token", () => {
  it("never spend it twice, however many start at once", async () => {
    const all = await Promise.all(Array.from({ length: 3 }, () => works()));
    expect([all, adfin.accepted(), adfin.refused()]).toEqual([Array(3).fill(true), 3, 0]);
    expect((await stat(join(folder, "adfin"))).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!hasRedisServer)(`find it in the same places with every command${whySkipped}`, async () => {
    const redis = await openRedisServer();
    const shared = { BILLING_MCP_REDIS_URL: redis.url, BILLING_MCP_CONTINUATION_KEYS: "k".repeat(32) };
    const elsewhere = { ...shared, ADFIN_TOKEN_FILE: join(folder, "another-disk") };
    const commands: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["stdio", () => works(settings(shared))],
      ["doctor", async () => (await runInside(["doctor"], settings(elsewhere))).status === 0],
      ["triage", async () => (await runInside(["triage"], settings(shared))).status === 0],
      [
        "http",
        async () => {
          const server = await startHttpServer(settings(elsewhere));
          const answer = await callOver({ url: server.url }, "list_customers", { limit: 2 });
          await server.kill();
          return !answer.isError;
        },
      ],
      // Its own file is two exchanges behind by now.
      ["whoever comes next", () => getsIn(settings(shared))],
    ];
    for (const [name, run] of commands) expect([name, await run()]).toEqual([name, true]);
    expect([adfin.accepted(), adfin.refused()]).toEqual([commands.length, 0]);
    await redis.stop();
  });

  it.skipIf(!hasRedisServer)(`get over a Redis that dies between the exchange and its copy${whySkipped}`, async () => {
    const redis = await openRedisServer();
    const shared = settings({ BILLING_MCP_REDIS_URL: redis.url, BILLING_MCP_CONTINUATION_KEYS: "k".repeat(32) });
    const { spent, release } = holdAnswer();
    const server = await startHttpServer(shared);
    const asked = callOver({ url: server.url }, "list_customers", { limit: 2 });
    await spent;
    await redis.stop();
    release();
    await expect.poll(async () => (await kept()).refresh_token).not.toBe(adfin.settings.ADFIN_REFRESH_TOKEN);
    // It comes back empty, as one that did not write to disk, while the exchange still tries.
    await redis.start();
    expect(rowsOf(await asked)).toHaveLength(2);
    await server.kill();
    expect([await getsIn(shared), adfin.refused()]).toEqual([true, 0]);
    await redis.stop();
  });
});

describe("a token that is refused everywhere", () => {
  it("is replaced by setting a new one, and nothing needs to be deleted", async () => {
    expect(await getsIn()).toBe(true);
    const good = await readFile(join(folder, "adfin"), "utf8");
    const dead = settings({ ADFIN_TOKEN_FILE: join(folder, "dead"), ADFIN_REFRESH_TOKEN: "refresh-of-yesterday" });
    const { status, stdout } = await runInside(["doctor"], dead);
    expect([status, stdout.replaceAll(/\s+/g, " ")]).toEqual([
      1,
      expect.stringContaining("put the new token into ADFIN_REFRESH_TOKEN"),
    ]);
    expect(stdout).not.toMatch(/delete|remove/);
    const { refresh_token } = JSON.parse(good) as { refresh_token: string };
    expect(await getsIn({ ...dead, ADFIN_REFRESH_TOKEN: refresh_token })).toBe(true);
  });

  it("is never exchanged by hand", () => {
    const { status, stderr } = spawnSync(process.execPath, [program, "exchange-token"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([2, expect.stringContaining("never by hand")]);
  });
});
