/** Writes all generated documentation: npm run docs. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { filled, pagesWithRegions, wholePages } from "./pages.ts";

for (const [path, make] of Object.entries(wholePages)) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await make());
}
for (const path of pagesWithRegions) await writeFile(path, await filled(await readFile(path, "utf8")));
