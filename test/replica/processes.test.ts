/** Real processes on one replica: killed in the middle, two at once, several servers of one person on one file. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageFlags } from "../../bench/cost/image-flags.ts";
import { randomFrom } from "../support/mutate.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { type SyncedSandbox, startSync, startSyncedSandbox } from "../support/sync-process.ts";
import { killSyncs } from "./killed.ts";

/** One in each third of a sync; the soak makes hundreds. */
const kills = 3;

let vendors: SyncedSandbox;
beforeAll(async () => {
  vendors = await startSyncedSandbox(60, ["pland", "fynn"]);
});
afterAll(() => vendors.sandbox.close());

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);

    test("a process killed at any moment shows all or nothing, and the next one ends as if it had not been", async () => {
      const urls = [await database.url(), await database.url()] as const;
      const { wrong, isSame, outcomes, held } = await killSyncs(vendors.settings, urls, kills, randomFrom(7));
      expect(wrong).toEqual([]);
      expect(outcomes).toEqual(["published", "published"]);
      expect([isSame, held]).toEqual([true, [60, 60]]);
    }, 120_000);

    test("of two processes at once each connection is synced by one, and the other says so", async () => {
      const url = await database.url();
      const store = await openTestStore(database, url);
      const env = { ...vendors.settings, BILLING_MCP_REPLICA_URL: url };
      const results = (await Promise.all([startSync(env).ended, startSync(env).ended])).flat();
      expect(results.length).toBe(4);
      for (const name of ["pland", "fynn"]) {
        const outcomes = results.filter(({ connection }) => connection === name).map(({ outcome }) => outcome);
        expect(outcomes).toContain("published");
        expect(outcomes.every((one) => one === "published" || one === "busy")).toBe(true);
      }
      const customers = await store.query("SELECT connection, count(*) AS n FROM customers GROUP BY connection");
      expect(customers.map((row) => (row as { n: number }).n)).toEqual([60, 60]);
      expect(await store.query("SELECT 1 FROM passes WHERE state = 'running'")).toEqual([]);
    }, 60_000);
  },
);

interface Summary {
  readonly rows: readonly (readonly string[])[];
  readonly vendors: readonly { readonly as_of?: string }[];
}

const file = databases().find(({ name }) => name === "SQLite");

describe.skipIf(!file || file.skipped)(`several servers of one person on one file${file?.why ?? ""}`, () => {
  it("one of them syncs, all of them answer from it, and none is in another's way", async () => {
    if (!file) return;
    const url = await file.url();
    const store = await openTestStore(file, url);
    const env = { ...vendors.settings, BILLING_MCP_REPLICA_URL: url };
    // One of them as the image starts it: the thread that reads the file takes no flag of V8's.
    const servers = await Promise.all([[], [], imageFlags].map((flags) => startStdioProgram({ env, flags })));
    const isSynced = async (): Promise<boolean> =>
      (await store.query("SELECT 1 FROM sources WHERE published_pass IS NOT NULL")).length === 2;
    // Each begins by itself a few seconds after its start; until then vendors answer.
    while (!(await isSynced())) await Promise.all(servers.map((server) => server.call("list_customers", { limit: 2 })));
    for (const server of servers) {
      const summary = async (): Promise<Summary> => {
        const { result } = await server.call("summarize_customers", { group_by: ["vendor"] });
        const answer = result?.structuredContent as unknown as Summary;
        // What is published is looked at once a second.
        return answer.vendors.every(({ as_of }) => as_of !== undefined) ? answer : summary();
      };
      const { rows } = await summary();
      expect(rows.map(([name, customers]) => [name, customers])).toEqual([
        ["pland", "60"],
        ["fynn", "60"],
      ]);
    }
    expect(
      await store.query("SELECT connection, count(*) AS n FROM passes GROUP BY connection ORDER BY connection"),
    ).toEqual([
      { connection: "fynn", n: 1 },
      { connection: "pland", n: 1 },
    ]);
    await Promise.all(servers.map((server) => server.end()));
    expect(servers.map(({ log }) => log()).filter((log) => /Warning/.test(log))).toEqual([]);
  }, 60_000);
});
