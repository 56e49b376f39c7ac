import { build } from "esbuild";
import { expect, it } from "vitest";

it("loading the room loads none of its libraries: they come with the first request that needs them", async () => {
  const { metafile } = await build({
    entryPoints: ["src/http/client.ts"],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    metafile: true,
    write: false,
    outdir: "unwritten",
  });
  const outputs = Object.entries(metafile.outputs);
  const entry = outputs.find(([, output]) => output.entryPoint === "src/http/client.ts");
  const atOnce = new Set<string>();
  const follow = (name: string) => {
    if (atOnce.has(name)) return;
    atOnce.add(name);
    for (const { path, kind } of metafile.outputs[name]?.imports ?? []) if (kind === "import-statement") follow(path);
  };
  follow(entry?.[0] ?? "");
  const packages = ["undici"];
  expect(packages.filter((name) => atOnce.has(name))).toEqual([]);
  const everything = new Set(outputs.flatMap(([, output]) => output.imports.map(({ path }) => path)));
  expect(packages.filter((name) => !everything.has(name))).toEqual([]);
});
