/** A TypeScript module of this repository, bundled for this Node and evaluated. */

import { mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * Runs `file` and gives back its exports. `whenBundled` is told the folder that holds the bundle, which is gone
 * afterwards: it lies inside the repository, so that bare imports find node_modules.
 */
export const evaluate = async (file, whenBundled = () => undefined) => {
  const folder = await mkdtemp(join(process.cwd(), "node_modules", ".run-"));
  whenBundled(folder);
  const outfile = join(folder, "script.mjs");
  try {
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
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
