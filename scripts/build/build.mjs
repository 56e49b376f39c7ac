/** Bundles the program into dist/: a small entry, and chunks that load when they are needed. */

import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { bundledPackages } from "./bundled-packages.mjs";
import { precomputed } from "./precomputed.mjs";
import { standIns } from "./stand-ins.mjs";
import { buildPage } from "./view-page.mjs";

/** Nobody sees a half-built dist/: a build goes elsewhere first. */
const folder = `dist-${process.pid}`;
await rm(folder, { recursive: true, force: true });

/** CommonJS packages inside an ES module bundle still call require for Node's own modules. */
const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const { metafile } = await build({
  // The thread of a replica in a file is a program of its own.
  entryPoints: { main: "src/main.ts", "sqlite-worker": "src/replica/store/sqlite-worker.ts" },
  outdir: folder,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.18",
  // Names stay as they are, so that a stack trace in the log can be read; ASCII is the fastest text to load.
  minifySyntax: true,
  minifyWhitespace: true,
  charset: "ascii",
  // CommonJS forms cannot be imported by name once they are split off.
  mainFields: ["module", "main"],
  // pg's other ways to connect: it asks for them only where they are chosen.
  external: ["pg-native", "pg-cloudflare"],
  legalComments: "none",
  chunkNames: "chunks/[name]-[hash]",
  banner: { js: banner },
  plugins: [
    precomputed(["src/tools/definitions.ts", "src/prompts/listed.ts"]),
    standIns({
      undici: "scripts/build/undici-parts.mjs",
      "@modelcontextprotocol/server/_shims": "scripts/build/sdk-shims.mjs",
    }),
  ],
  metafile: true,
  logLevel: "warning",
});
await writeFile(join(folder, "view.html"), await buildPage("view"));
// It asks the server that it came from, and holds the view.
const hostMay = ["connect-src 'self'", "frame-src 'self'"];
await writeFile(join(folder, "view-host.html"), await buildPage("view/local-host", hostMay));
await chmod(join(folder, "main.js"), 0o755);

/** What is bundled is redistributed, so its licences go along. */
const packages = bundledPackages(metafile);
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

await rm("dist", { recursive: true, force: true });
await rename(folder, "dist");
