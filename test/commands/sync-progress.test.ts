/** How far a sync is: a table that fits the terminal, or JSON lines. */

import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { jsonProgress, paceOf, resultLine, terminalProgress } from "../../src/commands/sync/progress.ts";

const at = (connection: string, read: number, total: number | undefined = 500_000) =>
  ({ connection, stage: "customers", read, total }) as const;

/** What stands on a terminal after all that was written: lines up, and what is below erased. */
const shown = (written: string): readonly string[] => {
  let lines: string[] = [];
  for (const part of written.split(/(?=\u001b\[\d+A)/)) {
    const up = Number(/^\u001b\[(\d+)A/.exec(part)?.[1] ?? 0);
    const text = part.replace(/^\u001b\[\d+A\u001b\[J/, "");
    lines = [...lines.slice(0, lines.length - up), ...text.split("\n").slice(0, -1)];
  }
  return lines;
};

describe("on a terminal", () => {
  it.each([100, 60, 40, 24])("every line fits %i places, whatever a connection is called", (places) => {
    const written: string[] = [];
    const { onProgress } = terminalProgress(
      (text) => written.push(text),
      () => places,
    );
    for (const name of ["zenskar-production-eu", "顧客管理システム東京支社", "fynn"]) onProgress(at(name, 12_000));
    const lines = shown(written.join(""));
    expect(lines.length).toBe(4);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(places);
    expect(lines.join("\n")).toContain("12000");
  });

  it("is drawn again in its place, and gives way to what became of each connection", () => {
    const written: string[] = [];
    const { onProgress, onResults } = terminalProgress(
      (text) => written.push(text),
      () => 80,
    );
    for (const read of [1_000, 2_000]) for (const name of ["pland", "fynn"]) onProgress(at(name, read));
    expect(shown(written.join("")).map((line) => line.split(/ {2,}/)[0])).toEqual(["connection", "pland", "fynn"]);
    onResults([
      { connection: "pland", kind: "whole", outcome: "published", customers: 9, invoices: 3, isResumed: false },
    ]);
    expect(shown(written.join(""))).toEqual(["pland: 9 customers, 3 invoices, whole pass"]);
  });
});

it("elsewhere is a JSON object a line, of one list at most every two seconds", () => {
  const lines: string[] = [];
  const { onProgress, onResults } = jsonProgress((line) => lines.push(line));
  for (const read of [1_000, 2_000, 3_000]) onProgress(at("fynn", read));
  const whole = { kind: "whole", outcome: "published", customers: 9, invoices: 3 } as const;
  onResults([
    { connection: "fynn", outcome: "busy" },
    { connection: "fynn", ...whole, others: 2, isResumed: true },
  ]);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    // A pace takes two answers.
    at("fynn", 1_000),
    { connection: "fynn", outcome: "busy" },
    { connection: "fynn", ...whole, others: 2, is_resumed: true },
  ]);
});

it("tells the time left by what this process has read, not by what an earlier one had", () => {
  const progress = at("fynn", 300_000);
  expect(paceOf(progress, { read: 200_000, at: 0 }, 10_000)).toEqual({ rowsPerSecond: 10_000, remainingSeconds: 20 });
  expect(paceOf({ ...progress, total: undefined }, { read: 0, at: 0 }, 1_000).remainingSeconds).toBeUndefined();
});

it.each([
  [
    "published",
    {
      connection: "fynn",
      outcome: "published",
      kind: "whole",
      customers: 9,
      invoices: 3,
      others: 2,
      isResumed: false,
    },
    "fynn: 9 customers, 3 invoices (and 2 that are none, such as credit notes), whole pass",
  ],
  ["busy", { connection: "fynn", outcome: "busy" }, "fynn: another worker is at it"],
  [
    "short",
    { connection: "fynn", outcome: "short", kind: "whole", isResumed: false, problem: "9 of 10 customers were sent" },
    "fynn: nothing changed, the pass ended short: 9 of 10 customers were sent",
  ],
  [
    "interrupted",
    { connection: "fynn", outcome: "interrupted", kind: "whole", isResumed: false, problem: "Stopped." },
    "fynn: interrupted, the next sync goes on from there: Stopped.",
  ],
] as const)("a %s pass is said in a sentence", (_, result, line) => {
  expect(resultLine(result)).toBe(line);
});
