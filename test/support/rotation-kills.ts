/**
 * Servers killed while they exchange a single-use token, one after the other, and whether the last one still gets in.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startStdioProgram } from "./stdio-program.ts";
import { openStrictAdfin } from "./strict-adfin.ts";

interface KillPlan {
  readonly kills: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A Redis that keeps the token beside the file. */
  readonly redisUrl?: string;
  /** Called with each kill. */
  readonly alsoKill?: (kill: number) => Promise<void> | undefined;
}

export interface KillCount {
  readonly kills: number;
  /** Kills after the vendor had spent a token and before the server had used what came for it. */
  readonly between: number;
  /** Tokens that were sent to the vendor after they had been spent. */
  readonly reused: number;
  /** 1 where the server that came last was not let in. */
  readonly lockedOut: number;
}

/** The answer to a spent token is this late at most, and a kill comes at most so long after the token was spent. */
const latestAnswerMs = 25;
const latestKillMs = 60;
/** Every fifth kill hits wherever it hits. */
const anywhereMs = 500;

export const killWhileRotating = async ({ kills, random, redisUrl, alsoKill }: KillPlan): Promise<KillCount> => {
  const folder = await mkdtemp(join(tmpdir(), "rotation-"));
  const adfin = await openStrictAdfin();
  const env = {
    ...adfin.settings,
    ADFIN_TOKEN_FILE: join(folder, "adfin"),
    BILLING_MCP_LOG_LEVEL: "silent",
    ...(redisUrl ? { BILLING_MCP_REDIS_URL: redisUrl } : {}),
  };
  let between = 0;
  const ask = async () => {
    const server = await startStdioProgram({ env, keep: false });
    return { server, answer: server.call("list_customers", { limit: 2 }) };
  };
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const { server, answer } = await ask();
      const spent = new Promise<void>((resolve) => {
        adfin.onSpent = () => {
          resolve();
          return sleep(random() * latestAnswerMs);
        };
      });
      let isAnswered = false;
      void answer.then(() => (isAnswered = true));
      let isSpent = false;
      void spent.then(() => (isSpent = true));
      if (kill % 5 === 4) await sleep(random() * anywhereMs);
      else await Promise.race([spent, answer, server.ended]).then(() => sleep(random() * latestKillMs));
      if (isSpent && !isAnswered) between += 1;
      server.child.kill("SIGKILL");
      await alsoKill?.(kill);
      await server.ended;
    }
    adfin.onSpent = () => undefined;
    const last = await ask();
    const { result } = await last.answer;
    await last.server.end();
    return { kills, between, reused: adfin.refused(), lockedOut: result?.isError ? 1 : 0 };
  } finally {
    await adfin.close();
    await rm(folder, { recursive: true, force: true });
  }
};
