/** Versions below which a known flaw or a break with the oldest Node would come back, held against the lock file. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Locked {
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly dependencies?: unknown;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};

const parts = (version: string): readonly number[] => version.split(/[.-]/).slice(0, 3).map(Number);

/** Negative where `a` is older. */
const compare = (a: string, b: string): number => {
  const [left, right] = [parts(a), parts(b)];
  const at = left.findIndex((part, place) => part !== right[place]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
};

/** Lowest version allowed, the first one not allowed, and why. */
const floors: readonly (readonly [name: string, from: string, below: string, why: string])[] = [
  ["@modelcontextprotocol/sdk", "1.26.0", "2.0.0", "before it, one transport could answer another client's request"],
  ["@modelcontextprotocol/server", "2.4.0", "3.0.0", "serves both eras of the protocol from one factory"],
  ["@modelcontextprotocol/client", "2.4.0", "3.0.0", "negotiates the stateless revision"],
  ["undici", "7.18.0", "8.0.0", "before it, decompression was unbounded; 8 does not load on Node 20"],
  ["zod", "4.0.0", "5.0.0", "its own z.toJSONSchema publishes the tools"],
  ["vitest", "4.0.0", "5.0.0", "5 needs Node 22"],
  ["@types/node", "20.0.0", "21.0.0", "newer types allow what the oldest Node lacks"],
  ["kubernetes-models", "4.0.0", "5.0.0", "5 needs Node 22, and npm warns of it on Node 20"],
  ["jose", "6.0.0", "7.0.0", "tokens were tried with it"],
];

describe("versions", () => {
  it.each(floors)("%s is at least %s and below %s: %s", (name, from, below) => {
    const { version } = lock.packages[`node_modules/${name}`] ?? { version: "0.0.0" };
    expect(compare(version, from)).toBeGreaterThanOrEqual(0);
    expect(compare(version, below)).toBeLessThan(0);
  });

  it("are pinned exactly, and are what the lock file has", () => {
    for (const [name, wanted] of Object.entries(manifest.devDependencies)) {
      expect([name, wanted]).toEqual([name, lock.packages[`node_modules/${name}`]?.version]);
    }
  });

  it("nothing is installed beside the package: all it uses is bundled", () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it("the oldest Node allowed is one whose bundled parts load", () => {
    expect(manifest.engines.node).toBe(">=20.18.1");
    expect(lock.packages["node_modules/undici"]?.engines?.node).toBe(">=20.18.1");
  });
});
