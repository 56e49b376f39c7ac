/**
 * The pages that readers start at: short, complete, and with a way to run every command that needs nothing published.
 */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { program } from "../../src/cli.ts";
import type { Outcome } from "../../src/vendors/vendor-report.ts";
import type { Pushdown } from "../../src/vocabulary/pushdown.ts";

const read = (path: string): string => readFileSync(path, "utf8");

/** The first column of the tables of a page, without marks of code. */
const firstCells = (page: string): readonly string[] =>
  [...page.matchAll(/^\| `([^`|]+)`[^|]*\|/gm)].map(([, cell = ""]) => cell);

describe("the README", () => {
  const readme = read("README.md");

  it("has at most 250 lines, and a picture and an answer on its first screen", () => {
    expect(readme.split("\n").length).toBeLessThanOrEqual(250);
    const first = readme.split("\n").slice(0, 14).join("\n");
    expect(first).toMatch(/^!\[.+\]\(docs\/[\w/.-]+\.(svg|png)\)$/m);
    expect(first).toContain("<!-- generated:question -->");
  });

  it("shows every command, and how each runs from a clone", () => {
    const told = firstCells(readme);
    for (const command of program.commands) expect(told).toContain(command.name());
    expect(readme).toContain("node dist/main.js <command>");
  });
});

describe("docs/answers.md", () => {
  const cells = firstCells(read("docs/answers.md"));

  it("explains every outcome and every label, and none that is not there", () => {
    const outcomes: Record<Outcome, true> = { ok: true, empty: true, partial: true, failed: true, unsupported: true };
    const labels: Record<Pushdown, true> = {
      verified: true,
      vendor: true,
      unsure: true,
      local: true,
      invoices: true,
      replica: true,
    };
    for (const word of [...Object.keys(outcomes), ...Object.keys(labels)]) expect(cells).toContain(word);
  });
});

describe("docs/README.md and llms.txt", () => {
  const pages = readdirSync("docs").filter((name) => name.endsWith(".md") && name !== "README.md");

  it.each(["docs/README.md", "llms.txt"])("%s leads to every page", (path) => {
    const text = read(path);
    for (const page of pages) expect(text).toContain(`${page})`);
  });
});
