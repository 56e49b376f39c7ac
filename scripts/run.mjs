/** Runs a TypeScript file of this repository: node scripts/run.mjs <file.ts> [arguments]. */

import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { evaluate } from "./evaluate.mjs";

const [file, ...rest] = process.argv.slice(2);
if (!file) throw new Error("Usage: node scripts/run.mjs <file.ts> [arguments]");
process.argv = [process.argv[0], resolve(file), ...rest];
await evaluate(file, (folder) => process.once("exit", () => rmSync(folder, { recursive: true, force: true })));
