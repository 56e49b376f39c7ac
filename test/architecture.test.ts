/** Who may import whom: imports run one way, no circle, no drawer, nothing long. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, text: readFileSync(join(source, path), "utf8") }));

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");

/** Rooms each room may import from, itself aside. Files directly under src/ compose the rooms and may import any. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  commands: ["redis", "transports", "tools", "customers", "summaries", "vendors", "http", "vocabulary", "sandbox"],
  transports: ["vocabulary"],
  prompts: ["tools", "customers", "summaries", "vendors", "http", "vocabulary"],
  resources: ["tools", "customers", "summaries", "vendors", "http", "vocabulary"],
  tools: ["customers", "summaries", "vendors", "http", "vocabulary"],
  customers: ["vendors", "http", "vocabulary"],
  summaries: ["vocabulary"],
  vendors: ["http", "vocabulary"],
  http: [],
  vocabulary: [],
  sandbox: [],
  redis: ["transports", "vendors", "http", "vocabulary"],
};

const roomOf = (path: string): string => (path.includes("/") ? (path.split("/")[0] ?? "") : "");

/** Relative imports as paths below src/. */
const edges = files.flatMap(({ path, text }) =>
  importsOf(text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ from: path, to: relative(source, resolve(dirname(join(source, path)), specifier)) })),
);

describe("the house", () => {
  it("has only the rooms it says it has", () => {
    const found = [...new Set(files.map(({ path }) => roomOf(path)).filter(Boolean))].sort();
    expect(found).toEqual(Object.keys(rooms).sort());
  });

  it("lets imports run one way only", () => {
    const wrong = edges.filter(({ from, to }) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      return here !== "" && here !== there && !(there !== "" && rooms[here]?.includes(there));
    });
    // Commands compose, so they may also use what composes them.
    expect(wrong.filter(({ from, to }) => !(roomOf(from) === "commands" && roomOf(to) === ""))).toEqual([]);
  });

  it("keeps vendors apart: no vendor knows another, nor who asks it", () => {
    const vendor = (path: string) => /^vendors\/([a-z]+)\//.exec(path)?.[1];
    const wrong = edges.filter(({ from, to }) => {
      const own = vendor(from);
      if (own === undefined || !to.startsWith("vendors/")) return false;
      const other = vendor(to);
      const isPagination = other === "pagination";
      return (
        own !== "pagination" &&
        ((other !== undefined && other !== own && !isPagination) || /registry|fetch-page|capability/.test(to))
      );
    });
    expect(wrong).toEqual([]);
  });

  it("names no vendor in shared code", () => {
    const shared = files.filter(
      ({ path }) =>
        /^(prompts|resources|customers|tools|summaries|http|vocabulary)\//.test(path) ||
        /^vendors\/[^/]+\.ts$|^vendors\/pagination/.test(path),
    );
    const naming = shared.filter(
      ({ path, text }) => path !== "vendors/registry.ts" && /vendor(\.id|Id)?\s*[!=]==?\s*"/.test(text),
    );
    expect(naming.map(({ path }) => path)).toEqual([]);
  });

  it("keeps the protocol's SDK in server.ts and transports/", () => {
    const users = files.filter(({ text }) => importsOf(text).some((name) => name.startsWith("@modelcontextprotocol/")));
    const outside = users.filter(({ path }) => path !== "server.ts" && roomOf(path) !== "transports");
    expect(outside.map(({ path }) => path)).toEqual(
      ["commands/demo.ts"].filter((path) => users.some((user) => user.path === path)),
    );
  });

  it("lets the vocabulary know nothing but zod", () => {
    const foreign = files
      .filter(({ path }) => roomOf(path) === "vocabulary")
      .flatMap(({ text }) => importsOf(text).filter((name) => !name.startsWith(".") && name !== "zod"));
    expect(foreign).toEqual([]);
  });

  it("reads the environment in one place", () => {
    const readers = files.filter(({ text }) => text.includes("process.env"));
    expect(readers.map(({ path }) => path)).toEqual(["config.ts"]);
  });

  it("has no circle", () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === "done") return;
      if (state.get(path) === "open") {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
        return;
      }
      state.set(path, "open");
      for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
      state.set(path, "done");
    };
    for (const { path } of files) visit(path, []);
    expect(circles).toEqual([]);
  });

  it("has no file over 250 lines", () => {
    const long = files.filter(({ text }) => text.split("\n").length - 1 > 250);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("has no drawers and no barrels", () => {
    expect(files.filter(({ path }) => /(^|\/)(utils?|helpers?|common|types|misc)\.ts$/.test(path))).toEqual([]);
    expect(files.filter(({ text }) => /^export \*/m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("opens every file with one sentence that says what it is", () => {
    const silent = files.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
});
