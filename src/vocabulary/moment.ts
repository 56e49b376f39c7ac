/** A vendor's date, kept as sent beside what we understood of it. */

import { safeText } from "../text/safe-text.ts";

/**
 * `text` is what the vendor sent. `at` is the instant in epoch milliseconds, undefined where the text cannot be
 * read. `zoneless` marks a date-time without an offset: it is read as UTC, and shown with a mark. `day` is the midnight
 * (UTC) of the calendar day that was written, where the offset makes it another instant's: midnight in Berlin is a day
 * that UTC has not reached.
 */
export interface Moment {
  readonly text: string;
  readonly at?: number | undefined;
  readonly zoneless?: boolean | undefined;
  readonly day?: number | undefined;
}

const minute = 60_000;
const earliest = -62_135_596_800_000; // 0001-01-01T00:00:00Z
const latest = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z

const calendarDate = /^(\d{4})-(\d\d)-(\d\d)$/;
/** ISO 8601 basic form. Eight digits are never epoch seconds: those would lie in 1970 to 1973, before any customer. */
const basicDate = /^(\d{4})(\d\d)(\d\d)$/;
/** `UTC` and `GMT` are Java's spelling of `Z`. */
const dateTime =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
/** RFC 3339 section 5.6, where seconds and an offset may be missing: some vendors' own examples write none. */
const instant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?$/;

const inRange = (at: number): number | undefined => (at >= earliest && at <= latest ? at : undefined);

/** UTC midnight of a date; undefined if the calendar has no such day. Date alone would read 30 February as 2 March. */
const readDate = (text: string): number | undefined => {
  const parts = calendarDate.exec(text) ?? basicDate.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(0);
  // Unlike Date.UTC this does not move the years 0 to 99 into the twentieth century.
  date.setUTCFullYear(year, month - 1, day);
  const exists = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() : undefined;
};

/** Milliseconds to subtract; undefined if there is no such offset. */
const readOffset = (zone: string): number | undefined => {
  if (/^[a-z]+$/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || "0")];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * minute;
};

const readDateTime = (text: string): Omit<Moment, "text"> | undefined => {
  const [, date = "", hours = "", minutes = "", seconds = "0", fraction = "", zone] = dateTime.exec(text) ?? [];
  const midnight = readDate(date);
  const offset = zone === undefined ? 0 : readOffset(zone);
  if (midnight === undefined || offset === undefined) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const time = (Number(hours) * 60 + Number(minutes)) * minute + Number(seconds) * 1000;
  const at = inRange(midnight + time + Number(fraction.slice(0, 3).padEnd(3, "0")) - offset);
  if (at === undefined) return undefined;
  if (zone === undefined) return { at, zoneless: true };
  return offset === 0 ? { at } : { at, day: midnight };
};

/** From 1e11 up it is milliseconds: as seconds that would be the year 5138, as milliseconds it is 1973. */
const readEpoch = (digits: string): number | undefined => {
  if (!/^-?\d{1,16}(?:\.\d{1,9})?$/.test(digits) || /^\d{8}$/.test(digits)) return undefined;
  const value = Number(digits);
  return inRange(Math.round(Math.abs(value) >= 1e11 ? value : value * 1000));
};

const readText = (text: string): Moment => {
  const clean = text.trim();
  // Most texts are longer than a date alone: two patterns less for each of them.
  const date = clean.length <= "2024-12-04".length ? readDate(clean) : undefined;
  if (date !== undefined) return { text, at: date };
  const stamp = readDateTime(clean);
  if (stamp !== undefined) return { text, ...stamp };
  const epoch = readEpoch(clean);
  return epoch === undefined ? { text } : { text, at: epoch };
};

/**
 * Reads what a vendor sends for a date: ISO 8601 with or without a zone, `…UTC`, a date alone (UTC midnight),
 * epoch seconds or milliseconds as a number or digits. null and blank are null (none), undefined is undefined (unsaid).
 * What cannot be read, and dates that no calendar has, keep their text and have no `at` (an object or a boolean has the
 * text "unreadable"). Never depends on the process's
 * time zone. Sources: ISO 8601, RFC 3339, and what vendors send (docs/vendors.md).
 */
export const readMoment = (value: unknown): Moment | null | undefined => {
  if (value === undefined || value === null) return value;
  if (typeof value === "string") return value.trim() === "" ? null : readText(value);
  return typeof value === "number" || typeof value === "bigint" ? readText(String(value)) : { text: "unreadable" };
};

const isDateAlone = (text: string): boolean => readDate(text.trim()) !== undefined;

/**
 * `date`: `2024-12-04`, the day in UTC; `day`: the day that was written, as invoices are dated; `instant`: RFC 3339 in
 * UTC, milliseconds only if there are any. A date-time whose zone the vendor does not state ends in `~` instead of `Z`
 * (`2024-12-04~`, `2024-12-04T10:30:00~`). A date sent alone is shown as a date in both, since a time would be
 * invented. What could not be read is shown as sent, sanitised.
 */
export const showMoment = (moment: Moment, detail: "date" | "day" | "instant"): string => {
  if (moment.at === undefined) return safeText(moment.text);
  const shown = detail === "day" ? (moment.day ?? moment.at) : moment.at;
  const [date = "", time = ""] = new Date(shown).toISOString().split("T");
  const mark = moment.zoneless ? "~" : "";
  if (detail !== "instant" || isDateAlone(moment.text)) return `${date}${mark}`;
  return `${date}T${time.replace(/(?:\.000)?Z$/, "")}${mark || "Z"}`;
};

/**
 * An argument's date in epoch milliseconds: `YYYY-MM-DD` (UTC midnight) or RFC 3339, without an offset in UTC;
 * undefined for anything else, since a bound that is guessed is an answer that is wrong.
 */
export const readBound = (text: string): number | undefined => {
  if (calendarDate.test(text)) return readDate(text);
  return instant.test(text) ? readDateTime(text)?.at : undefined;
};

/** A bound that was accepted, as vendors take instants: RFC 3339 in UTC, also where it was a date alone. */
export const boundInstant = (bound: string): string => new Date(readBound(bound) ?? 0).toISOString();
