/** Writes all generated documentation: npm run docs. */

import { readFile, writeFile } from "node:fs/promises";
import { filled, pagesWithRegions, wholePages } from "./pages.ts";

for (const [path, make] of Object.entries(wholePages)) await writeFile(path, make());
for (const path of pagesWithRegions) await writeFile(path, filled(await readFile(path, "utf8")));
