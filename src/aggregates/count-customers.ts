/** Walks one connection's customers to the end, or as far as the time goes, and keeps of each only the key of its group. */

import { type Checkpoint, start } from "../customers/checkpoint.ts";
import { type Settled, settle } from "../customers/vendor-report.ts";
import { type Patience, startWalk, type Walk } from "../customers/walk.ts";
import type { Http } from "../http/client.ts";
import type { Connection } from "../vendors/define.ts";
import type { Plan } from "../vendors/plan.ts";
import type { Customer } from "../vocabulary/customer.ts";

export interface Counted {
  /** The group's key of every customer that matches, by native id: each once, whatever a moving list repeats. */
  readonly keys: ReadonlyMap<string, string>;
  readonly settled: Settled;
  /** Rows the vendor sent. */
  readonly read: number;
  /** The vendor's own count of rows that it will send, where it tells one. */
  readonly rows: number | undefined;
}

export interface CountWalk {
  readonly counted: Counted;
  /** Neither read to its end nor stopped by a problem. */
  readonly isGoing: boolean;
  /** Reads pages until one brings a row that matches. Never rejects. */
  begin(): Promise<void>;
  /** Reads on to the end, or until the time is nearly up. Never rejects. */
  finish(): Promise<void>;
}

export type CountPatience = Pick<Patience, "call" | "report">;

/** Pages after which rows read are let go of: a walk remembers its rows, since a page of an answer may be made shorter. */
const pagesPerStretch = 20;
/** No stretch is begun with less time than this left: what was read must still be counted and shown. */
const enoughMs = 2_000;

export const startCount = (
  http: Http,
  connection: Connection,
  plan: Plan,
  keyOf: (customer: Customer) => string,
  patience: CountPatience,
): CountWalk => {
  const size = connection.vendor.customers.mostPerPage;
  const stretch = size * pagesPerStretch;
  // Every row is wanted, so only the time bounds how many are read to find those that match.
  const open = (from: Checkpoint): Walk =>
    startWalk(http, connection, plan, from, { ...patience, scanRows: Number.POSITIVE_INFINITY, size });
  const keys = new Map<string, string>();
  /** The same key is one text in memory, however many customers have it. */
  const texts = new Map<string, string>();
  let moved = false;
  let walk = open(start);
  let taken = 0;
  let isGoing = true;

  const read = async (rows: number): Promise<void> => {
    await walk.take(rows);
    for (const { customer } of walk.ready.slice(taken)) {
      if (keys.has(customer.id)) moved = true;
      const key = keyOf(customer);
      if (!texts.has(key)) texts.set(key, key);
      keys.set(customer.id, texts.get(key) ?? key);
    }
    taken = walk.ready.length;
    isGoing = walk.standing === "going" || (walk.standing === "paused" && walk.now.read > walk.from.read);
  };

  const finish = async (): Promise<void> => {
    // What the first page holds is counted even where no time is left for another.
    if (walk.standing === "going") await read(stretch);
    while (isGoing && patience.call.deadline - performance.now() >= enoughMs) {
      walk = open(walk.now);
      taken = 0;
      await read(stretch);
    }
  };

  const counted = (): Counted => {
    const { now, problem } = walk;
    const standing = walk.standing === "going" ? "paused" : walk.standing;
    // Settled as one walk from the start that shows no row: the stretches before this one are part of it.
    const { answer, facts, ...rest } = settle({ ...walk, from: start, ready: [], now, standing, problem }, 0);
    const outcome = answer.outcome === "empty" && keys.size > 0 ? "ok" : answer.outcome;
    return {
      keys,
      settled: {
        ...rest,
        answer: { ...answer, outcome, returned: keys.size },
        facts: { ...facts, moved: facts.moved || moved },
      },
      read: now.read,
      rows: now.total,
    };
  };

  return {
    get counted() {
      return counted();
    },
    get isGoing() {
      return isGoing;
    },
    begin: () => read(1),
    finish,
  };
};
