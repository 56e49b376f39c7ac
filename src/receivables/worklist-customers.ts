/** The customers of a worklist, read in few requests: by an ids filter where the vendor has one, else one by one, bounded. */

import type { VendorClient } from "../vendors/client.ts";
import type { Customer } from "../vocabulary/customer.ts";
import type { Problem } from "../vocabulary/problem.ts";
import { byIdAtOnce, idsPerRequest, mostById } from "./limits.ts";

export interface ReadCustomers {
  readonly byId: ReadonlyMap<string, Customer>;
  readonly requests: number;
  /** Ids that were not read, for want of requests or because of a failure. */
  readonly left: number;
  readonly problem?: Problem | undefined;
}

const chunks = <Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, place) => values.slice(place * size, (place + 1) * size));

const settled = async <Value>(promises: readonly Promise<Value>[]) => {
  const results = await Promise.allSettled(promises);
  return {
    values: results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    problem: results.find((result) => result.status === "rejected")?.reason as Problem | undefined,
  };
};

const fetchBatch = async ({ customers }: VendorClient, ids: readonly string[]) => {
  const plan = customers.plan({ filters: { ids: [...ids] }, own: {}, asOf: 0 });
  const [query] = plan?.queries ?? [];
  if (!plan || !query) return [];
  const page = await customers.page(plan, query, { position: undefined, size: customers.mostPerPage });
  return page.rows.flatMap((row) => (row.kind === "kept" ? [row.value] : []));
};

/**
 * The customers with these ids. Rows of others are not taken, so an ignored filter costs requests and brings no wrong
 * customer. Where ids are asked one by one, those in `enough` are not asked. Never rejects.
 */
export const readCustomers = async (
  client: VendorClient,
  ids: readonly string[],
  enough: ReadonlySet<string>,
): Promise<ReadCustomers> => {
  const byId = new Map<string, Customer>();
  const rule = client.connection.vendor.customers.words.ids;
  let [requests, problem]: [number, Problem | undefined] = [0, undefined];
  if (rule && !rule.byId) {
    const batches = chunks(ids, idsPerRequest);
    const read = await settled(batches.map((batch) => fetchBatch(client, batch)));
    requests += batches.length;
    problem = read.problem;
    for (const customer of read.values.flat()) byId.set(customer.id, customer);
  }
  const missing = ids.filter((id) => !byId.has(id) && !enough.has(id));
  for (const batch of chunks(problem ? [] : missing.slice(0, mostById), byIdAtOnce)) {
    const read = await settled(batch.map((id) => client.customers.byId(id)));
    requests += batch.length;
    problem ??= read.problem;
    for (const found of read.values)
      if (found && ids.includes(found.customer.id)) byId.set(found.customer.id, found.customer);
    if (read.problem) break;
  }
  return { byId, requests, problem, left: ids.filter((id) => !byId.has(id) && !enough.has(id)).length };
};
