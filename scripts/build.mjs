/** Bundles the program into dist/: one small entry, the rest in chunks that load when they are needed. */

import { readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

/** CommonJS packages inside an ES module bundle still call require for Node's own modules. */
const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

await rm("dist", { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: ["src/main.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.18",
  minify: true,
  keepNames: true,
  legalComments: "none",
  chunkNames: "chunks/[name]-[hash]",
  banner: { js: banner },
  metafile: true,
  logLevel: "warning",
});

/** What is bundled is redistributed, so its licences go along. */
const packages = [
  ...new Set(
    Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  ),
].sort();
const notices = await Promise.all(
  packages.map(async (name) => {
    const { version, license } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
    const texts = await Promise.all(
      ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license", "license.md"].map((file) =>
        readFile(`node_modules/${name}/${file}`, "utf8").catch(() => ""),
      ),
    );
    return `${name} ${version} (${license})\n\n${texts.find(Boolean) ?? ""}`.trim();
  }),
);
await writeFile("dist/LICENSES.txt", `${notices.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);
await writeFile("dist/meta.json", JSON.stringify(metafile));
