/** What a start loads: few files, little code, and nothing that only a first request needs. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, contentsOf, measureStartFiles, modulesOf, type StartFiles } from "../../bench/start-files.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { holdLimits } from "./table.ts";

const kibibytes = (bytes: number): number => Math.ceil(bytes / 1024);

describe("a start over stdio", () => {
  let sandbox: Sandbox;
  let files: StartFiles;
  beforeAll(async () => {
    sandbox = await startSandbox({ customers: 30, seed: 1 });
    files = await measureStartFiles(sandbox.settings);
  });
  afterAll(() => sandbox.close());

  it("loads few files and little code before tools/list is answered", () => {
    const code = files.start;
    holdLimits([
      { what: "main.js, KiB", figure: kibibytes(bytesOf(code.filter(({ path }) => path === "main.js"))), limit: 4 },
      { what: "files of code", figure: code.length, limit: 18 },
      { what: "code, KiB", figure: kibibytes(bytesOf(code)), limit: 650 },
    ]);
  });

  it("leaves outgoing HTTP, the command line, the sandbox and the HTTP door for when they are needed", async () => {
    const packages = (await contentsOf(files.start)).map(([name]) => name);
    for (const late of ["undici", "commander", "rate-limiter-flexible", "jose", "ioredis"])
      expect(packages).not.toContain(late);
    const first = (await contentsOf(files.firstAnswer)).map(([name]) => name);
    // Which shows that the list above would have seen it.
    expect(first).toContain("undici");
  });

  /** All that a replica brings: its room, its drivers, and the command's part that opens it. */
  const ofReplica = async (read: StartFiles): Promise<readonly string[]> => {
    const modules = await modulesOf([...read.start, ...read.firstAnswer]);
    return modules.filter((path) => /^src\/(?:replica\/|commands\/with-replica)|^node_modules\/pg/.test(path));
  };

  it("reads not a byte of the replica where none is configured, neither at the start nor for a first answer", async () => {
    expect(await ofReplica(files)).toEqual([]);
    // Nobody answers there: the program asks the vendors, and has loaded what a replica takes.
    const url = "postgres://nobody@127.0.0.1:1/none";
    const configured = await measureStartFiles({ ...sandbox.settings, BILLING_MCP_REPLICA_URL: url });
    const found = await ofReplica(configured);
    expect(found).toContain("src/replica/replica.ts");
    expect(found.some((path) => path.startsWith("node_modules/pg/"))).toBe(true);
  });
});
