/**
 * Fills a replica for the benchmark: a sync of sandbox vendors, in PostgreSQL multiplied to the size that is wanted.
 */

import type { Store } from "../../src/replica/store/sql.ts";
import { computeDay } from "../../src/replica/sync/compute.ts";
import { sync } from "../../src/replica/sync/sync.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { startOfDay } from "../../src/vocabulary/invoice.ts";
import { openBenchServices } from "../services.ts";
import { multiply } from "./multiply.ts";

interface Filling {
  readonly store: Store;
  readonly vendors: readonly SandboxVendor[];
  /** At each vendor. */
  readonly customers: number;
  /** The most of them that come through the vendors' readers; the others are copies. */
  readonly mostRead: number;
  readonly say: (what: string) => void;
}

const read = async ({ store, vendors, say }: Filling, customers: number, now: number) => {
  const { connections, services } = openBenchServices(customers, vendors, { at: now });
  const begun = performance.now();
  const signal = new AbortController().signal;
  const results = await sync(connections, {
    store,
    clientOf: (connection) => services.client(connection, { signal, deadline: performance.now() + 86_400_000 }),
    now: () => now,
    signal,
    isFull: true,
    wholeAfterMs: 0,
  });
  say(`${JSON.stringify(results)} in ${Math.round((performance.now() - begun) / 1000)} s`);
  return connections;
};

/** Counts and ranks as the end of a pass does, which knows nothing of copies. */
const count = async ({ store, say }: Filling, connections: Awaited<ReturnType<typeof read>>, now: number) => {
  for (const connection of connections) {
    await computeDay(store, { connection, pass: 1, isSettled: true }, startOfDay(now));
    say(`${connection.name} counted and ranked`);
  }
  for (const [table, column] of [
    ["customer_rows", "customers"],
    ["invoice_rows", "invoices"],
  ] as const)
    await store.query(
      `UPDATE sources SET ${column} = (SELECT count(*) FROM ${table} WHERE ${table}.connection = sources.connection)`,
    );
};

/** Published as of today. */
export const fill = async (filling: Filling): Promise<void> => {
  const { store, customers, mostRead, say } = filling;
  const now = Date.now();
  const base = Math.min(mostRead, customers);
  const connections = await read(filling, base, now);
  if (customers === base) return;
  // A session of its own, whose statements may take minutes.
  await store.exclusively("fill", async (session) => {
    await multiply(session, Math.round(customers / base), say);
    await count({ ...filling, store: session }, connections, now);
  });
  await store.query("ANALYZE debts");
  await store.query("ANALYZE group_counts");
};
