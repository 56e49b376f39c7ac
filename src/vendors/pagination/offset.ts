/**
 * `?offset=40&limit=20`: advances by rows received and stops where none is new, since a short page may be a server's
 * cap. Each page begins with the last row of the page before: where another row stands there, rows moved, which a
 * vendor that tells no total would never show. A position below 0 begins so; one of pages of a single row cannot.
 */

import type { Pagination } from "./strategy.ts";

/** `most`: the largest limit that the vendor takes. */
export const offset = (names: {
  readonly offset: string;
  readonly limit: string;
  readonly most: number;
}): Pagination => {
  /** The known row comes on top of those that are asked for, as far as the vendor allows. */
  const rows = (position: number, size: number): number => (position < 0 ? Math.min(size + 1, names.most) : size);
  return {
    owns: [names.offset, names.limit],
    accepts: (position): position is number => Number.isSafeInteger(position),
    rows: (position, size) => rows(Number(position ?? 0), size),
    ask: (position, size) => ({
      [names.offset]: String(Math.abs(Number(position ?? 0))),
      [names.limit]: String(rows(Number(position ?? 0), size)),
    }),
    next: (position, { count }) => {
      const from = Number(position ?? 0);
      if (count <= (from < 0 ? 1 : 0)) return { kind: "end" };
      const behind = Math.abs(from) + count;
      return count === 1
        ? { kind: "more", position: behind }
        : { kind: "more", position: -(behind - 1), isOverlapping: true };
    },
    following: (position, { count, total = Number.POSITIVE_INFINITY }, size, most) => {
      if (count < 2) return [];
      const from = Number(position ?? 0);
      const edge = Math.abs(from) + count - 1;
      // A page with fewer rows than were asked for shows a cap, if more rows follow.
      const step = (count < rows(from, size) ? count : rows(-1, size)) - 1;
      const edges = Array.from({ length: most }, (_, place) => edge + step * place);
      return edges.filter((one) => one < total - 1).map((one) => -one);
    },
  };
};
