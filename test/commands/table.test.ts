/** Tables fit the screen, whatever is written in them, and break no letter. */

import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { columnsGiven, coverageLines, screenOf } from "../../src/commands/screen.ts";
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

  it("leaves out what is only for looking up before a name is cut short, and nothing more than that", () => {
    const named: readonly Column[] = [
      { name: "customer", least: 4, enough: { places: 10, over: 2 } },
      { name: "number", spare: 2 },
      { name: "why", spare: 1 },
    ];
    const rows = [["Nordwerk Messebau", "CRM-000001", "no reminder"]];
    const heads = (places: number) => tableOf(named, rows, places).lines;
    expect(heads(35)).toEqual(["customer    number      why", "Nordwerk…   CRM-000001  no reminder"]);
    expect(heads(34)).toEqual(["customer           why", "Nordwerk Messebau  no reminder"]);
    expect(heads(17)).toEqual(
      ["custo…  why", "Nord…   no reminder"].map((line) => expect.stringContaining(line.slice(0, 3))),
    );
  });

  it("goes on in the next line where a column wraps, by words, and cuts no other column for it", () => {
    const { lines } = tableOf(
      [{ name: "customer", least: 4 }, { name: "why", least: 10, wraps: true }, { name: "days" }],
      [
        ["株式会社さくら", "mandate cancelled, level 3", "40"],
        ["Nordwerk", "-", "7"],
      ],
      38,
    );
    expect(lines).toEqual([
      "customer        why               days",
      "株式会社さくら  mandate           40",
      "                cancelled, level",
      "                3",
      "Nordwerk        -                 7",
    ]);
  });

  it("loses no word where columns wrap, and stays within the screen", () => {
    const wrapping = columns.map((column) =>
      column.name === "customer" ? { ...column, wraps: true as const } : column,
    );
    const words = fc.array(fc.constantFrom("株式", "Müller", "GmbH", "&", "e\u0301té"), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(words, fc.integer({ min: 18, max: 60 }), (given, places) => {
        const { lines } = tableOf(wrapping, [["pland", given.join(" "), "9 EUR", "2026-01-31"]], places);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(places);
        const shown = lines.slice(1).join(" ").split(/ +/);
        expect(given.filter((word) => !shown.includes(word))).toEqual([]);
      }),
      { seed: 1, numRuns: 200 },
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

  it("says of each vendor's share that it is what is shown", () => {
    expect(coverageLines("3 rows. zenskar 3 of 34, pland none. fynn: a gap.", plain)).toEqual([
      "3 rows",
      "shown    zenskar 3 of 34, pland none",
      "note     fynn: a gap",
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

  it("is as wide as the terminal, elsewhere as COLUMNS says, and a page wide without it", () => {
    expect(screenOf({ isTTY: true, columns: 61 }, 72).places).toBe(61);
    expect(screenOf({ isTTY: false, columns: 61 }, 72).places).toBe(72);
    expect(screenOf({ isTTY: false, columns: 61 }, columnsGiven({})).places).toBe(100);
  });

  it.each([
    ["72", 72],
    ["200", 200],
    ["0", undefined],
    ["19", undefined],
    ["-80", undefined],
    ["80x24", undefined],
    ["", undefined],
  ])("COLUMNS=%s is a width of %s", (given, places) => {
    expect(columnsGiven({ COLUMNS: given })).toBe(places);
  });
});
