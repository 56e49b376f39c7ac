/** Rows of one or more pages of the same walk, read by the names of their columns. */

import type { Answer } from "./answer.ts";

export interface Row {
  readonly cells: ReadonlyMap<string, string>;
  /** Which page it came with, from 1. */
  readonly page: number;
}

/** Every page's columns, in the order in which they first came. */
export const columnsOf = (pages: readonly Answer[]): readonly string[] => [
  ...new Set(pages.flatMap(({ columns }) => columns)),
];

/** A page about one vendor leaves its name out of the rows. */
const onlyVendor = ({ columns, vendors }: Answer): readonly [string, string][] =>
  vendors.length === 1 && vendors[0] && !columns.includes("vendor") ? [["vendor", vendors[0].vendor]] : [];

export const rowsOf = (pages: readonly Answer[]): readonly Row[] =>
  pages.flatMap((page, index) =>
    page.rows.map((row) => ({
      cells: new Map([
        ...onlyVendor(page),
        ...page.columns.map((column, at) => [column, row[at] ?? "?"] as [string, string]),
      ]),
      page: index + 1,
    })),
  );

/** `?` where a page left the column out because it told nothing. */
export const cellOf = ({ cells }: Row, column: string): string => cells.get(column) ?? "?";
