/** Reads one vendor's customers to the end, or as far as the time goes, and keeps of each only the key of its group. */

import { reportWalk } from "../customers/vendor-report.ts";
import { openWalk, type ReadLimits } from "../customers/walk.ts";
import type { VendorClient } from "../vendors/client.ts";
import { createPackedIds } from "../vendors/packed/ids.ts";
import type { Plan } from "../vendors/plan.ts";
import { startAt } from "../vendors/read/checkpoint.ts";
import type { VendorReport } from "../vendors/vendor-report.ts";
import type { Customer } from "../vocabulary/customer.ts";

interface Counted {
  readonly keys: GroupKeys;
  readonly report: VendorReport;
  /** Rows the vendor sent. */
  readonly read: number;
  /** The vendor's own count of rows that it will send, where it tells one. */
  readonly rows: number | undefined;
}

/** The group's key of every customer that matches: each once, whatever a moving list repeats. */
export interface GroupKeys {
  readonly size: number;
  /** By native id. */
  of(id: string): string | undefined;
  /** How many customers have each key. */
  counts(): Map<string, number>;
}

const createGroupKeys = () => {
  const [ids, keys] = [createPackedIds(), createPackedIds()];
  const texts: string[] = [];
  const counts: number[] = [];
  /** By the number of an id, the number of its key. */
  let keyOf = new Uint32Array(64);
  return {
    get size() {
      return ids.size;
    },
    of: (id: string): string | undefined => texts[keyOf[ids.find(id)] ?? -1],
    counts: (): Map<string, number> => new Map(texts.map((text, number) => [text, counts[number] ?? 0])),
    add: (id: string, key: string): void => {
      if (ids.find(id) >= 0) return;
      const [number, place] = [keys.add(key), ids.add(id)];
      texts[number] ??= key;
      counts[number] = (counts[number] ?? 0) + 1;
      if (place === keyOf.length) {
        const before = keyOf;
        keyOf = new Uint32Array(2 * before.length);
        keyOf.set(before);
      }
      keyOf[place] = number;
    },
  };
};

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
  const keys = createGroupKeys();

  const read = async (rows: number): Promise<void> => {
    const before = walk.standing;
    await walk.read(
      () => keys.size >= rows,
      (customer) => keys.add(customer.id, keyOf(customer)),
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
