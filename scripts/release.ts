/**
 * Prepares a release: npm run release -- patch. Says what it would do; with --do it does it, and a pushed tag
 * publishes.
 */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { bumped, released, withVersion } from "./release-steps.ts";

const [how = "", ...rest] = process.argv.slice(2);
const isReal = rest.includes("--do");
const git = (...args: readonly string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();

const { version: current } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
const version = bumped(current, how);
const day = new Date().toISOString().slice(0, 10);

const changed: Readonly<Record<string, string>> = {
  "package.json": withVersion(readFileSync("package.json", "utf8"), version),
  "package-lock.json": withVersion(readFileSync("package-lock.json", "utf8"), version),
  "CHANGELOG.md": released(readFileSync("CHANGELOG.md", "utf8"), version, day),
};
const files = Object.keys(changed).join(", ");

if (!isReal) {
  console.log(
    [
      `${current} -> ${version} (nothing was changed; --do does it)`,
      `would write ${files} and what npm run docs generates`,
      `would commit "Release ${version}" and tag v${version}; pushing the tag publishes`,
      "",
      changed["CHANGELOG.md"]?.split("\n").slice(0, 20).join("\n"),
    ].join("\n"),
  );
} else {
  if (git("status", "--porcelain") !== "") throw new Error("There are uncommitted changes: commit or drop them first.");
  for (const [path, text] of Object.entries(changed)) writeFileSync(path, text);
  execFileSync("npm", ["run", "--silent", "docs"], { stdio: "inherit" });
  execFileSync("npm", ["test"], { stdio: "inherit" });
  git("commit", "--all", "--message", `Release ${version}`);
  git("tag", "--annotate", `v${version}`, "--message", `Release ${version}`);
  console.log(`Committed and tagged v${version}. Publish: git push --follow-tags`);
}
