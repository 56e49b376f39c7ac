/** Tables fit the screen, whatever is written in them, and break no letter. */

import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { coverageLines, screenOf } from "../../src/commands/screen.ts";
import { type Column, cutTo, tableOf, wrapped } from "../../src/commands/table.ts";

const columns: readonly Column[] = [
  { name: "vendor", spare: 1 },
  { name: "customer", least: 8 },
  { name: "amount", align: "right", least: 8 },
  { name: "since", spare: 2 },
];

/** Letters as people have them in names: Latin, Han, joined emoji, combining marks. */
const letters = ["a", "W", "ß", "株", "社", "ｶ", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "e\u0301", "ล\u0e33", " ", "й", "ا"];
const text = fc.array(fc.constantFrom(...letters), { maxLength: 40 }).map((parts) => parts.join(""));
const row = fc.tuple(fc.constantFrom("zenskar", "pland"), text, text, fc.constant("2026-01-31"));

describe("a table", () => {
  it("is never wider than the screen, while there is a column to cut or to leave out", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 18, max: 120 }), (rows, places) => {
        const { lines } = tableOf(columns, rows, places);
        expect(lines).toHaveLength(rows.length + 1);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(places);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("puts columns below each other by the places they take, not by their characters", () => {
    const { lines } = tableOf(
      [{ name: "customer" }, { name: "n" }],
      [
        ["株式会社", "1"],
        ["👩‍👩‍👧‍👦 Laden", "2"],
        ["Cafe\u0301", "3"],
      ],
      80,
    );
    expect(lines.map((line) => stringWidth(line.slice(0, -1)))).toEqual([10, 10, 10, 10]);
  });

  it("leaves out the most sparable column first, and names it", () => {
    const rows = [["zenskar", "Nordwerk", "12.00 EUR", "2026-01-31"]];
    expect(tableOf(columns, rows, 80).leftOut).toEqual([]);
    expect(tableOf(columns, rows, 34).leftOut).toEqual(["since"]);
    expect(tableOf(columns, rows, 18).leftOut).toEqual(["since", "vendor"]);
  });

  it("cuts between letters and says that it did", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (given, places) => {
        const cut = cutTo(given, places);
        expect(stringWidth(cut)).toBeLessThanOrEqual(places);
        if (cut === given) return;
        const whole = [...new Intl.Segmenter().segment(given)].map(({ segment }) => segment);
        const kept = [...new Intl.Segmenter().segment(cut.slice(0, -1))].map(({ segment }) => segment);
        expect(cut.endsWith("…")).toBe(true);
        expect(whole.slice(0, kept.length)).toEqual(kept);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("wraps sentences between words and loses none", () => {
    const sentence = "zenskar may miss rows: its invoice filters are undocumented";
    const lines = wrapped(sentence, 30, "  ");
    expect(lines.every((line) => line.length <= 30)).toBe(true);
    expect(lines.map((line) => line.trim()).join(" ")).toBe(sentence);
  });
});

describe("a screen", () => {
  const coverage =
    "3 rows; at least 9 match. zenskar: a gap. pland may miss rows. adfin failed: vendor_timeout, its customers are missing.";
  const plain = screenOf({ isTTY: false, columns: 0 });

  it("says what is missing before what is unsure, and notes last", () => {
    expect(coverageLines(coverage, plain)).toEqual([
      "3 rows; at least 9 match",
      "missing  adfin failed: vendor_timeout, its customers are missing",
      "unsure   pland may miss rows",
      "note     zenskar: a gap",
    ]);
  });

  it("counts what a brief reading leaves out, and never what is missing", () => {
    expect(coverageLines(`${coverage.slice(0, -1)}. fynn: order unverified.`, plain, true)).toEqual([
      "3 rows; at least 9 match",
      "missing  adfin failed: vendor_timeout, its customers are missing",
      "unsure   pland may miss rows (+2 remarks)",
    ]);
  });

  it("counts behind the first sentence where nothing else is shown", () => {
    expect(coverageLines("3 rows. zenskar: a gap.", plain, true)).toEqual(["3 rows (+1 remark)"]);
  });

  it("has colours on a terminal that wants them, and nowhere else", () => {
    const painted = (isTTY: boolean, colours: boolean) =>
      screenOf({ isTTY, columns: 80, hasColors: () => colours }).paint("x", "red");
    expect(painted(true, true)).toBe("\u001b[31mx\u001b[0m");
    // What Node says for NO_COLOR and TERM=dumb.
    expect(painted(true, false)).toBe("x");
    expect(painted(false, true)).toBe("x");
  });

  it("is as wide as the terminal, and a page wide elsewhere", () => {
    expect(screenOf({ isTTY: true, columns: 61 }).places).toBe(61);
    expect(screenOf({ isTTY: false, columns: 61 }).places).toBe(100);
  });
});
