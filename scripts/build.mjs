/**
 * Builds dist/: a small main.js, and the program in chunks that load when they are needed, with V8's bytecode beside.
 *
 * esbuild splits ES modules only, and V8's bytecode can be given to scripts only, so the split chunks become CommonJS.
 */

import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";
import { writeBytecode } from "./bytecode.mjs";

const target = "node20.18";
/** Names stay as they are: they cost nothing once compiled, and a stack trace in the log can be read. */
const shared = { platform: "node", target, charset: "ascii", minifySyntax: true, minifyWhitespace: true };

/** Nobody sees a half-built dist/: a build goes elsewhere first. */
const folder = `dist-${process.pid}`;
await rm(folder, { recursive: true, force: true });
await mkdir(join(folder, "chunks"), { recursive: true });

const { metafile, outputFiles } = await build({
  ...shared,
  entryPoints: { program: "src/program.ts" },
  outdir: "dist/chunks",
  bundle: true,
  splitting: true,
  format: "esm",
  // cockatiel's CommonJS form could not be imported by name once it is split off.
  mainFields: ["module", "main"],
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
});
await Promise.all(
  outputFiles.map(async ({ path, text }) => {
    const { code } = await transform(text, { ...shared, format: "cjs", supported: { "dynamic-import": false } });
    await writeFile(join(folder, "chunks", basename(path)), code);
  }),
);
await build({ ...shared, entryPoints: ["src/main.ts"], outfile: join(folder, "main.js"), format: "cjs" });
await chmod(join(folder, "main.js"), 0o755);
await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');

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
await writeFile(join(folder, "LICENSES.txt"), `${notices.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);
await writeFile(join(folder, "meta.json"), JSON.stringify(metafile));

await writeBytecode(folder);

await rm("dist", { recursive: true, force: true });
await rename(folder, "dist");
