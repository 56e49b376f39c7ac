/**
 * docs/adding-a-vendor.md, followed to the letter in a copy of the sources: the vendor it adds keeps every shared
 * promise.
 */

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { words } from "../../src/vocabulary/filters.ts";
import { namedBlocks } from "./blocks.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const patience = 180_000;

let folder: string;
let blocks: ReturnType<typeof namedBlocks>;

/** `+import …` joins the imports; what an added line has more than the removed one joins the list that begins so. */
const patched = (text: string, diff: string): string => {
  const lines = diff.trim().split("\n");
  const imports = lines.filter((line) => line.startsWith("+import ")).map((line) => line.slice(1));
  const replaced = lines.reduce((sofar, line, at) => {
    if (!line.startsWith("-")) return sofar;
    const [removed, added] = [line.slice(1), (lines[at + 1] ?? "").slice(1)];
    const own = sofar.split("\n").find((one) => one.startsWith(removed.slice(0, removed.indexOf("[") + 1))) ?? "";
    // Whoever has added a vendor of theirs has a longer list than the page.
    expect([own, added.slice(0, removed.length - 2)]).toEqual([expect.stringMatching(/\];$/), removed.slice(0, -2)]);
    return sofar.replace(own, `${own.slice(0, -2)}${added.slice(removed.length - 2)}`);
  }, text);
  return replaced.replace(/^import /m, `${imports.join("\n")}\nimport `);
};

beforeAll(async () => {
  blocks = namedBlocks(await readFile(join(root, "docs/adding-a-vendor.md"), "utf8"));
  folder = await mkdtemp(join(tmpdir(), "sixth-"));
  for (const path of ["src", "test", "package.json", "tsconfig.json", "vitest.config.ts"])
    await cp(join(root, path), join(folder, path), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (const { path, language, text } of blocks) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, language === "diff" ? patched(await readFile(file, "utf8"), text) : text);
  }
}, patience);

afterAll(() => rm(folder, { recursive: true, force: true }));

const bin = (name: string): string => join(root, "node_modules", ".bin", name);

describe("a sixth vendor, by the page alone", () => {
  it("touches one folder, the registry and its fixtures", () => {
    const elsewhere = blocks
      .map(({ path }) => path)
      .filter((path) => !/^(src\/vendors\/example|test\/fixtures\/example)\//.test(path));
    expect(elsewhere).toEqual(["src/vendors/registry.ts"]);
  });

  it("type-checks", { timeout: patience }, async () => {
    const files = blocks.map(({ path }) => path).filter((path) => path.endsWith(".ts"));
    const config = JSON.parse(await readFile(join(folder, "tsconfig.json"), "utf8"));
    const options = { ...config, include: [], files };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(options));
    const { stdout } = await run(bin("tsc"), ["-p", "."], { cwd: folder }).catch((failure) => failure);
    expect(
      String(stdout)
        .split("\n")
        .filter((line) => files.some((file) => line.startsWith(file))),
    ).toEqual([]);
  });

  it("keeps every shared promise", { timeout: patience }, async () => {
    const suites = ["test/vendors/conformance.test.ts", "test/vendors/documented.test.ts"];
    const { stdout } = await run(bin("vitest"), ["run", ...suites, "-t", "'example'", "--reporter", "json"], {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    }).catch((failure) => failure);
    const report = JSON.parse(stdout.slice(stdout.indexOf("{")));
    const tried = report.testResults
      .flatMap(
        ({ assertionResults }: { assertionResults: { status: string; ancestorTitles: string[] }[] }) =>
          assertionResults,
      )
      .filter(({ ancestorTitles }: { ancestorTitles: string[] }) => ancestorTitles[0] === "'example'");
    const broken = tried.filter(({ status }: { status: string }) => status !== "passed");
    expect(broken.map(({ fullName, failureMessages }: Record<string, unknown>) => [fullName, failureMessages])).toEqual(
      [],
    );
    // One for every filter word, and what holds whatever is asked.
    expect(tried.length).toBeGreaterThanOrEqual(words.length + 22);
  });
});
