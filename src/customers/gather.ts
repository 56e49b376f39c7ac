/** Reads several walks side by side, fairly, and chooses which of their rows an answer shows, and in which order. */

import type { Connection } from "../vendors/define.ts";
import { sortsBy } from "../vendors/plan.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { shares } from "./fair-shares.ts";
import { merge } from "./merge-sorted.ts";
import type { Request } from "./request.ts";
import type { CustomerWalk } from "./walk.ts";

export interface FoundRow {
  readonly connection: Connection;
  readonly customer: Customer;
}

const fairly = (walks: readonly CustomerWalk[], rows: number): readonly number[] =>
  shares(
    walks.map(() => rows),
    rows,
  );

/** Everyone gets a fair share; what the first round leaves over goes to those who have more, until nobody has. */
const gather = async (walks: readonly CustomerWalk[], limit: number, isFirst: boolean): Promise<void> => {
  // On the first page everyone is asked, so that everyone's count and troubles are known from the start.
  const wanted = fairly(walks, limit).map((count) => (isFirst ? Math.max(count, 1) : count));
  await Promise.all(walks.map((walk, index) => walk.take(wanted[index] ?? 0)));
  for (;;) {
    const open = walks.filter((walk) => walk.standing === "going" && walk.ready.length < limit);
    const left = limit - walks.reduce((sum, walk) => sum + walk.ready.length, 0);
    if (left <= 0 || open.length === 0) return;
    const extra = fairly(open, left);
    await Promise.all(open.map((walk, index) => walk.take(walk.ready.length + (extra[index] ?? 0))));
  }
};

/** An answer's rows in their order, and how many of each walk it shows. */
interface Chosen {
  readonly rows: readonly FoundRow[];
  readonly counts: ReadonlyMap<CustomerWalk, number>;
}

export type Choose = (most: number) => Chosen;

const rowsOf = (walk: CustomerWalk, count: number): readonly FoundRow[] =>
  walk.ready.slice(0, count).map(({ customer }) => ({ connection: walk.client.connection, customer }));

/**
 * Where a search found nobody who is meant, the rows with a common word, fairly; the walks stand behind all of them.
 */
export const chooseLoose = (walks: readonly CustomerWalk[], most: number): Chosen => {
  const given = shares(
    walks.map((walk) => walk.loose.length),
    most,
  );
  const rows = walks.flatMap((walk, index) =>
    walk.loose.slice(0, given[index] ?? 0).map((customer) => ({ connection: walk.client.connection, customer })),
  );
  return { counts: new Map(walks.map((walk, index) => [walk, given[index] ?? 0])), rows };
};

/** Rows grouped by vendor, shared out fairly. */
const chooseShares = (walks: readonly CustomerWalk[], most: number): Chosen => {
  const given = shares(
    walks.map((walk) => walk.ready.length),
    most,
  );
  const counts = new Map(walks.map((walk, index) => [walk, given[index] ?? 0]));
  return { counts, rows: walks.flatMap((walk) => rowsOf(walk, counts.get(walk) ?? 0)) };
};

const gatherGrouped = async (walks: readonly CustomerWalk[], limit: number, isFirst: boolean): Promise<Choose> => {
  await gather(walks, limit, isFirst);
  return (most) => chooseShares(walks, most);
};

export const gatherSorted = async (
  walks: readonly CustomerWalk[],
  request: Request,
  isFirst: boolean,
): Promise<Choose> => {
  const { sort, limit } = request;
  if (!sort) return gatherGrouped(walks, limit, isFirst);
  const sorted = walks.filter((walk) => sortsBy(walk.plan, sort));
  const others = walks.filter((walk) => !sortsBy(walk.plan, sort));
  await Promise.all([
    ...sorted.map((walk) => walk.take(limit)),
    ...(isFirst ? others.map((walk) => walk.take(1)) : []),
  ]);
  const whole = merge(sorted, sort, limit);
  // The others follow once nothing sorted is left to come before them.
  const isDone = !whole.waiting && whole.rows.length < limit;
  if (isDone) await gather(others, limit - whole.rows.length, isFirst);
  return (most) => {
    const merged = merge(sorted, sort, most);
    const rest = chooseShares(isDone ? others : [], most - merged.rows.length);
    return {
      counts: new Map([...merged.counts, ...rest.counts]),
      rows: [
        ...merged.rows.map(({ walk, taken }) => ({ connection: walk.client.connection, customer: taken.customer })),
        ...rest.rows,
      ],
    };
  };
};
