/**
 * `?page=3&size=20`, from 0 or from 1. A position is `<pages before it>x<size>` as long as every page was full: then a
 * larger page, which holds the row, may be asked for instead, and the rows before it are left out. That is done for the
 * first page of a size only, since a server's cap would count later ones otherwise. Behind a page that was not full it
 * is `<pages before it>p<size>`, and the size stays.
 *
 * Rows rule: a count may end a walk only where it agrees with the rows received. A short page without a count ends it
 * too, unless `untilEmpty`: for lists whose paging no document confirms, where a short page may be a cap of the
 * server's.
 */

import type { Pagination, Position, Seen } from "./strategy.ts";

const sized = /^(\d{1,9})([px])([1-9]\d{0,4})$/;

interface Place {
  /** From 0. */
  readonly number: number;
  readonly size: number;
  /** Rows of the page that come before the position. */
  readonly lead: number;
}

/** A plain number is a page's own, of the size asked for. */
const placeOf = (position: Position | undefined, size: number, first: number): Place => {
  const [, pages, form, own] = sized.exec(String(position)) ?? [];
  if (pages === undefined) return { number: Number(position ?? first) - first, size, lead: 0 };
  const [number, before] = [Number(pages), Number(pages) * Number(own)];
  if (form === "x" && before < size) return { number: 0, size, lead: before };
  return { number, size: Number(own), lead: 0 };
};

/** `real`: rows of a full page. `reached`: rows up to its end. */
const isLast = (
  { count, total, real, reached }: Seen & { readonly real: number; readonly reached: number },
  untilEmpty: boolean,
): boolean =>
  count === 0 || reached === total || (count < real && (total === undefined ? !untilEmpty : reached > total));

export const page = (names: {
  readonly page: string;
  readonly size: string;
  readonly first: 0 | 1;
  readonly untilEmpty?: true;
}): Pagination => ({
  owns: [names.page, names.size],
  accepts: (position): position is Position =>
    typeof position === "string"
      ? sized.test(position)
      : Number.isSafeInteger(position) && (position as number) >= names.first,
  place: (position, asked) => {
    const { number, size, lead } = placeOf(position, asked, names.first);
    return { page: number + names.first, size, lead };
  },
  ask: (position, asked) => {
    const { number, size } = placeOf(position, asked, names.first);
    return { [names.page]: String(number + names.first), [names.size]: String(size) };
  },
  next: (position, { count, total, size: told }, asked) => {
    const { number, size, lead } = placeOf(position, asked, names.first);
    // The larger page was capped before the row: on in pages of the size that led here.
    if (lead > 0 && count <= lead) return { kind: "more", position: String(position).replace("x", "p") };
    const real = told !== undefined && told > 0 ? Math.min(told, size) : size;
    const page = { count, total, real, reached: number * real + count };
    if (isLast(page, names.untilEmpty === true)) return { kind: "end" };
    const isFull = count === size && real === size && !String(position).includes("p");
    return { kind: "more", position: `${number + 1}${isFull ? "x" : "p"}${size}` };
  },
  following: (position, { count, total = Number.POSITIVE_INFINITY }, asked, most) => {
    const { number, size } = placeOf(position, asked, names.first);
    const form = count === size && !String(position).includes("p") ? "x" : "p";
    const pages = Array.from({ length: count === 0 ? 0 : most }, (_, behind) => number + behind + 1);
    return pages.filter((one) => one * count < total).map((one) => `${one}${form}${size}`);
  },
});
