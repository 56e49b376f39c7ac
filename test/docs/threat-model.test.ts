/** The threat model names a test for everything that was tried, and each of them exists. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const text = readFileSync(join(root, "docs", "threat-model.md"), "utf8");

/** Rows of the tables below "What was tried": attack, what holds, test. */
const tried = text
  .slice(text.indexOf("## What was tried"), text.indexOf("## Out of scope"))
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:attack|---)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

describe("the threat model", () => {
  it("names a test for every attack", () => {
    expect(tried.length).toBeGreaterThan(5);
    expect(tried.filter((cells) => !/`test\/[\w/.-]+\.ts`/.test(cells[3] ?? ""))).toEqual([]);
  });

  it("names no test that does not exist", () => {
    const named = [...text.matchAll(/`(test\/[\w/.-]+\.ts)`/g)].map(([, path = ""]) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
