/** Rows of several connections in one order by creation: each connection's own order is kept, the heads compete. */

import type { Sort } from "../vocabulary/pushdown.ts";
import type { Taken, Walk } from "./walk.ts";

/** How many rows of each walk stand in the first `most` rows of the merge, and the rows in order. */
export interface Merged {
  readonly counts: readonly number[];
  readonly rows: readonly { readonly walk: number; readonly taken: Taken }[];
  /** A walk stands still with rows behind it that may belong before the others': the merge waits for it. */
  readonly waiting: boolean;
}

/** What the order compares, ascending. Rows without a creation time come last. */
const rankOf = (taken: Taken, descending: boolean): number => {
  const at = taken.customer.createdAt?.at;
  if (at === undefined) return Infinity;
  return descending ? -at : at;
};

export const merge = (walks: readonly Walk[], sort: Sort, most: number): Merged => {
  const descending = sort === "-created_at";
  const counts = walks.map(() => 0);
  const rows: { walk: number; taken: Taken }[] = [];
  while (rows.length < most) {
    const heads = walks.flatMap(({ ready }, walk) => {
      const taken = ready[counts[walk]!];
      return taken ? [{ walk, taken, rank: rankOf(taken, descending) }] : [];
    });
    const waiting = walks.some(({ ready, standing }, walk) => standing === "paused" && counts[walk] === ready.length);
    const first = Math.min(...heads.map(({ rank }) => rank));
    const head = heads.find(({ rank }) => rank === first);
    if (waiting || !head) return { counts, rows, waiting };
    rows.push(head);
    counts[head.walk]! += 1;
  }
  return { counts, rows, waiting: false };
};
