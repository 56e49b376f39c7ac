/** The package as it would be published: packed, installed into an empty folder without a network, and asked. */

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client as ModernClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client as ClassicClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as ClassicStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const patience = 120_000;

/** Bytes that a user downloads and keeps: a seventh over what it is, so that what is bundled by mistake is noticed. */
const mostPacked = 1_000_000;
const mostUnpacked = 3_800_000;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let packed: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "packed-"));
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]);
  // npm 10 prints a list, npm 11 an object by name.
  [packed] = Object.values(JSON.parse(stdout)) as [Packed];
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, packed.filename)], { cwd: folder });
}, patience);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the package", () => {
  it("is small, and holds the program and its papers only", () => {
    console.log(`packed ${packed.size} bytes, unpacked ${packed.unpackedSize}, ${packed.files.length} files`);
    expect(packed.size).toBeLessThan(mostPacked);
    expect(packed.unpackedSize).toBeLessThan(mostUnpacked);
    const outside = packed.files.map(({ path }) => path).filter((path) => !path.startsWith("dist/"));
    expect(outside.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
    expect(packed.files.filter(({ path }) => /meta\.json$|\.map$|\.ts$/.test(path))).toEqual([]);
    expect(packed.files.map(({ path }) => path)).toContain("dist/LICENSES.txt");
  });

  it("brings no dependency along", async () => {
    const installed = (await readdir(join(folder, "node_modules"))).filter((name) => !name.startsWith("."));
    console.log(`${installed.length - 1} dependencies`);
    expect(installed).toEqual(["billing-customers-mcp"]);
  });

  const launch = () => ({
    command: "npx",
    args: ["--no-install", "billing-customers-mcp", "--sandbox"],
    cwd: folder,
    env: { PATH: process.env.PATH ?? "" },
    stderr: "ignore" as const,
  });

  it("answers the new era's client through npx", { timeout: patience }, async () => {
    const client = new ModernClient({ name: "modern", version: "1" }, { versionNegotiation: { mode: "auto" } });
    await client.connect(new ModernStdio(launch()));
    const answer = await client.callTool({ name: "list_customers", arguments: { limit: 5 } });
    await client.close();
    expect((answer.structuredContent as { rows: unknown[] }).rows).toHaveLength(5);
  });

  it("answers the 1.x client through npx", { timeout: patience }, async () => {
    const client = new ClassicClient({ name: "classic", version: "1" });
    await client.connect(new ClassicStdio(launch()));
    const answer = await client.callTool({ name: "search_customers", arguments: { query: "Müller" } });
    await client.close();
    expect(JSON.stringify(answer.structuredContent)).toContain("Müller");
  });
});
