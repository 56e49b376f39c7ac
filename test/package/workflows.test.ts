/** The workflows run what the repository says decides, on the Nodes that users run, and publish with provenance. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(path, "utf8");

describe("ci", () => {
  const ci = read(".github/workflows/ci.yml");

  it("runs .ci/run on Node 20, 22 and 24", () => {
    expect(ci).toContain("node: [20, 22, 24]");
    expect(ci).toContain("run: bash .ci/run");
    expect(existsSync(".ci/run")).toBe(true);
  });
});

describe("release", () => {
  const release = read(".github/workflows/release.yml");

  it("publishes what passed, of the version that the tag names, with provenance and without a stored token", () => {
    const order = [
      "$GITHUB_REF_NAME",
      "bash .ci/run",
      "npm run validate:server-json",
      "npm run bundle:mcpb",
      "npm publish --provenance",
    ];
    const places = order.map((step) => release.indexOf(step));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(release).toContain("id-token: write");
    expect(release).not.toMatch(/secrets\./);
  });
});

describe("all workflows", () => {
  const texts = readdirSync(".github/workflows").map((file) => [file, read(`.github/workflows/${file}`)] as const);

  it.each(texts)("%s: read rights by default, actions at a version", (_, text) => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    for (const [, action = ""] of text.matchAll(/uses: (\S+)/g)) expect(action).toMatch(/@v\d+$|@[0-9a-f]{40}$/);
  });
});

it("updates leave out the majors that the oldest Node cannot run", () => {
  const updates = read(".github/dependabot.yml");
  for (const name of ["undici", "vitest"]) expect(updates).toContain(`dependency-name: ${name}\n`);
});
