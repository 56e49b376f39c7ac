/** How values of the vocabulary stand in columns: NULL the vendor does not say, `''` it says there is none. */

import { createHash } from "node:crypto";
import { type Moment, showMoment } from "../../vocabulary/moment.ts";
import { readDecimal } from "../../vocabulary/money.ts";
import type { SqlValue } from "../store/sql.ts";

export type Columns = Readonly<Record<string, SqlValue>>;

/**
 * Raised whenever the same customer or invoice would get other columns than before, such as by another folding of
 * names: then the next pass writes every row anew, and until it has, vendors are asked live.
 */
export const rowsVersion = 1;

export const textColumn = (value: string | null | undefined): SqlValue => (value === undefined ? null : (value ?? ""));

export const flagColumn = (value: boolean | undefined): SqlValue => (value === undefined ? null : Number(value));

/** RFC 3339 in UTC as answers show it; a text that could not be read as it was sent. */
export const instantColumn = (moment: Moment | null | undefined): SqlValue =>
  moment ? showMoment(moment, "instant") : textColumn(moment);

/** `YYYY-MM-DD`, the day that was written. */
export const dayColumn = (moment: Moment | null | undefined): SqlValue =>
  moment ? showMoment(moment, "day") : textColumn(moment);

export const millionthsDecimals = 6;

/** An exact integer to add up, as decimals in text are not for every database; NULL where it would not be exact. */
export const millionthsColumn = (decimal: string | undefined): SqlValue => {
  const [whole = "", fraction = ""] = (decimal === undefined ? "" : (readDecimal(decimal) ?? "")).split(".");
  if (whole === "" || fraction.length > millionthsDecimals) return null;
  const units = Number(whole + fraction.padEnd(millionthsDecimals, "0"));
  return Number.isSafeInteger(units) ? units : null;
};

/** A non-negative decimal as text that sorts as the number does: how many digits, the digits, no zeros behind. */
export const sortableDecimal = (decimal: string): string => {
  const [whole = "", fraction = ""] = decimal.split(".");
  const digits = whole.replace(/^0+/, "");
  return `${String(digits.length).padStart(3, "0")}${digits}.${fraction.replace(/0+$/, "")}`;
};

/** Tells whether a row has changed since it was written, without reading it. */
export const digestOf = (record: string): string =>
  createHash("sha256").update(`${rowsVersion}\n${record}`).digest("base64url").slice(0, 22);
