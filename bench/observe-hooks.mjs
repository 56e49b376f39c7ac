/** The loader hooks behind observe-files.mjs; they run on a thread of their own. */

import { appendFileSync, statSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const { BENCH_DIST: dist, BENCH_NOTES: notes } = process.env;

export const load = (url, context, next) => {
  if (url.startsWith("file:")) {
    const path = fileURLToPath(url);
    const below = relative(dist, path);
    if (!below.startsWith(".."))
      appendFileSync(notes, `${JSON.stringify({ path: below, bytes: statSync(path).size })}\n`);
  }
  return next(url, context);
};
