/** Sandbox vendors without a network, synced into a test's store: what a sync reads, and what stands afterwards. */

import { expect } from "vitest";
import { type Replica, replicaOver } from "../../src/replica/replica.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { type SyncContext, type SyncResult, sync } from "../../src/replica/sync/sync.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import type { Invoice } from "../../src/vocabulary/invoice.ts";
import { openTestStore, type TestDatabase } from "../support/replica-stores.ts";
import { patient } from "../support/scripted.ts";
import { type TestServices, today } from "../support/services.ts";

export const syncAll = (
  services: TestServices,
  store: Store,
  more: Partial<SyncContext> = {},
): Promise<readonly SyncResult[]> =>
  sync(services.connections, {
    store,
    clientOf: (connection) => services.services.client(connection, patient(1e9)),
    now: () => today,
    signal: new AbortController().signal,
    isFull: false,
    wholeAfterMs: 0,
    ...more,
  });

/** A replica that has just been synced from `live`, in a store of its own. */
export const freshReplica = async (live: TestServices, database: TestDatabase): Promise<Replica> => {
  const store = await openTestStore(database);
  const results = await syncAll(live, store);
  expect(results.map(({ outcome }) => outcome)).toEqual(live.connections.map(() => "published"));
  const replica = replicaOver(async () => store, { maxAgeSeconds: 3_600, now: () => today });
  await replica.refresh();
  return replica;
};

export const storedCustomers = async (store: Store, connection: string): Promise<readonly Customer[]> => {
  const rows = await store.query<{ record: string }>("SELECT record FROM customers WHERE connection = $1 ORDER BY id", [
    connection,
  ]);
  return rows.map(({ record }) => JSON.parse(record) as Customer);
};

export const storedInvoices = async (store: Store, connection: string): Promise<readonly Invoice[]> => {
  const rows = await store.query<{ record: string }>("SELECT record FROM invoices WHERE connection = $1 ORDER BY id", [
    connection,
  ]);
  return rows.map(({ record }) => JSON.parse(record) as Invoice);
};
