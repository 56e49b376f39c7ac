/** A vendor's dates: read exactly, never invented, the same wherever the server runs. */

import { execFileSync } from "node:child_process";
import { buildSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBound, readMoment, showMoment } from "../../src/vocabulary/moment.ts";

describe("reading a vendor's date", () => {
  it.each([
    ["2023-11-07T05:31:56Z", "2023-11-07T05:31:56Z"],
    ["2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00Z"],
    ["2024-12-04T00:00:00.000UTC", "2024-12-04T00:00:00Z"],
    ["2024-12-04t10:30:15.25z", "2024-12-04T10:30:15.250Z"],
    ["2024-12-04T10:30:15.123456789Z", "2024-12-04T10:30:15.123Z"],
    ["2024-12-04T10:30:15+14:00", "2024-12-03T20:30:15Z"],
    ["2024-12-04 10:30:15-0330", "2024-12-04T14:00:15Z"],
    ["2024-12-04T10:30+01", "2024-12-04T09:30:00Z"],
    ["2024-03-31T02:30:00+01:00", "2024-03-31T01:30:00Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
    ["0099-12-31T00:00:00Z", "0099-12-31T00:00:00Z"],
    [1733270400, "2024-12-04T00:00:00Z"],
    ["1733270400", "2024-12-04T00:00:00Z"],
    [1733270400123, "2024-12-04T00:00:00.123Z"],
    ["1733270400123", "2024-12-04T00:00:00.123Z"],
    [1733270400.5, "2024-12-04T00:00:00.500Z"],
    [1733270400123n, "2024-12-04T00:00:00.123Z"],
    [1e11, "1973-03-03T09:46:40Z"],
    [99_999_999_999, "5138-11-16T09:46:39Z"],
    [0, "1970-01-01T00:00:00Z"],
    [-1, "1969-12-31T23:59:59Z"],
  ])("%s is the instant %s", (sent, expected) => {
    const moment = readMoment(sent)!;
    expect(moment).toMatchObject({ text: String(sent), at: Date.parse(expected) });
    expect(showMoment(moment, "instant")).toBe(expected);
    expect(showMoment(moment, "date")).toBe(expected.slice(0, 10));
  });

  it.each(["2024-12-04", "20241204", 20241204])("%s is a day, and is never given a time", (sent) => {
    const moment = readMoment(sent)!;
    expect(moment).toEqual({ text: String(sent), at: Date.UTC(2024, 11, 4) });
    expect(showMoment(moment, "date")).toBe("2024-12-04");
    expect(showMoment(moment, "instant")).toBe("2024-12-04");
  });

  it("marks a time without a zone, and reads it as UTC", () => {
    const moment = readMoment("2023-01-01T00:00:00")!;
    expect(moment).toEqual({ text: "2023-01-01T00:00:00", at: Date.UTC(2023, 0, 1), zoneless: true });
    expect(showMoment(moment, "date")).toBe("2023-01-01~");
    expect(showMoment(moment, "instant")).toBe("2023-01-01T00:00:00~");
  });

  it.each([
    "2023-02-30",
    "2023-02-29",
    "1900-02-29",
    "0000-01-01",
    "2023-13-01",
    "2023-00-10",
    "2023-01-00",
    "2023-04-31",
    "2023-02-30T00:00:00Z",
    "2023-01-01T24:00:00Z",
    "2023-01-01T23:60:00Z",
    "2023-01-01T23:59:60Z",
    "20230230",
    "2023-01-01T00:00:00+24:00",
    "2023-01-01T00:00:00+01:60",
    "2023-01-01T00:00:00 CET",
    "01/02/2023",
    "1.2.2023",
    "2023-1-2",
    "2023-01",
    "last Tuesday",
    "99999999999999999",
    "-1e3",
    "0001-01-01T00:00:00+01:00",
    "１２３",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    9e15,
  ])("%s keeps its words and gets no instant", (sent) => {
    const moment = readMoment(sent)!;
    expect(moment).toEqual({ text: String(sent) });
    expect(showMoment(moment, "date")).toBe(String(sent));
  });

  it("tells none from unsaid, and takes no object for a date", () => {
    expect(readMoment(null)).toBeNull();
    expect(readMoment(" ")).toBeNull();
    expect(readMoment(undefined)).toBeUndefined();
    expect(readMoment({ $date: 1 })).toEqual({ text: "unreadable" });
    expect(readMoment(true)).toEqual({ text: "unreadable" });
  });

  it("shows what it cannot read without letting it do harm", () => {
    expect(showMoment(readMoment("![x](http://evil.example)\u202e")!, "date")).toBe("! [x] (http://evil.example)");
  });
});

describe("a bound in an argument", () => {
  it.each([
    ["2024-12-04", Date.UTC(2024, 11, 4)],
    ["2024-12-04T10:30:00Z", Date.UTC(2024, 11, 4, 10, 30)],
    ["2024-12-04T10:30:00.5+02:00", Date.UTC(2024, 11, 4, 8, 30, 0, 500)],
    ["2024-12-04T10:30:00", Date.UTC(2024, 11, 4, 10, 30)],
    ["2024-12-04T10:30:00.250", Date.UTC(2024, 11, 4, 10, 30, 0, 250)],
    ["2024-12-04T10:30", Date.UTC(2024, 11, 4, 10, 30)],
    ["2024-12-04T10:30Z", Date.UTC(2024, 11, 4, 10, 30)],
  ])("%s is taken", (text, expected) => {
    expect(readBound(text)).toBe(expected);
  });

  it.each([
    "",
    "2024-12-04 10:30:00Z",
    "20241204",
    "1733270400",
    "2023-02-30",
    "2024-12",
    "yesterday",
    "2024-12-04T10:30:00UTC",
    " 2024-12-04",
    "2024-12-04\n",
  ])("%j is refused rather than guessed", (text) => {
    expect(readBound(text)).toBeUndefined();
  });
});

const two = (value: number): string => String(value).padStart(2, "0");

describe("any date", () => {
  it("is read to the millisecond, whatever its offset: 20,000 of them against the proleptic calendar", () => {
    const parts = fc.record({
      at: fc.integer({ min: Date.UTC(1902, 0, 1), max: Date.UTC(2199, 0, 1) }),
      offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
      zoned: fc.boolean(),
    });
    fc.assert(
      fc.property(parts, ({ at, offset, zoned }) => {
        const wall = new Date(at + (zoned ? offset * 60_000 : 0)).toISOString().slice(0, -1);
        const zone = `${offset < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
        const moment = readMoment(zoned ? wall + zone : wall);
        return moment?.at === at && moment.zoneless === (zoned ? undefined : true);
      }),
      { seed: 41, numRuns: 20_000 },
    );
  });

  it("exists exactly if the calendar has it", () => {
    const wrong: string[] = [];
    for (const year of [1, 4, 99, 100, 400, 1900, 2000, 2023, 2024]) {
      const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const exists = day >= 1 && day <= (days[month - 1] ?? 0);
          const text = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
          if ((readMoment(text)?.at !== undefined) !== exists) wrong.push(text);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("means the same in every time zone the server may run in: 24,000 values in three", () => {
    const code = `
      import { readBound, readMoment, showMoment } from "./src/vocabulary/moment.ts";
      const two = (value) => String(value).padStart(2, "0");
      const lines = [];
      for (let n = 0; n < 4000; n += 1) {
        const day = \`\${1970 + (n % 80)}-\${two(1 + (n % 12))}-\${two(1 + (n % 31))}\`;
        const time = \`T\${two(n % 24)}:\${two((n * 7) % 60)}:\${two((n * 11) % 60)}\`;
        for (const text of [day, day + time, day + time + "Z", day + time + "+05:30", n * 86400, n * 86400000]) {
          const moment = readMoment(text);
          lines.push(moment.at, showMoment(moment, "date"), showMoment(moment, "instant"), readBound(String(text)));
        }
      }
      const { createHash } = await import("node:crypto");
      console.log(new Date(2024, 6, 1).getTimezoneOffset(), createHash("sha256").update(lines.join()).digest("hex"));`;
    const built = buildSync({
      stdin: { contents: code, resolveDir: process.cwd(), loader: "ts" },
      ...{ bundle: true, write: false, platform: "node", format: "esm" },
    });
    const run = (zone: string): readonly string[] =>
      execFileSync(process.execPath, ["--input-type=module"], {
        input: built.outputFiles[0]!.text,
        env: { TZ: zone },
        encoding: "utf8",
      })
        .trim()
        .split(" ");
    const results = ["UTC", "America/New_York", "Asia/Kolkata"].map(run);
    expect(results.map(([offset]) => offset)).toEqual(["0", "240", "-330"]);
    expect(new Set(results.map(([, digest]) => digest)).size).toBe(1);
  });
});
