/**
 * The customers of a worklist, read in few requests: by an ids filter where the vendor has one, else one by one,
 * bounded.
 */

import { inChunks } from "../../platform/in-chunks.ts";
import type { VendorClient } from "../../vendors/client.ts";
import { keptOn } from "../../vendors/read/page.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Problem } from "../../vocabulary/problem.ts";
import { byIdAtOnce, idsPerRequest, leastRequestMs, mostById } from "../limits.ts";

export interface ReadCustomers {
  readonly byId: ReadonlyMap<string, Customer>;
  readonly requests: number;
  /** Ids that were not read, for want of requests or time, or because of a failure. */
  readonly left: number;
  /** Ids that were not asked for, since their invoices show enough; what links them to other companies is not known. */
  readonly skipped: number;
  readonly problem?: Problem | undefined;
}

const settled = async <Value>(promises: readonly Promise<Value>[]) => {
  const results = await Promise.allSettled(promises);
  return {
    values: results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    problem: results.find((result) => result.status === "rejected")?.reason as Problem | undefined,
  };
};

interface Batch {
  readonly found: readonly Customer[];
  readonly requests: number;
  readonly problem?: Problem | undefined;
}

const nothing: Batch = { found: [], requests: 0 };

const fetchBatch = async ({ customers }: VendorClient, ids: readonly string[]): Promise<readonly Customer[]> => {
  const plan = customers.plan({ filters: { ids: [...ids] }, own: {}, together: true, asOf: 0 });
  const [query] = plan?.queries ?? [];
  if (!plan || !query) return [];
  const page = await customers.page(plan, query, { position: plan.first, size: customers.mostPerPage });
  return keptOn(page);
};

/**
 * Several in one request, where the vendor takes them so. A form that it refuses is no failure: it may take one by one.
 */
const readTogether = async (client: VendorClient, ids: readonly string[]): Promise<Batch> => {
  if (!client.customers.takesManyIds) return nothing;
  const batches = inChunks(ids, idsPerRequest);
  const { values, problem } = await settled(batches.map((batch) => fetchBatch(client, batch)));
  return {
    found: values.flat(),
    requests: batches.length,
    problem: problem?.code === "vendor_rejected" ? undefined : problem,
  };
};

/** Nobody who was not asked is said not to have answered. */
const isLate = (deadline: number): boolean => deadline - performance.now() < leastRequestMs;

const readOneByOne = async (client: VendorClient, ids: readonly string[], deadline: number): Promise<Batch> => {
  const found: Customer[] = [];
  let requests = 0;
  for (const batch of inChunks(ids, byIdAtOnce)) {
    if (isLate(deadline)) break;
    const { values, problem } = await settled(batch.map((id) => client.customers.byId(id)));
    requests += batch.length;
    found.push(...values.flatMap((one) => (one ? [one.customer] : [])));
    if (problem) return { found, requests, problem };
  }
  return { found, requests };
};

/**
 * The customers with these ids. Rows of others are not taken, so an ignored filter costs requests and brings no wrong
 * customer. Where ids are asked one by one, those in `enough` are not asked, and at most `most`. Never rejects.
 */
export const readCustomers = async (
  client: VendorClient,
  ids: readonly string[],
  enough: ReadonlySet<string>,
  deadline: number,
  most = mostById,
): Promise<ReadCustomers> => {
  const asked = new Set(ids);
  const byId = new Map<string, Customer>();
  const isMissing = (id: string): boolean => !byId.has(id) && !enough.has(id);
  const keep = ({ found }: Batch): void => {
    for (const customer of found) if (asked.has(customer.id)) byId.set(customer.id, customer);
  };
  const together = isLate(deadline) ? nothing : await readTogether(client, ids);
  keep(together);
  const single = together.problem
    ? nothing
    : await readOneByOne(client, ids.filter(isMissing).slice(0, most), deadline);
  keep(single);
  return {
    byId,
    requests: together.requests + single.requests,
    problem: together.problem ?? single.problem,
    left: ids.filter(isMissing).length,
    skipped: ids.filter((id) => !byId.has(id) && enough.has(id)).length,
  };
};
