/** Reads one vendor's customers to the end, or as far as the time goes, and keeps of each only the key of its group. */

import { reportWalk } from "../customers/vendor-report.ts";
import { openWalk, type ReadLimits } from "../customers/walk.ts";
import type { VendorClient } from "../vendors/client.ts";
import type { Plan } from "../vendors/plan.ts";
import { startAt } from "../vendors/read/checkpoint.ts";
import type { VendorReport } from "../vendors/vendor-report.ts";
import type { Customer } from "../vocabulary/customer.ts";

export interface Counted {
  /** The group's key of every customer that matches, by native id: each once, whatever a moving list repeats. */
  readonly keys: ReadonlyMap<string, string>;
  readonly report: VendorReport;
  /** Rows the vendor sent. */
  readonly read: number;
  /** The vendor's own count of rows that it will send, where it tells one. */
  readonly rows: number | undefined;
}

export interface CountWalk {
  readonly counted: Counted;
  /** Neither read to its end nor stopped by a problem. */
  readonly isGoing: boolean;
  /** Rows of the page that was read last. */
  readonly pageRows: number;
  /** Reads pages until one brings a row that matches. Never rejects. */
  begin(): Promise<void>;
  /** Reads on to the end, or until the time is nearly up. Never rejects. */
  finish(): Promise<void>;
}

export const startCount = (
  client: VendorClient,
  plan: Plan,
  keyOf: (customer: Customer) => string,
  limits: Pick<ReadLimits, "deadline" | "report">,
): CountWalk => {
  // Every row is wanted, so only the time bounds how many are read to find those that match.
  const start = startAt(plan.first);
  const walk = openWalk(client, plan, start, {
    ...limits,
    scanRows: Number.POSITIVE_INFINITY,
    mostRequests: Number.POSITIVE_INFINITY,
    size: client.customers.mostPerPage,
    isWhole: true,
  });
  const keys = new Map<string, string>();
  /** The same key is one text in memory, however many customers have it. */
  const texts = new Map<string, string>();

  const read = async (rows: number): Promise<void> => {
    const before = walk.standing;
    await walk.read(
      () => keys.size >= rows,
      (customer) => {
        const key = keyOf(customer);
        if (!texts.has(key)) texts.set(key, key);
        keys.set(customer.id, texts.get(key) ?? key);
      },
    );
    if (before === "going" && walk.problem) limits.report?.(client.connection.name, walk.problem);
  };

  const counted = (): Counted => {
    const { now, problem, foundBy } = walk;
    const standing = walk.standing === "going" ? "paused" : walk.standing;
    const { connection } = client;
    const walked = {
      connection,
      plan,
      from: start,
      at: now,
      total: now.total,
      standing,
      problem,
      shown: keys.size,
      foundBy,
    };
    return { keys, report: reportWalk(walked).report, read: now.read, rows: now.total };
  };

  return {
    get counted() {
      return counted();
    },
    get isGoing() {
      return walk.standing === "going";
    },
    get pageRows() {
      return walk.pageRows;
    },
    begin: () => read(1),
    finish: () => read(Number.POSITIVE_INFINITY),
  };
};
