/** Rows of several walks in one order by creation: each walk's own order is kept, the heads compete. */

import type { Sort } from "../vocabulary/pushdown.ts";
import type { CustomerWalk, Taken } from "./walk.ts";

/** How many rows of each walk stand in the first `most` rows of the merge, and the rows in order. */
interface Merged {
  readonly counts: ReadonlyMap<CustomerWalk, number>;
  readonly rows: readonly { readonly walk: CustomerWalk; readonly taken: Taken }[];
  /** A walk stands still with rows behind it that may belong before the others': the merge waits for it. */
  readonly waiting: boolean;
}

/** What the order compares, ascending. Rows without a creation time come last. */
const rankOf = (taken: Taken, descending: boolean): number => {
  const at = taken.customer.createdAt?.at;
  if (at === undefined) return Infinity;
  return descending ? -at : at;
};

export const merge = (walks: readonly CustomerWalk[], sort: Sort, most: number): Merged => {
  const descending = sort === "-created_at";
  const counts = new Map(walks.map((walk) => [walk, 0]));
  const rows: { walk: CustomerWalk; taken: Taken }[] = [];
  const headOf = (walk: CustomerWalk) => walk.ready[counts.get(walk) ?? 0];
  while (rows.length < most) {
    const heads = walks.flatMap((walk) => {
      const taken = headOf(walk);
      return taken ? [{ walk, taken, rank: rankOf(taken, descending) }] : [];
    });
    const waiting = walks.some((walk) => walk.standing === "paused" && headOf(walk) === undefined);
    const first = Math.min(...heads.map(({ rank }) => rank));
    const head = heads.find(({ rank }) => rank === first);
    if (waiting || !head) return { counts, rows, waiting };
    rows.push(head);
    counts.set(head.walk, (counts.get(head.walk) ?? 0) + 1);
  }
  return { counts, rows, waiting: false };
};
