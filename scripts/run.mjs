/** Runs a TypeScript file of this repository: node scripts/run.mjs <file.ts> [arguments]. */

import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [file, ...rest] = process.argv.slice(2);
if (!file) throw new Error("Usage: node scripts/run.mjs <file.ts> [arguments]");
const path = resolve(file);
process.argv = [process.argv[0], path, ...rest];
if (process.features.typescript) await import(pathToFileURL(path).href);
else {
  // Node 20 reads no types: a bundle stands for the file, and threads that start from a file of their own find none.
  const { evaluate } = await import("./evaluate.mjs");
  await evaluate(path, (folder) => process.once("exit", () => rmSync(folder, { recursive: true, force: true })));
}
