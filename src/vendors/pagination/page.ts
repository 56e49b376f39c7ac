/**
 * `?page=3&size=20`, from 0 or from 1. Positions count the vendor's rows, so that a walk may go on in pages of another
 * size: the page that holds the row is asked for, and the rows before it are left out. Behind a page that was not full,
 * rows can no longer be told from page numbers; there a position is `<pages before it>p<size>`, and the size stays.
 *
 * Rows rule: a count may end a walk only where it agrees with the rows received. A short page without a count ends it
 * too, unless `untilEmpty`: for lists whose paging no document confirms, where a short page may be a cap of the server's.
 */

import type { Pagination, Position } from "./strategy.ts";

const sized = /^(\d{1,9})p([1-9]\d{0,4})$/;

/** Which page holds a position, counted from 0, of which size, and how many of its rows come before. */
const placeOf = (position: Position | undefined, size: number) => {
  const [, number, own] = sized.exec(String(position)) ?? [];
  if (number !== undefined) return { number: Number(number), size: Number(own), lead: 0 };
  const row = Number(position ?? 0);
  return { number: Math.floor(row / size), size, lead: row % size };
};

export const page = (names: {
  readonly page: string;
  readonly size: string;
  readonly first: 0 | 1;
  readonly untilEmpty?: true;
}): Pagination => ({
  owns: [names.page, names.size],
  accepts: (position): position is Position =>
    typeof position === "string" ? sized.test(position) : Number.isSafeInteger(position) && (position as number) >= 0,
  place: (position, asked) => {
    const { number, size, lead } = placeOf(position, asked);
    return { page: number + names.first, size, lead };
  },
  ask: (position, asked) => {
    const { number, size } = placeOf(position, asked);
    return { [names.page]: String(number + names.first), [names.size]: String(size) };
  },
  next: (position, { count, total, size: told }, asked) => {
    const { number, size } = placeOf(position, asked);
    const real = told !== undefined && told > 0 ? Math.min(told, size) : size;
    const reached = number * real + count;
    if (count === 0 || reached === total) return { kind: "end" };
    const isShort = count < real && (total === undefined ? !names.untilEmpty : reached > total);
    if (isShort) return { kind: "end" };
    const isFull = count === size && real === size && typeof position !== "string";
    return { kind: "more", position: isFull ? (number + 1) * size : `${number + 1}p${size}` };
  },
  following: (position, { count, total = Number.POSITIVE_INFINITY }, asked, most) => {
    const { number, size } = placeOf(position, asked);
    const isFull = count === size && typeof position !== "string";
    const pages = Array.from({ length: count === 0 ? 0 : most }, (_, behind) => number + behind + 1);
    return pages.filter((one) => one * count < total).map((one) => (isFull ? one * size : `${one}p${size}`));
  },
});
