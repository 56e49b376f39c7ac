/**
 * `?offset=40&limit=20`: advances by rows received and stops where none is new, since a short page may be a server's cap.
 * Each page begins with the last row of the page before: where another row stands there, rows moved, which a vendor that
 * tells no total would never show. A position below 0 begins so; one of pages of a single row cannot.
 */

import type { Pagination } from "./strategy.ts";

export const offset = (names: { readonly offset: string; readonly limit: string }): Pagination => ({
  owns: [names.offset, names.limit],
  accepts: (position): position is number => Number.isSafeInteger(position),
  ask: (position, size) => ({
    [names.offset]: String(Math.abs(Number(position ?? 0))),
    [names.limit]: String(size),
  }),
  next: (position, { count }) => {
    const from = Number(position ?? 0);
    if (count <= (from < 0 ? 1 : 0)) return { kind: "end" };
    const behind = Math.abs(from) + count;
    return count === 1
      ? { kind: "more", position: behind }
      : { kind: "more", position: -(behind - 1), isOverlapping: true };
  },
  following: (position, { count, total = Number.POSITIVE_INFINITY }, _size, most) => {
    const from = Math.abs(Number(position ?? 0));
    const edges = Array.from({ length: count > 1 ? most : 0 }, (_, place) => from + (count - 1) * (place + 1));
    return edges.filter((edge) => edge < total - 1).map((edge) => -edge);
  },
});
