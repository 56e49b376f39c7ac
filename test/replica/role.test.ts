/** A role of PostgreSQL that may use its own schema and nothing else syncs, answers and forgets. */

import { Client } from "pg";
import { expect, it } from "vitest";
import { replicaOver } from "../../src/replica/replica.ts";
import { openStore } from "../../src/replica/store/open.ts";
import { forget } from "../../src/replica/sync/sync.ts";
import { databases, postgresServer } from "../support/replica-stores.ts";
import { openTestServices, today } from "../support/services.ts";
import { syncAll } from "./synced.ts";

const database = databases().find(({ name }) => name === "PostgreSQL");
const role = `replica_role_${process.pid}`;

const asOwner = async (...texts: readonly string[]): Promise<readonly Record<string, string>[]> => {
  const client = new Client({ connectionString: postgresServer });
  await client.connect();
  try {
    let rows: Record<string, string>[] = [];
    for (const text of texts) ({ rows } = await client.query(text));
    return rows;
  } finally {
    await client.end();
  }
};

it.skipIf(!database || database.skipped)(`needs no right beside its schema${database?.why ?? ""}`, async () => {
  await asOwner(
    "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public",
    `CREATE ROLE ${role} LOGIN`,
    `CREATE SCHEMA ${role} AUTHORIZATION ${role}`,
  );
  try {
    const url = new URL(`${postgresServer}?schema=${role}`);
    url.username = role;
    const store = await openStore(url.href);
    await expect(store.query("CREATE SCHEMA elsewhere")).rejects.toThrow(/permission denied/);
    await expect(store.query("CREATE TABLE public.elsewhere (a TEXT)")).rejects.toThrow(/permission denied/);
    const services = openTestServices({ customers: 30, vendors: ["fynn", "pland"] });
    expect((await syncAll(services, store)).map(({ outcome }) => outcome)).toEqual(["published", "published"]);
    const replica = replicaOver(async () => store, { maxAgeSeconds: 3_600, now: () => today });
    await replica.refresh();
    const replicated = openTestServices({ customers: 30, vendors: ["fynn", "pland"], replica });
    for (const [tool, given] of [
      ["list_customers", { financial_status: ["overdue"] }],
      ["search_customers", { query: "Mueller" }],
      ["summarize_customers", { group_by: ["bucket"] }],
      ["triage_dunning", {}],
    ] as const)
      expect((await replicated.call(tool, given)).vendors.every(({ as_of }) => as_of !== undefined)).toBe(true);
    expect(replicated.sent).toEqual([]);
    expect(await forget(store, ["fynn", "pland"])).toEqual([true, true]);
    await store.close();
  } finally {
    await asOwner(`DROP SCHEMA ${role} CASCADE`, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
  }
});
