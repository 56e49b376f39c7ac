/** Runs the official conformance suite against one server and reads every check it made. */

import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The suite needs Node 22 or newer, which comes as a package of its own. */
const suite = ["-y", "-p", "node@24", "-p", "@modelcontextprotocol/conformance@0.2.0-alpha.12", "conformance"];

export const revisions = ["2025-11-25", "2026-07-28"] as const;
export type Revision = (typeof revisions)[number];

export interface Scenario {
  readonly name: string;
  /** False for what the revision's frozen requirements do not count: extensions, pending and later scenarios. */
  readonly isScored: boolean;
  /** Checks by their end. */
  readonly passed: number;
  readonly failed: number;
  readonly warned: number;
  readonly skipped: number;
}

/** A scenario without a failure passes by the suite's own counting, also where it has checked nothing. */
export const passes = ({ failed }: Scenario): boolean => failed === 0;
export const isVacuous = ({ passed, failed }: Scenario): boolean => passed + failed === 0;

interface Check {
  readonly id: string;
  readonly status: string;
}

const run = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn("npx", [...suite, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.once("error", reject);
    // Its exit code says no more than the checks do, and they say what was checked at all.
    child.once("close", () => (out.includes("=== SUMMARY ===") ? resolve(out) : reject(new Error(`${out}\n${err}`))));
  });

const unscoredIn = (out: string): ReadonlySet<string> => {
  const [, list = ""] = out.split(/^Not scored for .*$/m);
  return new Set([...list.matchAll(/^\s+[✓✗] (\S+) \(/gm)].map((match) => match[1] ?? ""));
};

/** Folders are called `server-<scenario>-<instant>`. */
const scenarioOf = (folder: string): string | undefined => /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(folder)?.[1];

/** Rejects where the suite itself does not run to its end. */
export const runSuite = async (url: string, revision: Revision): Promise<readonly Scenario[]> => {
  const folder = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    const unscored = unscoredIn(await run(["server", "--url", url, "--requirements", revision, "-o", folder]));
    const read = (await readdir(folder)).map(async (entry): Promise<readonly Scenario[]> => {
      const name = scenarioOf(entry);
      if (name === undefined) return [];
      const checks = JSON.parse(await readFile(join(folder, entry, "checks.json"), "utf8")) as readonly Check[];
      // That its messages fit the schema is added to every scenario, and would make a pass out of nothing.
      const own = checks.filter(({ id }) => id !== "wire-schema-valid");
      const count = (...ends: readonly string[]) => own.filter(({ status }) => ends.includes(status)).length;
      const misshapen = checks.filter(({ id, status }) => id === "wire-schema-valid" && status === "FAILURE").length;
      const failed = count("FAILURE") + misshapen;
      const [passed, warned, skipped] = [count("SUCCESS"), count("WARNING"), count("SKIPPED", "INFO")];
      return [{ name, isScored: !unscored.has(name), passed, failed, warned, skipped }];
    });
    return (await Promise.all(read)).flat().sort((one, other) => (one.name < other.name ? -1 : 1));
  } finally {
    await rm(folder, { recursive: true });
  }
};
