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

/** Rows without a creation time come last. */
const instant = (taken: Taken, descending: boolean): number =>
  taken.customer.createdAt?.at ?? (descending ? -Infinity : Infinity);

export const merge = (walks: readonly Walk[], sort: Sort, most: number): Merged => {
  const descending = sort === "-created_at";
  const counts = walks.map(() => 0);
  const rows: { walk: number; taken: Taken }[] = [];
  while (rows.length < most) {
    const dry = walks.some((walk, index) => counts[index] === walk.ready.length && walk.standing === "paused");
    if (dry) return { counts, rows, waiting: true };
    let best: { walk: number; taken: Taken } | undefined;
    for (const [walk, { ready }] of walks.entries()) {
      const taken = ready[counts[walk] ?? 0];
      if (!taken) continue;
      const before = best && instant(taken, descending) - instant(best.taken, descending);
      if (before === undefined || (descending ? before > 0 : before < 0)) best = { walk, taken };
    }
    if (!best) break;
    rows.push(best);
    counts[best.walk] = (counts[best.walk] ?? 0) + 1;
  }
  return { counts, rows, waiting: false };
};
