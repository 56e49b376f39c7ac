/** What a stranger meets who types a command wrong, or too early: a sentence that says what to do, and an end. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { hasSqlite } from "../../src/replica/store/sqlite.ts";
import { program } from "../support/clients.ts";
import { runInside } from "../support/run-inside.ts";

const patience = 30_000;

/** As a process, where its end or its start is promised; words alone are asked for inside. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, before: readonly string[] = []) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...before, program, ...args], {
    env,
    encoding: "utf8",
    timeout: patience,
  });
  return { status, stdout, stderr };
};

const said = (text: string) => ({ status: 2, stdout: "", stderr: `billing-customers-mcp: ${text}\n` });

it("help fits a terminal of 80 columns", async () => {
  const lines = (await runInside(["--help"])).stdout.split("\n");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.join(" ")).toContain('"demo" needs no account');
});

describe("a command that cannot be carried out", () => {
  it("is told in the words of the command line", async () => {
    const needs = "amounts of different currencies are not compared.";
    expect(await runInside(["triage", "--sandbox", "--min-amount", "5000"])).toEqual(
      said(`--min-amount needs --currency: ${needs} Example: --currency EUR --min-amount 5000`),
    );
    expect(await runInside(["triage", "--sandbox", "--order", "amount"])).toEqual(
      said(`--order amount needs --currency: ${needs} Example: --order amount --currency EUR`),
    );
    expect((await runInside(["triage", "--sandbox", "--as-of", "yesterday"])).stderr).toContain(
      '--as-of: "yesterday" is no date; write YYYY-MM-DD',
    );
    expect((await runInside(["triage", "--sandbox", "--vendors", "zensker"])).stderr).toContain(
      "Did you mean --vendors zenskar?",
    );
    expect((await runInside(["http", "--port", "abc"])).stderr).toContain("It takes a whole number from 0 to 65535.");
  });

  it("is told with the nearest command, and with all of them where none is near", async () => {
    expect(run(["triag"])).toEqual({
      status: 2,
      stdout: "",
      stderr: "error: unknown command 'triag'\n(Did you mean triage?)\n",
    });
    expect((await runInside(["serve"])).stderr).toMatch(
      /^error: unknown command 'serve'\nCommands: stdio, http, .*triage.*doctor\.\n$/,
    );
  });

  it("is told which clients there are where none is named", async () => {
    const { status, stderr } = await runInside(["install"]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/'client'\nClients: claude-desktop, .* or codex\. Example: /),
    ]);
  });

  it.skipIf(!hasSqlite())("drops nothing of a replica where the name is not one that it keeps", async () => {
    const folder = await mkdtemp(join(tmpdir(), "forgotten-"));
    const { status, stdout, stderr } = await runInside(["sync", "--sandbox", "--forget", "fynn", "plant"], {
      BILLING_MCP_REPLICA_URL: `file:${join(folder, "replica.db")}`,
    });
    await rm(folder, { recursive: true });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(
      'nothing of "plant" is kept, and nothing was dropped. Kept: nothing. Did you mean "pland"?',
    );
  });

  it("names what a vendor still needs", async () => {
    expect(await runInside(["doctor"], { ADFIN_CLIENT_ID: "x" })).toEqual(
      said(
        "Adfin is half configured: ADFIN_CLIENT_SECRET, ADFIN_REFRESH_TOKEN and ADFIN_TOKEN_FILE are missing. It needs ADFIN_ACCESS_TOKEN; or ADFIN_CLIENT_ID, ADFIN_CLIENT_SECRET, ADFIN_REFRESH_TOKEN and ADFIN_TOKEN_FILE.",
      ),
    );
  });

  it.each(["http", "sandbox"])("%s says that its port is in use, and how to take another", async (command) => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { readonly port: number };
    const child = spawn(
      process.execPath,
      [program, command, "--port", String(port), ...(command === "http" ? ["--sandbox"] : [])],
      { env: {} },
    );
    let err = "";
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const [status] = await once(child, "close");
    taken.close();
    expect([status, err]).toEqual([
      2,
      `billing-customers-mcp: Port ${port} is in use. Take another one: --port <port>, or --port 0 for any that is free.\n`,
    ]);
  });

  it.each(["triage", "stdio", "sync"])("%s ends when its replica is refused, with the sandbox open", (command) => {
    const { status, stderr } = run([command, "--sandbox"], {
      BILLING_MCP_REPLICA_URL: "postgres://127.0.0.1:1/x?schema=No!",
    });
    expect([status, stderr.split("\n").length]).toEqual([2, 2]);
  });

  it("sync says that it is the replica's database that cannot be opened", async () => {
    const { status, stderr } = await runInside(["sync", "--sandbox"], {
      BILLING_MCP_REPLICA_URL: "postgres://u:secret@127.0.0.1:1/x",
    });
    expect([status, stderr]).toEqual([
      1,
      "billing-customers-mcp: The replica's database cannot be opened (ECONNREFUSED). Check BILLING_MCP_REPLICA_URL: of a file the folder, of PostgreSQL its address, name and password.\n",
    ]);
  });

  it("triage shows no empty table, and says who knows more about a vendor that failed", async () => {
    const { status, stdout, stderr } = await runInside(["triage"], {
      ...{ PLAND_API_KEY: "x", PLAND_BASE_URL: "http://127.0.0.1:1" },
    });
    expect([status, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^0 rows; /);
    expect(stderr).toContain("To see what is wrong with pland: doctor");
  });
});

it("an older Node is told so, and package.json says the same", () => {
  expect(
    run(["--version"], {}, [
      "--import",
      "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.18.0'}})",
    ]),
  ).toEqual({
    status: 1,
    stdout: "",
    stderr: `billing-customers-mcp: Node ${manifest.engines.node.slice(2)} or newer is needed, and this is ${process.version}.\n`,
  });
});

it("a reader that has seen enough ends the program without a word", async () => {
  const child = spawn(process.execPath, [program, "triage", "--sandbox", "--json"], { env: {} });
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdout.once("data", () => child.stdout.destroy());
  await once(child, "close");
  expect(err).toBe("");
}, 30_000);
