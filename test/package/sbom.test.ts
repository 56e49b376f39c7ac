/**
 * The bill of materials lists what is bundled: the packages of LICENSES.txt, at the versions and hashes of the lock
 * file.
 */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

const made = (): string => execFileSync("npm", ["run", "--silent", "sbom"], { encoding: "utf8" });

describe("the bill of materials", () => {
  const text = made();
  const bom = JSON.parse(text) as { readonly specVersion: string; readonly components: readonly Component[] };

  it("is the same every time it is made from the same build", () => {
    expect(made()).toBe(text);
  });

  it("has the packages whose licences go along, no more and no fewer", () => {
    const notices = readFileSync("dist/LICENSES.txt", "utf8").split(`\n\n${"-".repeat(72)}\n\n`);
    const licensed = notices.map((notice) => notice.split(" (")[0]);
    expect(licensed.length).toBeGreaterThan(10);
    expect(bom.components.map(({ name, version }) => `${name} ${version}`)).toEqual(licensed);
  });

  it("says of each its licence, its address and the hash that npm installs it by", () => {
    for (const { name, version, purl, licenses, hashes } of bom.components) {
      expect(purl).toBe(`pkg:npm/${name.replace("@", "%40")}@${version}`);
      expect([name, licenses?.length]).toEqual([name, 1]);
      expect([name, hashes]).toEqual([
        name,
        [{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) as string }],
      ]);
    }
  });
});
