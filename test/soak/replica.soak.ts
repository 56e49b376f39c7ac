/** G32, G33: syncs killed at random moments show all of a connection or nothing, and not a row is lost or doubled. */

import { describe, expect } from "vitest";
import { killSyncs } from "../replica/killed.ts";
import { randomFrom } from "../support/mutate.ts";
import { databases } from "../support/replica-stores.ts";
import { startSyncedSandbox } from "../support/sync-process.ts";
import { ofGoal, part, scaled } from "./figures.ts";

const customers = 60;
const vendors = ["pland", "fynn"];
const goals = { PostgreSQL: ["G32", 1_000], SQLite: ["G33", 250] } as const;

describe.each(databases().filter(({ skipped }) => !skipped))("$name", (database) => {
  part(`syncs killed on ${database.name}`, async (record) => {
    const [goal, full] = goals[database.name];
    const { settings, sandbox } = await startSyncedSandbox(customers, vendors);
    const urls = [await database.url(), await database.url()] as const;
    const { kills, inPass, wrong, isSame, outcomes, held } = await killSyncs(
      settings,
      urls,
      scaled(full),
      randomFrom(11),
    );
    await sandbox.close();
    const isWhole = held.length === vendors.length && held.every((count) => count === customers);
    record(goal, {
      figure: `${kills} syncs of ${vendors.length} vendors killed (SIGKILL), ${inPass} of them within a pass; shown after a kill, beside all or nothing of a connection: ${wrong.length} times; after the last sync ${held.join(" and ")} customers of ${customers} each, ${isSame ? "row for row" : "NOT"} what an undisturbed sync holds`,
      reached: wrong.length === 0 && isSame && isWhole && outcomes.every((one) => one === "published"),
      ...ofGoal(kills, full),
    });
    expect([wrong.slice(0, 3), isSame, isWhole]).toEqual([[], true, true]);
  });
});
