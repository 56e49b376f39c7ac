/** Decisions are found by their number: each has one of its own, and none is left out. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const folder = "docs/decisions";
const files = readdirSync(folder)
  .filter((file) => /^\d{4}-/.test(file))
  .sort();

it("are numbered from 1 on, each number once", () => {
  expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, at) => at + 1));
});

it.each(files)("%s begins with its number", (file) => {
  expect(readFileSync(`${folder}/${file}`, "utf8")).toMatch(new RegExp(`^# ${Number(file.slice(0, 4))}\\. \\S`));
});
