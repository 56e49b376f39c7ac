/** The replica: a thousand syncs killed at random moments, half of them on each database, and not a row lost or doubled. */

import { expect, it } from "vitest";
import { killSyncs } from "../replica/killed.ts";
import { randomFrom } from "../support/mutate.ts";
import { databases } from "../support/replica-stores.ts";
import { startSyncedSandbox } from "../support/sync-process.ts";
import { scaled } from "./figures.ts";

const goal = 1_000;
const able = databases().filter(({ skipped }) => !skipped);

it.each(able.map((database) => [database.name, database] as const))("%s", async (name, database) => {
  const { settings, sandbox } = await startSyncedSandbox(60, ["pland", "fynn"]);
  const urls = [await database.url(), await database.url()] as const;
  const found = await killSyncs(settings, urls, scaled(goal / able.length), randomFrom(11));
  await sandbox.close();
  const { kills, inPass, wrong, isSame, outcomes } = found;
  process.stdout.write(
    `${name}: ${kills} kills, ${inPass} of them in a pass; ${wrong.length} wrong, same: ${isSame}\n`,
  );
  expect(wrong).toEqual([]);
  expect(outcomes).toEqual(["published", "published"]);
  expect(isSame).toBe(true);
});
