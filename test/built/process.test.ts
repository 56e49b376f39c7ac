/** The built program as a process: clean stdout, prompt exits, settings that are refused by name. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { program } from "../support/clients.ts";
import { runInside } from "../support/run-inside.ts";

const hello =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\n';

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [program, ...args], { env: { ...env }, stdio: "pipe" });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code, out, err }));
  return { child, ended, answered: () => once(child.stdout, "data") };
};

const run = (args: readonly string[], env?: Readonly<Record<string, string>>) => start(args, env).ended;

describe("a stdio server", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("leaves with 0 on %s", async (signal) => {
    const { child, ended, answered } = start(["--sandbox"]);
    child.stdin.write(hello);
    await answered();
    child.kill(signal);
    expect((await ended).code).toBe(0);
  });

  it("leaves with 0 when stdin ends, and has written nothing but JSON to stdout", async () => {
    const { child, ended, answered } = start(["--sandbox"]);
    child.stdin.write(hello);
    await answered();
    child.stdin.end();
    const { code, out, err } = await ended;
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).jsonrpc),
    ).toEqual(["2.0"]);
    expect(err).toContain("serving on stdio");
  });

  it("leaves with 0 when nobody reads stdout any more", async () => {
    const { child, ended, answered } = start(["--sandbox"]);
    child.stdin.write(hello);
    await answered();
    child.stdout.destroy();
    child.stdin.write('{"jsonrpc":"2.0","id":2,"method":"ping"}\n');
    expect((await ended).code).toBe(0);
  });
});

describe("settings that cannot work end with 2 and the variable's name", () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["no vendor at all", {}, /No vendor is configured/],
    ["half a Zenskar", { ZENSKAR_API_KEY: "k" }, /ZENSKAR_ORGANISATION is missing/],
    [
      "half a rotating Adfin",
      { ADFIN_CLIENT_ID: "c", ADFIN_CLIENT_SECRET: "s", ADFIN_REFRESH_TOKEN: "r" },
      /ADFIN_TOKEN_FILE is missing/,
    ],
    ["a Fynn without a host", { FYNN_API_KEY: "k" }, /FYNN_TENANT is missing/],
    ["a base URL without https", { PLAND_API_KEY: "k", PLAND_BASE_URL: "http://pland.example" }, /must be https/],
    [
      "a short continuation key",
      { PLAND_API_KEY: "k", BILLING_MCP_CONTINUATION_KEYS: "short" },
      /BILLING_MCP_CONTINUATION_KEYS.*32 characters/,
    ],
    ["an impossible deadline", { PLAND_API_KEY: "k", BILLING_MCP_DEADLINE_MS: "soon" }, /BILLING_MCP_DEADLINE_MS/],
    [
      "an unreadable config",
      { BILLING_MCP_CONFIG: "/nowhere.json" },
      /BILLING_MCP_CONFIG names a file that cannot be read \(ENOENT\)/,
    ],
    [
      "an issuer without an audience",
      { PLAND_API_KEY: "k", BILLING_MCP_OAUTH_ISSUER: "https://i.example" },
      /BILLING_MCP_OAUTH_AUDIENCE is missing/,
    ],
  ])("%s", async (_, env, says) => {
    const { status, stdout, stderr } = await runInside(["stdio"], env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(says);
  });

  it("also in the plain start of a process", async () => {
    const { code, out, err } = await run([], { ZENSKAR_API_KEY: "k" });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/ZENSKAR_ORGANISATION is missing/);
  });
});

describe("the command line", () => {
  it("refuses an unknown option with the nearest one, and ends with 2", async () => {
    const { status, stderr } = await runInside(["sandbox", "--prot", "1"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/unknown option '--prot'[\s\S]*--port/);
  });

  it("refuses an impossible value with what is possible", async () => {
    const { status, stderr } = await runInside(["sandbox", "--customers", "many"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/a whole number from 0 to 1000000/);
  });

  it("refuses a population that does not exist, and names those that do", async () => {
    const { status, stderr } = await runInside(["sandbox", "--population", "nice"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/Allowed choices are believable, harsh/);
  });

  it.each([["--help"], ["sandbox", "--help"], ["--version"]])("answers %s with 0", async (...args) => {
    const { status, stdout } = await runInside(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/billing-customers-mcp|^\d+\.\d+\.\d+/);
  });

  it("doctor finds five healthy vendors in the sandbox", async () => {
    const { code, out } = await run(["doctor", "--sandbox", "--json"]);
    const found = JSON.parse(out) as { connection: string; list: string; filter: string; by_id: string }[];
    expect(found.map(({ connection, list, filter, by_id }) => [connection, list, filter, by_id])).toEqual(
      ["zenskar", "pland", "adfin", "sequence", "fynn"].map((name) => [name, "ok", "ok", "ok"]),
    );
    expect(code).toBe(0);
  });
});
