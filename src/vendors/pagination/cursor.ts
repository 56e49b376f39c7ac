/** Cursor pages: `?cursor=<what the last answer called next>`. An empty page in the middle is not the end. */

import type { Pagination } from "./strategy.ts";

/** A cursor longer than this is refused, never cut. */
const longestCursor = 1024;

/** Parameter names as the vendor spells them; `owns` adds paging parameters that are never sent. */
export const cursor = (names: {
  readonly cursor: string;
  readonly limit: string;
  readonly owns?: readonly string[];
}): Pagination => ({
  owns: [names.cursor, names.limit, ...(names.owns ?? [])],
  accepts: (position): position is string =>
    typeof position === "string" && position.length > 0 && position.length <= longestCursor,
  ask: (position, size) => ({
    ...(position === undefined ? {} : { [names.cursor]: String(position) }),
    [names.limit]: String(size),
  }),
  next: (position, { next, count, total }, size) => {
    if (next === undefined || next === null || next === "") return { kind: "end" };
    if (next === position || next.length > longestCursor) return { kind: "stuck" };
    // A cursor does not prove more rows; a first page shorter than asked that holds the whole total does end it.
    if (position === undefined && count < size && total === count) return { kind: "end" };
    return { kind: "more", position: next };
  },
});
