/** Walks one connection's customers to the end, or as far as the time goes, and keeps of each only the key of its group. */

import type { Http } from "../http/client.ts";
import type { Connection } from "../vendors/define.ts";
import type { Plan } from "../vendors/plan.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { start } from "./progress.ts";
import { type Settled, settle } from "./settle.ts";
import { type Patience, startWalk, type Walk } from "./walk.ts";

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
  /** Neither read to its end nor stopped by a problem or the time. */
  readonly isGoing: boolean;
  /** Reads one page, or where rows are filtered here as many as bring one row. Never rejects. */
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
  const keys = new Map<string, string>();
  /** The same key is one text in memory, however many customers have it. */
  const texts = new Map<string, string>();
  let moved = false;
  let walk: Walk | undefined;
  let isGoing = true;

  const take = (taken: Walk, from: number): void => {
    for (const { customer } of taken.ready.slice(from)) {
      if (keys.has(customer.id)) moved = true;
      const key = keyOf(customer);
      if (!texts.has(key)) texts.set(key, key);
      keys.set(customer.id, texts.get(key) ?? key);
    }
  };

  const read = async (rows: number): Promise<void> => {
    // Every row is wanted, so only the time bounds how many are read to find those that match.
    const scanRows = Number.POSITIVE_INFINITY;
    walk = startWalk(http, connection, plan, walk?.now ?? start, { ...patience, scanRows, size });
    await walk.take(rows);
    take(walk, 0);
    const isUnfinished = walk.standing === "going" || (walk.standing === "paused" && walk.now.read > walk.from.read);
    isGoing = isUnfinished && patience.call.deadline - performance.now() >= enoughMs;
  };

  const counted = (): Counted => {
    const last = walk ?? startWalk(http, connection, plan, start, { ...patience, scanRows: 0, size });
    const standing = last.standing === "going" ? "paused" : last.standing;
    const { now, problem } = last;
    // As one walk from the start of which no row is shown; its rows are those counted.
    const whole: Walk = { ...last, connection, plan, from: start, ready: [], now, standing, problem };
    const { answer, facts, ...rest } = settle(whole, 0);
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
    begin: () => read(size),
    finish: async () => {
      while (isGoing) await read(size * pagesPerStretch);
    },
  };
};
