import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../../src/http/answer/retry-after.ts";

const now = Date.UTC(2026, 0, 31, 12, 0, 0);
const minute = 60_000;

/** Header, milliseconds to wait; undefined = as if it were absent. */
const rows: readonly (readonly [string | undefined, number | undefined])[] = [
  [undefined, undefined],
  ["0", 0],
  ["1", 1_000],
  ["120", 120_000],
  ["007", 7_000],
  ["86400", 86_400_000],
  ["2147483648", 2_147_483_648_000],
  ["9999999999", 9_999_999_999_000],
  ["99999999999", undefined],
  ["", undefined],
  [" ", undefined],
  [" 5", undefined],
  ["5 ", undefined],
  ["-1", undefined],
  ["+5", undefined],
  ["1.5", undefined],
  ["1e9", undefined],
  ["0x10", undefined],
  ["٣", undefined],
  ["abc", undefined],
  ["5s", undefined],
  ["5, 10", undefined],
  ["5\r\n10", undefined],
  ["Infinity", undefined],
  ["null", undefined],
  ["Sat, 31 Jan 2026 12:01:00 GMT", minute],
  ["Saturday, 31-Jan-26 12:01:00 GMT", minute],
  ["Sat Jan 31 12:01:00 2026", minute],
  ["Sun Feb  1 12:00:00 2026", 24 * 60 * minute],
  ["Sat, 31 Jan 2026 12:00:00 GMT", 0],
  ["Sat, 31 Jan 2026 11:00:00 GMT", 0],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
  ["Mon, 30 Feb 2026 12:00:00 GMT", undefined],
  ["Sat, 31 Jan 2026 24:00:00 GMT", undefined],
  ["Sat, 31 Jan 2026 12:01:00 CET", undefined],
  ["Sat, 31 Jan 2026 12:01:00 +0100", undefined],
  ["Sat, 31 Jan 2026 12:01:00", undefined],
  ["sat, 31 jan 2026 12:01:00 gmt", undefined],
  ["31 Jan 2026 12:01:00 GMT", undefined],
  ["2026-01-31T12:01:00Z", undefined],
];

describe("Retry-After holds by its grammar alone", () => {
  it.each(rows)("%j is %j", (header, ms) => {
    expect(retryAfterMs(header, undefined, now)).toBe(ms);
  });
  it("the table has its 40 rows", () => expect(rows).toHaveLength(40));
});

describe("a date is one that a clock can show", () => {
  const monthsOfYear = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  it.each(monthsOfYear.map((name, index) => [name, index] as const))("%s is a month", (name, index) => {
    const start = Date.UTC(2027, 0, 1);
    const until = Date.UTC(2027, index, 5);
    const weekday = new Date(until).toUTCString().slice(0, 3);
    expect(retryAfterMs(`${weekday}, 05 ${name} 2027 00:00:00 GMT`, undefined, start)).toBe(until - start);
  });

  it.each([
    ["23:59:59", 11 * 60 * minute + 59 * minute + 59_000],
    ["12:00:60", undefined],
    ["12:00:61", undefined],
    ["12:60:00", undefined],
  ])("%s", (time, ms) => {
    expect(retryAfterMs(`Sat, 31 Jan 2026 ${time} GMT`, undefined, now)).toBe(ms);
  });

  it("a weekday that is not the date's own makes it none", () => {
    expect(retryAfterMs("Fri, 31 Jan 2026 12:01:00 GMT", undefined, now)).toBeUndefined();
  });
});

describe("a date is counted by the vendor's own clock", () => {
  const clocks: readonly (readonly [string, string | undefined])[] = [
    ["an hour ahead", "Sat, 31 Jan 2026 13:00:00 GMT"],
    ["an hour behind", "Sat, 31 Jan 2026 11:00:00 GMT"],
    ["a day behind", "Fri, 30 Jan 2026 12:00:00 GMT"],
  ];
  it.each(clocks)("a vendor's clock %s changes nothing", (_, date) => {
    const until = new Date(Date.parse(date ?? "") + minute).toUTCString();
    expect(retryAfterMs(until, date, now)).toBe(minute);
  });
  it("an unreadable Date header leaves the local clock", () => {
    expect(retryAfterMs("Sat, 31 Jan 2026 12:01:00 GMT", "yesterday", now)).toBe(minute);
  });
});
