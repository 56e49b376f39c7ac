/** No cell of the worklist's CSV is a formula, wherever a spreadsheet splits it. */

import * as fc from "fast-check";
import { expect, it } from "vitest";
import { csvCell } from "../../src/commands/triage/csv.ts";

const risky = ["=", "+", "-", "@", "＝", "＋", "－", "＠", ";", "\t", "\r", "\n", '"', ",", " ", "1", "cmd"];
const cell = fc.array(fc.constantFrom(...risky), { maxLength: 12 }).map((parts) => parts.join(""));

/** The cells that a spreadsheet makes of a line which separates by `separator`, as RFC 4180 quotes them. */
const split = (line: string, separator: string): readonly string[] => {
  const cells: string[] = [""];
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? "";
    const last = cells.length - 1;
    if (quoted && letter === '"' && line[at + 1] === '"') {
      cells[last] += '"';
      at += 1;
    } else if (letter === '"' && (quoted || cells[last] === "")) quoted = !quoted;
    else if (!quoted && (letter === separator || letter === "\n" || letter === "\r")) cells.push("");
    else cells[last] += letter;
  }
  return cells;
};

it.each([",", ";", "\t"])("no cell starts a formula where cells are separated by %j", (separator) => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), (cells) => {
      // A line starts with the connection's name, which is letters, digits and hyphens.
      const line = ["zenskar", ...cells].map(csvCell).join(",");
      for (const one of split(line, separator)) expect(one === "-" || !/^\s*[=+\-@＝＋－＠]/.test(one)).toBe(true);
    }),
    { seed: 1, numRuns: 2_000 },
  );
});

it("what is no formula stays as it is, and a comma-separated reader gets the text back", () => {
  for (const text of ["Müller & Söhne", "12.00 EUR + 3.00 GBP", "-", "2026-01-31", "a, b", 'say "x"'])
    expect(split(csvCell(text), ",")).toEqual([text]);
});
