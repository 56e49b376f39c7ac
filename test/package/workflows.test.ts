/**
 * The workflows run what the repository says decides, publish what passed and nothing else, and trust no moving name.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const read = (path: string): string => readFileSync(path, "utf8");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = ".github/workflows";
const workflow = (file: string): Workflow => parse(read(join(folder, file))) as Workflow;
const commandsOf = ({ steps }: Job): readonly string[] => steps.flatMap(({ run }) => run?.trim() ?? []);

describe("ci", () => {
  it("runs .ci/run on Node 20, 22 and 24", () => {
    const { check } = workflow("ci.yml").jobs;
    expect(check?.strategy?.matrix.node).toEqual([20, 22, 24]);
    expect(commandsOf(check!).at(-1)).toBe("bash .ci/run");
    expect(existsSync(".ci/run")).toBe(true);
  });
});

describe("release", () => {
  const { jobs } = workflow("release.yml");
  const [tested, published, announced] = [jobs.test!, jobs.publish!, jobs.announce!];

  it("tests what the tag names without any right, and notes what it packed", () => {
    expect(tested.permissions).toBeUndefined();
    const commands = commandsOf(tested).join("\n");
    const order = [
      "$GITHUB_REF_NAME",
      "bash .ci/run",
      "npm run validate:server-json",
      "npm run bundle:mcpb",
      "npm run --silent sbom",
      "npm pack",
      "sha256=",
    ];
    const places = order.map((step) => commands.indexOf(step));
    expect(places.every((place) => place > -1)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("publishes with provenance, and does nothing else where npm believes it but build and compare", () => {
    expect([published.needs, published.permissions]).toEqual(["test", { contents: "read", "id-token": "write" }]);
    expect(commandsOf(published)).toEqual([
      "npm ci --ignore-scripts",
      "node scripts/build/build.mjs",
      "npm pack --ignore-scripts",
      'echo "$TESTED  $(ls ./*.tgz)" | sha256sum --check --strict',
      "npm publish ./*.tgz --provenance --access public --ignore-scripts",
    ]);
    expect(published.steps.flatMap(({ uses }) => uses?.split("@")[0] ?? [])).toEqual([
      "actions/checkout",
      "actions/setup-node",
    ]);
  });

  it("announces what was published, without a word to npm", () => {
    expect([announced.needs, announced.permissions]).toEqual([["test", "publish"], { contents: "write" }]);
    expect(commandsOf(announced).join("\n")).toMatch(/sha256sum --check[\s\S]*gh release create[^\n]*sbom\.cdx\.json/);
    expect(read(join(folder, "release.yml"))).not.toMatch(/secrets\./);
  });

  it("takes nothing from a cache that another run filled", () => {
    for (const job of [tested, published]) {
      const node = job.steps.find(({ uses }) => uses?.startsWith("actions/setup-node"));
      expect(node?.with).toMatchObject({ "package-manager-cache": false });
    }
  });
});

describe("all workflows", () => {
  const files = readdirSync(folder);

  it.each(files)("%s: read rights by default, actions by commit, at versions that run on a supported Node", (file) => {
    expect(workflow(file).permissions).toEqual({ contents: "read" });
    const uses = [...read(join(folder, file)).matchAll(/uses: (\S+)@(\S+)(.*)$/gm)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [, action, commit, version] of uses) {
      expect([action, commit]).toEqual([action, expect.stringMatching(/^[0-9a-f]{40}$/)]);
      // Up to version 4 these run on Node 20, upload-artifact up to 5 and download-artifact up to 6.
      const [, major] = /^ # v(\d+)\.\d+\.\d+$/.exec(version ?? "") ?? [];
      expect([action, Number(major)]).toEqual([action, expect.any(Number)]);
      expect(Number(major)).toBeGreaterThanOrEqual(7);
    }
  });

  it("name each action by one commit only", () => {
    const pins = files.flatMap((file) => [...read(join(folder, file)).matchAll(/uses: (\S+)@(\S+)/g)]);
    const actions = new Set(pins.map(([, action]) => action));
    expect(new Set(pins.map(([, action, commit]) => `${action} ${commit}`)).size).toBe(actions.size);
  });
});

describe("what is installed", () => {
  const places = ["Dockerfile", ".ci/run", ...readdirSync(folder).map((file) => join(folder, file))];

  it.each(places)("%s lets no package run a script of its own", (path) => {
    const installs = read(path).match(/npm (?:ci|install)\b.*/g) ?? [];
    for (const install of installs) expect(install).toContain("--ignore-scripts");
  });

  it.each(["Dockerfile", "compose.yaml"])("%s names images by digest", (path) => {
    const images = [...read(path).matchAll(/^(?:FROM|\s+image:) (\S+)/gm)].map(([, image = ""]) => image);
    const foreign = images.filter((image) => image !== "billing-customers-mcp");
    expect(foreign.length).toBeGreaterThan(0);
    for (const image of foreign) expect(image).toMatch(/^[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  });
});

it("updates leave out the majors that the oldest Node cannot run", () => {
  const updates = read(".github/dependabot.yml");
  for (const name of ["undici", "vitest"]) expect(updates).toContain(`dependency-name: ${name}\n`);
});
