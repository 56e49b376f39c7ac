/** npm run sbom [-- file]: the bill of materials of dist/, as CycloneDX 1.6; the same build gives the same file. */

import { readFileSync, writeFileSync } from "node:fs";
import { bundledPackages } from "./build/bundled-packages.mjs";

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
}

const read = <Content>(path: string): Content => JSON.parse(readFileSync(path, "utf8")) as Content;

const own = read<{ name: string; version: string; license: string }>("package.json");
const { packages: locked } = read<{ packages: Readonly<Record<string, Locked>> }>("package-lock.json");

const purl = (name: string, version: string): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** npm's integrity is base64 after the algorithm; CycloneDX wants it in hex. */
const hashes = (integrity = "") =>
  [...integrity.matchAll(/sha512-([A-Za-z0-9+/=]+)/g)].map(([, digest = ""]) => ({
    alg: "SHA-512",
    content: Buffer.from(digest, "base64").toString("hex"),
  }));

const component = (type: "library" | "application", name: string, { version, license, integrity }: Locked) => ({
  type,
  "bom-ref": purl(name, version),
  name,
  version,
  purl: purl(name, version),
  ...(license ? { licenses: [{ expression: license }] } : {}),
  ...(integrity ? { hashes: hashes(integrity) } : {}),
});

const components = bundledPackages(read("dist/meta.json")).map((name) => {
  const entry = locked[`node_modules/${name}`];
  if (!entry) throw new Error(`${name} is in the bundle and not in package-lock.json.`);
  return component("library", name, entry);
});

const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: component("application", own.name, own) },
  components,
  dependencies: [{ ref: purl(own.name, own.version), dependsOn: components.map((one) => one["bom-ref"]) }],
};

const text = `${JSON.stringify(bom, null, 2)}\n`;
const [file] = process.argv.slice(2);
if (file) writeFileSync(file, text);
else process.stdout.write(text);
