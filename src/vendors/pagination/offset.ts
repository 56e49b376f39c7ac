/** `?offset=40&limit=20`: advances by rows received and stops at an empty page, since a short page may be a server's cap. */

import type { Pagination } from "./strategy.ts";

export const offset = (names: { readonly offset: string; readonly limit: string }): Pagination => ({
  owns: [names.offset, names.limit],
  accepts: (position): position is number => Number.isSafeInteger(position) && (position as number) >= 0,
  ask: (position, size) => ({ [names.offset]: String(position ?? 0), [names.limit]: String(size) }),
  next: (position, { count }) =>
    count === 0 ? { kind: "end" } : { kind: "more", position: Number(position ?? 0) + count },
  following: (position, { count, total = Number.POSITIVE_INFINITY }, _size, most) =>
    Array.from({ length: count === 0 ? 0 : most }, (_, place) => Number(position ?? 0) + count * (place + 1)).filter(
      (row) => row < total,
    ),
});
