/** Runs a TypeScript file of this repository: node scripts/run.mjs <file.ts> [arguments]. */

import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [file, ...rest] = process.argv.slice(2);
if (!file) throw new Error("Usage: node scripts/run.mjs <file.ts> [arguments]");
// Inside the repository, so that bare imports find node_modules.
const folder = await mkdtemp(join(process.cwd(), "node_modules", ".run-"));
const outfile = join(folder, "script.mjs");
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
await build({
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20.18",
  sourcemap: "inline",
});
process.argv = [process.argv[0], resolve(file), ...rest];
try {
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
