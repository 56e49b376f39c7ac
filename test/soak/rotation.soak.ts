/** G29: a single-use token survives whatever kills its server between the vendor's answer and its use. */

import { expect } from "vitest";
import { randomFrom } from "../support/mutate.ts";
import { hasRedisServer, openRedisServer } from "../support/redis-server.ts";
import { type KillCount, killWhileRotating } from "../support/rotation-kills.ts";
import { summed } from "./children.ts";
import { ofGoal, part, scaled } from "./figures.ts";

const goal = 1_000;

part("G29: rotation and kills", async (record) => {
  const each = scaled(goal / 2);
  const redis = hasRedisServer ? await openRedisServer() : undefined;
  const runs: readonly Promise<KillCount>[] = [
    killWhileRotating({ kills: each, random: randomFrom(29) }),
    ...(redis ? [killWhileRotating({ kills: each, random: randomFrom(92), redisUrl: redis.url })] : []),
  ];
  const count = summed((await Promise.all(runs)).map((run) => ({ ...run })));
  await redis?.stop();
  const { kills, between, reused, lockedOut } = count;
  record("G29", {
    figure: `${kills} servers killed at random while they exchanged a token that works once (a file, and a file with Redis), ${between} of them after the vendor had spent it and before its successor was used: ${lockedOut} locked out, ${reused} spent tokens sent again`,
    reached: lockedOut + reused === 0,
    ...ofGoal(kills, goal),
  });
  expect(lockedOut + reused).toBe(0);
});
