/** Makes and tries the desktop bundle: npm run bundle:mcpb [-- file.mcpb]. The official tool validates and packs it. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

/** Left out: what only the build knows. */
const leftOut = new Set(["meta.json"]);

const target = resolve(process.argv[2] ?? "billing-customers-mcp.mcpb");

const run = (command: string, args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${error ?? stderr}${stdout}`);
  return stdout;
};

/** The installed one: `--no` refuses to fetch another. */
const mcpb = (...args: readonly string[]): string => run("npx", ["--no", "--", "mcpb", ...args]);

const folder = mkdtempSync(join(tmpdir(), "bundle-"));
try {
  const staged = join(folder, "staged");
  const unpacked = join(folder, "unpacked");
  // package.json says that the program is made of ES modules.
  for (const file of ["manifest.json", "package.json", "README.md", "LICENSE", "CHANGELOG.md"])
    cpSync(file, join(staged, file));
  cpSync("docs/icon.png", join(staged, "icon.png"));
  cpSync("dist", join(staged, "dist"), { recursive: true, filter: (from) => !leftOut.has(basename(from)) });
  mcpb("validate", join(staged, "manifest.json"));
  mcpb("pack", staged, target);
  mcpb("unpack", target, unpacked);
  run(process.execPath, [join(unpacked, "dist/main.js"), "doctor", "--sandbox", "--json"]);
  console.log(
    `${target}: ${statSync(target).size} bytes, validated by mcpb ${mcpb("--version").trim()}, unpacked and tried`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
