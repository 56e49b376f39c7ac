/** No block of code in the docs is only prose: it is generated, run, read by the program itself, or known to a test. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { wholePages } from "../../scripts/docs/pages.ts";
import { connectAll } from "../../src/connections/connect.ts";
import { program } from "../support/clients.ts";
import { runInside } from "../support/run-inside.ts";
import { codeBlocks, namedBlocks } from "./blocks.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const patience = 90_000;

/** Commands there need a proxy, Redis, PostgreSQL or hours: their own tests and scripts hold them. */
const neededMore = new Set(["docs/operations.md", "docs/reliability.md", "docs/benchmarks.md", "docs/replica.md"]);

const pages = [...readdirSync(root), ...readdirSync(join(root, "docs")).map((path) => join("docs", path))].filter(
  (path) => path.endsWith(".md") && !(path in wholePages) && !neededMore.has(path),
);

const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** What a person wrote: generated regions are held by the generator's own test. */
const written = (page: string): string => page.replaceAll(/<!-- generated:[\s\S]*?<!-- \/generated -->/g, "");

const blocks = pages.flatMap((path) => {
  const page = written(read(path));
  const named = new Set(namedBlocks(page).map(({ text }) => text));
  return codeBlocks(page)
    .filter(({ text }) => !named.has(text))
    .map((block) => ({ path, ...block }));
});

const ofLanguage = (language: string) => blocks.filter((block) => block.language === language);

/** Commands of the blocks and of the prose, one by one. */
const commands = [
  ...ofLanguage("sh").flatMap(({ text }) => text.trim().split("\n")),
  ...[...pages, ...Object.keys(wholePages).filter((path) => path.endsWith(".md"))].flatMap((path) =>
    [
      ...read(path).matchAll(/^(?:```sh\n)(.*)\n```$|`((?:npx billing-customers-mcp|node dist\/main\.js) [^`]+)`/gm),
    ].map(([, block, inline]) => block ?? inline ?? ""),
  ),
]
  .flatMap((line) => line.split("&&"))
  .map((line) => line.trim())
  .filter((line) => line !== "" && !line.includes("<command>"));

/** Installed, or in a clone: the same program. */
const own = [...new Set(commands.filter((line) => /^(npx billing-customers-mcp|node dist\/main\.js)/.test(line)))];
const serving = /(billing-customers-mcp|main\.js)( stdio| sandbox| --sandbox| demo --view|$)/;

/** test/built/demo-view.test.ts starts it, asks it and stops it. */
const servedElsewhere = /main\.js demo --view$/;

const argumentsOf = (line: string): readonly string[] =>
  line
    .split(/\s+/)
    .slice(2)
    .filter((word) => !word.startsWith("<"));

/** A server that has answered has its signal handlers in place. */
const stopped = async (child: ChildProcess): Promise<number | null> => {
  const ended = once(child, "close");
  child.stdin?.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
  if (child.stdout) await once(child.stdout, "data");
  child.kill("SIGTERM");
  return (await ended)[0] as number | null;
};

describe("commands of the docs", () => {
  it("are of kinds that are held", () => {
    const others = commands.filter(
      (line) => !/^npx (billing-customers-mcp|vitest run)|^node dist\/main\.js|^npm (ci|test|run [\w:-]+)/.test(line),
    );
    expect(others).toEqual([]);
    expect(own.length).toBeGreaterThan(6);
  });

  const ending = own.filter((line) => !serving.test(line));
  /** The first of each command is a process: that it ends. The others are read as the command line reads them. */
  const asProcesses = ending.filter((line, at) => {
    const command = (one: string) => argumentsOf(one)[0];
    return at === ending.findIndex((one) => command(one) === command(line));
  });

  it.each(asProcesses)("%s ends well", { timeout: patience }, async (line) => {
    const { stdout } = await run(process.execPath, [program, ...argumentsOf(line)], { env: {}, timeout: patience });
    expect(stdout).not.toBe("");
  });

  it.each(ending.filter((line) => !asProcesses.includes(line)))("%s is understood", async (line) => {
    const { status, stdout } = await runInside(argumentsOf(line));
    expect([status, stdout]).toEqual([0, expect.stringMatching(/./)]);
  });

  it.each(own.filter((line) => serving.test(line) && !servedElsewhere.test(line)))(
    "%s serves until stopped",
    { timeout: patience },
    async (line) => {
      expect(await stopped(spawn(process.execPath, [program, ...argumentsOf(line)], { env: {} }))).toBe(0);
    },
  );

  it("name scripts that exist, and those of the README are what CI runs", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = commands.flatMap((line) => /^npm run (?:--silent )?([\w:-]+)/.exec(line)?.[1] ?? []);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const ci = read(".ci/run");
    for (const line of ["npm ci", "npm test", "npm run --silent demo"]) expect(ci).toContain(line);
  });
});

describe("configuration in the docs", () => {
  it.each(ofLanguage("json").map(({ path, text }) => [path, text]))("%s: is read as it stands", (_, text) => {
    const { connections } = JSON.parse(text) as { connections: { name: string }[] };
    const variables = Object.fromEntries([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => [name, "value"]));
    const tokenStore = () => {
      throw new Error("Nothing rotates here.");
    };
    const http = () => Promise.reject(new Error("Nothing is asked here."));
    const read = connectAll({ variables, file: { path: "docs", text } }, { http, tokenStore });
    expect(read.map(({ name }) => name)).toEqual(connections.map(({ name }) => name));
  });
});

it("there are no other kinds of blocks than those that are held", () => {
  const kinds = new Set(["sh", "json", "mermaid"]);
  expect(blocks.filter(({ language }) => !kinds.has(language)).map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
});
