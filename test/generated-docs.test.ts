/** Generated pages say what the code knows today. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filled, pagesWithRegions, wholePages } from "../scripts/docs/pages.ts";

describe("generated documentation", () => {
  it.each(Object.keys(wholePages))("%s is up to date (npm run docs)", async (path) => {
    expect(readFileSync(path, "utf8")).toBe(await wholePages[path]?.());
  });

  it.each(pagesWithRegions)("the generated parts of %s are up to date (npm run docs)", async (path) => {
    const text = readFileSync(path, "utf8");
    expect(text).toBe(await filled(text));
    expect(text).toMatch(/<!-- generated:[a-z-]+ -->/);
  });
});
