/** doctor tells how old the replica is, what it holds, and what went wrong with it. */

import { describe, expect, it } from "vitest";
import { replicaStatus } from "../../src/commands/doctor/replica-status.ts";
import { syncAll } from "../replica/synced.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { openTestServices, today } from "../support/services.ts";

describe.each(databases.map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    it.skipIf(database.skipped)("says counts and age, and when it is too old to be asked", async () => {
      const url = await database.url();
      const store = await openTestStore(database, url);
      expect(await replicaStatus({ url, maxAgeSeconds: 3_600 }, today)).toEqual([
        "replica: empty; billing-customers-mcp sync fills it",
      ]);
      await syncAll(openTestServices({ customers: 10, vendors: ["fynn"] }), store);
      const [young] = await replicaStatus({ url, maxAgeSeconds: 3_600 }, today + 600_000);
      expect(young).toMatch(/^replica of fynn: 10 customers, \d+ invoices, 10 min old$/);
      const [old] = await replicaStatus({ url, maxAgeSeconds: 3_600 }, today + 7_200_000);
      expect(old).toMatch(/120 min old: too old, vendors are asked$/);
    });
  },
);

it("a database that cannot be reached is said, without its address", async () => {
  const [line] = await replicaStatus({ url: "postgres://u:secret@127.0.0.1:1/x", maxAgeSeconds: 60 }, today);
  expect(line).toBe("replica: its database cannot be reached (ECONNREFUSED); vendors are asked");
});
