/** A release bumps, moves the changelog's notes, and refuses to happen for nothing. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bumped, released, withVersion } from "../../scripts/release-steps.ts";
import { version } from "../../src/version.ts";

describe("the next version", () => {
  it.each([
    ["0.1.0", "patch", "0.1.1"],
    ["0.1.9", "minor", "0.2.0"],
    ["0.9.3", "major", "1.0.0"],
    ["0.1.0", "2.0.0", "2.0.0"],
  ])("%s, %s: %s", (version, how, next) => expect(bumped(version, how)).toBe(next));

  it.each(["0.1.0", "0.0.9", "soon", "1.2", ""])("is not %j", (how) => {
    expect(() => bumped("0.1.0", how)).toThrow();
  });
});

describe("the changelog", () => {
  it("has a section of this version, and says how to upgrade to it", () => {
    const [, section = ""] = readFileSync("CHANGELOG.md", "utf8").split(`\n## ${version} - `);
    expect(section).toMatch(/^\d{4}-\d\d-\d\d\n/);
    expect(section).toMatch(/\n### Upgrading from \d/);
  });

  const before = "# Changelog\n\n## Unreleased\n\n- Reads faster.\n\n## 0.1.0 - 2026-01-01\n\n- First.\n";

  it("moves what is unreleased under the version, and keeps the rest", () => {
    expect(released(before, "0.2.0", "2026-02-02")).toBe(
      "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-02-02\n\n- Reads faster.\n\n## 0.1.0 - 2026-01-01\n\n- First.\n",
    );
  });

  it("refuses a release without notes", () => {
    expect(() => released(released(before, "0.2.0", "2026-02-02"), "0.3.0", "2026-03-03")).toThrow(/Nothing stands/);
  });
});

it("the lock file says the version twice, and both change", () => {
  const lock = { name: "x", version: "1.0.0", packages: { "": { name: "x", version: "1.0.0" }, other: {} } };
  const changed = JSON.parse(withVersion(JSON.stringify(lock), "1.1.0"));
  expect([changed.version, changed.packages[""].version]).toEqual(["1.1.0", "1.1.0"]);
});
