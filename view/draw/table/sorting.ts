/** The order of rows by a column that a person chose. What is unknown stands last, whichever way. */

import { compareDigits, readAmounts } from "../../read/amounts.ts";
import { columnOf } from "../../read/columns.ts";
import type { Format } from "../../read/format.ts";
import { cellOf, type Row } from "../../read/rows.ts";

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

const isSilent = (cell: string): boolean => cell === "?" || cell === "-" || cell === "";

/** Within a currency by amount, never across: currencies stand one after the other. */
const byAmount = (a: string, b: string, format: Format, direction: number): number => {
  const [one] = readAmounts(a)?.known ?? [];
  const [other] = readAmounts(b)?.known ?? [];
  if (!one || !other) return Number(!one) - Number(!other) || format.compare(a, b);
  return format.compare(one.currency, other.currency) || direction * compareDigits(one.digits, other.digits);
};

export const sortRows = (rows: readonly Row[], sort: Sort | undefined, format: Format): readonly Row[] => {
  if (!sort) return rows;
  const { kind } = columnOf(sort.column);
  const direction = sort.descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [cellOf(left, sort.column), cellOf(right, sort.column)];
    const silence = Number(isSilent(a)) - Number(isSilent(b));
    if (silence !== 0) return silence;
    return kind === "amount" ? byAmount(a, b, format, direction) : direction * format.compare(a, b);
  });
};
