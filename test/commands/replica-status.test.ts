/** doctor tells how old the replica is, what it holds, and what went wrong with it. */

import { describe, expect, it } from "vitest";
import { examineReplica, replicaReport } from "../../src/commands/doctor/replica-status.ts";
import type { Connection } from "../../src/vendors/define.ts";
import { syncAll } from "../replica/synced.ts";
import { rowsIn, withRows } from "../support/answers.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { refusal } from "../support/scripted.ts";
import { openTestServices, today } from "../support/services.ts";

const screen = (places: number) => ({ places, paint: (text: string) => text });

const settings = (url: string) => ({ url, maxAgeSeconds: 3_600 });

const report = async (
  url: string,
  now: number,
  connections: readonly Connection[] = [],
  places = 100,
): Promise<readonly string[]> => replicaReport(await examineReplica(settings(url), connections, now), screen(places));

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    it.skipIf(database.skipped)("says counts and age, differences, and when it is too old to be asked", async () => {
      const url = await database.url();
      const store = await openTestStore(database, url);
      expect(await report(url, today)).toEqual(["replica: empty; billing-customers-mcp sync fills it"]);
      const services = openTestServices({ customers: 10, vendors: ["fynn"] });
      const { connections } = services;
      await syncAll(services, store);
      const [names, young] = await report(url, today + 600_000, connections);
      expect(names).toMatch(/^replica of +age +customers +at the vendor +invoices +answers +last pass$/);
      expect(young).toMatch(/^fynn +10 min +10 +10 +\d+ +✓ +published, whole$/);
      const [, old] = await report(url, today + 7_200_000, connections);
      expect(old).toMatch(/^fynn +120 min .* too old/);
      for (const line of await report(url, today, connections, 40)) expect(line.length).toBeLessThanOrEqual(40);
      // Those rows answer for nobody else: neither another address nor a program without the connection.
      const moved = connections.map((one) => ({ ...one, baseUrl: "https://elsewhere.example" }));
      const [, elsewhere, why] = await report(url, today + 600_000, moved);
      expect([elsewhere, why]).toEqual([
        expect.stringMatching(/^fynn +10 min .* another account +published, whole$/),
        "Synced from another account or address, so vendors are asked until a sync: fynn.",
      ]);
      expect((await report(url, today + 600_000))[1]).toMatch(/^fynn +10 min .* no connection +published, whole$/);
      services.tamper("fynn", ({ url: asked }, answer) => {
        const sent = answer();
        return asked.pathname.endsWith("/customers") ? withRows("fynn", sent, rowsIn("fynn", sent).slice(1)) : sent;
      });
      await syncAll(services, store, { now: () => today + 1_000 });
      expect(await report(url, today + 2_000, connections)).toContain(
        "fynn: last pass short: 9 of 10 customers were sent",
      );
      expect(await examineReplica(settings(url), connections, today + 2_000)).toMatchObject({
        connections: [
          {
            connection: "fynn",
            age_s: 2,
            customers: 10,
            vendor_customers: 10,
            answers: true,
            last_pass: { state: "short" },
            passes: { published: 1, short: 1 },
          },
        ],
      });
    });

    it.skipIf(database.skipped)("compares with a vendor's count of all, not with one of what changed", async () => {
      const url = await database.url();
      const store = await openTestStore(database, url);
      const services = openTestServices({ customers: 10, vendors: ["adfin"] });
      await syncAll(services, store);
      await syncAll(services, store, { wholeAfterMs: 3_600_000, now: () => today + 60_000 });
      const told = await report(url, today + 120_000, services.connections);
      expect(told).toEqual([
        expect.any(String),
        expect.stringMatching(/^adfin +2 min +10 +\? +\d+ +✓ +published, changes$/),
      ]);
    });

    it.skipIf(database.skipped)(
      "says that a pass was interrupted and why, and of one under way no such thing",
      async () => {
        const url = await database.url();
        const store = await openTestStore(database, url);
        const services = openTestServices({ customers: 150, vendors: ["sequence"] });
        services.tamper("sequence", ({ url: asked }, answer) => {
          if (asked.searchParams.has("after")) throw refusal(503);
          return answer();
        });
        await syncAll(services, store);
        const [, row, why] = await report(url, today, services.connections);
        expect(row).toMatch(/^sequence +- +0 +\? +0 +never synced +interrupted, whole$/);
        expect(why).toMatch(/^sequence: last pass interrupted: /);
        let underWay: readonly string[] | undefined;
        services.tamper("sequence", async (_asked, answer) => {
          underWay ??= await report(url, today, services.connections);
          return answer();
        });
        expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", isResumed: true }]);
        expect(underWay).toEqual([expect.any(String), expect.stringMatching(/never synced +not ended, whole$/)]);
      },
    );
  },
);

it("a database that cannot be reached is said, without its address", async () => {
  const [line] = await report("postgres://u:secret@127.0.0.1:1/x", today);
  expect(line).toBe("replica: its database cannot be reached (ECONNREFUSED); vendors are asked");
});
