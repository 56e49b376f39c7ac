/**
 * `?page=3&size=20`, from 0 or from 1. Rows rule: a count may end a walk only where it agrees with the rows received. A
 * short page without a count ends it too, unless `untilEmpty`: for lists whose paging no document confirms, where a
 * short page may be a cap of the server's.
 */

import type { Pagination } from "./strategy.ts";

export const page = (names: {
  readonly page: string;
  readonly size: string;
  readonly first: 0 | 1;
  readonly untilEmpty?: true;
}): Pagination => ({
  owns: [names.page, names.size],
  accepts: (position): position is number => Number.isSafeInteger(position) && (position as number) >= names.first,
  ask: (position, size) => ({ [names.page]: String(position ?? names.first), [names.size]: String(size) }),
  next: (position, { count, total, size: told }, asked) => {
    const size = told !== undefined && told > 0 ? Math.min(told, asked) : asked;
    const at = Number(position ?? names.first);
    const reached = (at - names.first) * size + count;
    if (count === 0 || reached === total) return { kind: "end" };
    const isShort = count < size && (total === undefined ? !names.untilEmpty : reached > total);
    if (isShort) return { kind: "end" };
    return { kind: "more", position: at + 1 };
  },
  following: (position, { count, total = Number.POSITIVE_INFINITY }, _size, most) => {
    const at = Number(position ?? names.first);
    const pages = Array.from({ length: count === 0 ? 0 : most }, (_, place) => at + place + 1);
    return pages.filter((number) => (number - names.first) * count < total);
  },
});
