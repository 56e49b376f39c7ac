/** Who may import whom: imports run one way, no circle, no drawer, nothing long. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { vendors } from "../src/vendors/registry.ts";
import { rooms } from "./support/rooms.ts";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, text: readFileSync(join(source, path), "utf8") }));

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");

const roomOf = (path: string): string => (path.includes("/") ? (path.split("/")[0] ?? "") : "");

/** Relative imports as paths below src/. */
const edges = files.flatMap(({ path, text }) =>
  importsOf(text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ from: path, to: relative(source, resolve(dirname(join(source, path)), specifier)) })),
);

/** All that is written here, with the scripts that a build or a bench runs, as paths below the root. */
const everywhere = ["src", "test", "bench", "scripts", "view"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|mjs)$/.test(path) && !path.includes("node_modules"))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), "utf8") })),
);

/** What a file imports from which other one; of a module loaded later, every word may be a name it takes. */
const namedImports = (path: string, text: string) => {
  const to = (specifier = "") => relative(root, resolve(root, dirname(path), specifier));
  const named = [...text.matchAll(/\{([^{}]*)\}\s*from\s*"(\.[^"]+)"/g)].map(([, names = "", specifier]) => ({
    to: to(specifier),
    names: names.split(",").map((name) => /^(?:type )?(\w*)/.exec(name.trim())?.[1] ?? ""),
  }));
  const whole = [...text.matchAll(/(?:import\(|\* as \w+ from)\s*"(\.[^"]+)"/g)];
  const words = whole.length > 0 ? (text.match(/\w+/g) ?? []) : [];
  return [...named, ...whole.map(([, specifier]) => ({ to: to(specifier), names: words }))];
};

/** Where a vendor's name stands for what it is, and decides nothing. */
const examples: Readonly<Record<string, string>> = {
  "cli.ts": "what the product is, and one fault as an example",
  "commands/demo/demo.ts": "the story that it tells",
  "commands/demo/view.ts": "the vendor that its switch takes down",
  "connections/settings-file.ts": "an example of a settings file",
  "runtime.ts": "an example of variables",
  "tools/describe-vendors.ts": "an example of a call",
  "tools/get-customer.ts": "an example of a call",
};

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
      const isShared = (name: string | undefined) => name === "pagination" || name === "declare" || name === "read";
      return (
        !isShared(own) &&
        ((other !== undefined && other !== own && !isShared(other)) || /registry|vendors\/read|capability/.test(to))
      );
    });
    expect(wrong).toEqual([]);
  });

  it("names no vendor outside its own folders and the registry", () => {
    // "sequence" is a word, too: as a vendor it is a name, an id in quotes, or the beginning of a variable's name.
    const named = vendors.flatMap(({ id, name }) => [`\\b${name}\\b`, `["'\`/]${id}\\b`, `\\b${id.toUpperCase()}_`]);
    const own = new RegExp(`^(vendors|sandbox)/(${vendors.map(({ id }) => id).join("|")})/|^vendors/registry\\.ts$`);
    // What the embedded sandbox generates for each vendor stands in its population, by vendor.
    const naming = files.filter(({ path, text }) => !own.test(path) && new RegExp(named.join("|")).test(text));
    expect(
      naming
        .map(({ path }) => path)
        .filter((path) => !path.startsWith("sandbox/"))
        .sort(),
    ).toEqual(Object.keys(examples));
  });

  it("keeps the protocol's SDK in server.ts, problem-answers.ts and transports/", () => {
    const users = files.filter(({ text }) => importsOf(text).some((name) => name.startsWith("@modelcontextprotocol/")));
    const outside = users.filter(
      ({ path }) => !["server.ts", "problem-answers.ts"].includes(path) && roomOf(path) !== "transports",
    );
    expect(outside.map(({ path }) => path)).toEqual(["commands/demo/mcp-client.ts"]);
  });

  it("lets the vocabulary and the text below it know nothing but zod", () => {
    const foreign = files
      .filter(({ path }) => roomOf(path) === "vocabulary" || roomOf(path) === "text")
      .flatMap(({ text }) => importsOf(text).filter((name) => !name.startsWith(".") && name !== "zod"));
    expect(foreign).toEqual([]);
  });

  it("reads its settings in one place, and a terminal's and npm's own variables where they count", () => {
    const readers = files.filter(({ text }) => text.includes("process.env"));
    expect(readers.map(({ path }) => path).toSorted()).toEqual([
      "commands/screen.ts",
      "config.ts",
      "platform/launcher.ts",
    ]);
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

  it("exports nothing that no other file imports", () => {
    const taken = new Map<string, Set<string>>();
    for (const { path, text } of everywhere)
      for (const { to, names } of namedImports(path, text)) {
        const known = taken.get(to) ?? new Set();
        for (const name of names) known.add(name);
        taken.set(to, known);
      }
    // What scripts write may look like an export, and jobs and hooks are loaded by their path.
    // The page shows how a stand-in of a vendor's own is written.
    taken.get("test/support/fixture-vendors.ts")?.add("VendorFixture");
    const own = everywhere.filter(({ path }) => !/^scripts\/|^test\/soak\/jobs\/|\.mjs$/.test(path));
    const unused = own.flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm)]
        .filter(([, name = ""]) => !taken.get(path)?.has(name))
        .map(([, name]) => `${path} ${name}`),
    );
    expect(unused).toEqual([]);
  });

  it("has no file over 250 lines", () => {
    const long = files.filter(({ text }) => text.split("\n").length - 1 > 250);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("has no comment line over 120 columns, which the formatter leaves as they are", () => {
    const wide = everywhere.flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, at) => (line.length > 120 && /^\s*(\/?\*|\/\/)/.test(line) ? `${path}:${at + 1}` : [])),
    );
    expect(wide).toEqual([]);
  });

  it("has no folder with more than twelve files side by side", () => {
    const crowds = new Map<string, number>();
    for (const { path } of files) crowds.set(dirname(path), (crowds.get(dirname(path)) ?? 0) + 1);
    expect([...crowds].filter(([folder, count]) => folder !== "." && count > 12)).toEqual([]);
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
