/** Every regular expression of src/ is linear by recheck's analysis, or reads texts whose length is bounded here. */

import { resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { makersIn, type Pattern, patternsIn, patternsMadeBy, verdictOf } from "./support/patterns.ts";

/** Longer than the slowest of them takes on a busy machine; undecided is not safe. */
const patienceMs = 60_000;

/** Found slow on long texts, and why they never see one. By file, and how many. */
const bounded: Readonly<Record<string, { readonly patterns: number; readonly bound: string }>> = {
  "replica/rows/columns.ts": { patterns: 1, bound: "an amount's decimals, a hundred digits at most" },
  "search/query.ts": { patterns: 5, bound: "400 characters, cut before the first pattern (6 ms at worst)" },
  "vocabulary/money.ts": { patterns: 1, bound: "a number's six decimals" },
};

/** Put together while the program runs, too long for the analysis to decide, and bounded like those above. */
const madeBounded: Readonly<Record<string, string>> = {
  "summaries/mask.ts": "256 code points: every field is cut before it is masked",
};

const shown = ({ file, source, flags }: Pattern, what: string): string => `${file} /${source}/${flags}: ${what}`;

/** Files that put patterns together while they run, and what makes each do so. */
const makers: Readonly<Record<string, () => Promise<unknown>>> = {
  "search/query.ts": () => import("../src/search/query.ts"),
  "replica/reading/position.ts": () => import("../src/replica/reading/position.ts"),
  "summaries/mask.ts": async () => (await import("../src/summaries/mask.ts")).maskText("call 030 1234567"),
  "text/forbidden-characters.ts": async () =>
    (await import("../src/text/forbidden-characters.ts")).withoutForbidden("x"),
  "text/transliterate.ts": () => import("../src/text/transliterate.ts"),
};

const source = resolve(import.meta.dirname, "../src");

describe("regular expressions", () => {
  const patterns = patternsIn(source);

  it("are found where they stand", () => {
    expect(patterns.length).toBeGreaterThan(150);
    expect(patterns).toContainEqual({ file: "vocabulary/id-forms.ts", source: "^[0-9a-f]{24}$", flags: "i" });
  });

  it("are told apart: the analysis sees a slow one", () => {
    expect(verdictOf({ file: "", source: "^(a+)+$", flags: "" }, patienceMs).status).toBe("vulnerable");
    expect(verdictOf({ file: "", source: "^a+$", flags: "" }, patienceMs).status).toBe("safe");
  });

  it("are judged as well where they are put together", { timeout: 240_000 }, async () => {
    const open: string[] = [];
    const made: Record<string, number> = {};
    for (const [file, make] of Object.entries(makers)) {
      vi.resetModules();
      for (const pattern of await patternsMadeBy(file, make)) {
        made[file] = (made[file] ?? 0) + 1;
        if (file in madeBounded) continue;
        const { status, complexity } = verdictOf(pattern, patienceMs);
        if (status !== "safe") open.push(shown(pattern, complexity));
      }
    }
    expect(made).toEqual(makersIn(source));
    expect(open).toEqual([]);
  });

  it("are linear, all but those whose texts are short", { timeout: 240_000 }, () => {
    const slow = new Map<string, number>();
    const open: string[] = [];
    for (const pattern of patterns) {
      const { status, complexity, example } = verdictOf(pattern, patienceMs);
      if (status === "safe") continue;
      slow.set(pattern.file, (slow.get(pattern.file) ?? 0) + 1);
      if (status === "unknown" || !(pattern.file in bounded)) open.push(shown(pattern, `${complexity}, ${example}`));
    }
    expect(open).toEqual([]);
    expect(Object.fromEntries(slow)).toEqual(
      Object.fromEntries(Object.entries(bounded).map(([file, { patterns: count }]) => [file, count])),
    );
  });
});
