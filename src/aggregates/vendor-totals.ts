/** Whole books counted by their vendors: one number each, where it answers exactly the question, and no row is read. */

import { mostRowPages } from "../customers/limits.ts";
import { reportWalk } from "../customers/vendor-report.ts";
import type { VendorClient } from "../vendors/client.ts";
import type { Connection } from "../vendors/define.ts";
import type { Plan } from "../vendors/plan.ts";
import { start } from "../vendors/read/checkpoint.ts";
import type { VendorReport } from "../vendors/vendor-report.ts";
import type { CountWalk } from "./count-customers.ts";
import type { Grouping } from "./group-keys.ts";

const asksForEverybody = ({ queries, checks, keeps, pushdowns, search, asOf }: Plan): boolean =>
  queries.length === 1 &&
  queries[0]?.kind === "list" &&
  checks.length + keeps.length + pushdowns.length === 0 &&
  search === undefined &&
  asOf === undefined;

const toldBy = async ({ customers }: VendorClient): Promise<number | undefined> => {
  try {
    return await customers.count?.();
  } catch {
    // Then its customers are read, and what is wrong there is said.
    return undefined;
  }
};

/**
 * How many customers a large book holds, as its vendor says, for a question that nothing but that number answers.
 * `walk` has read its first page.
 */
export const vendorTotal = async (
  client: VendorClient,
  plan: Plan,
  groupBy: readonly Grouping[],
  walk: CountWalk,
): Promise<number | undefined> => {
  const isCount = groupBy.length === 1 && groupBy[0] === "vendor" && asksForEverybody(plan);
  if (!isCount || !walk.isGoing) return undefined;
  const total = walk.counted.rows ?? (await toldBy(client));
  return total !== undefined && total > mostRowPages * walk.pageRows ? total : undefined;
};

/** As if all its customers had been read. */
export const reportTotal = (connection: Connection, plan: Plan, total: number): VendorReport =>
  reportWalk({
    connection,
    plan,
    from: start,
    at: { ...start, read: total, total },
    total,
    standing: "ended",
    problem: undefined,
    shown: total,
    foundBy: undefined,
  }).report;
