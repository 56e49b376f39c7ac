/**
 * The regular expressions of src/, found by parsing it and by making those that are put together; what recheck says of
 * each.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "acorn";
import { transformSync } from "esbuild";
import { checkSync } from "recheck";

export interface Pattern {
  /** Below src/. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

interface Node {
  readonly type: string;
  readonly callee?: { readonly name?: string };
  readonly regex?: { readonly pattern: string; readonly flags: string };
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

const nodesBelow = (node: Node, found: Node[] = []): readonly Node[] => {
  found.push(node);
  for (const inner of Object.values(node).flat()) if (isNode(inner)) nodesBelow(inner, found);
  return found;
};

const parsed = new Map<string, readonly Node[]>();

const nodesOf = (path: string): readonly Node[] => {
  const nodes = parsed.get(path) ?? parsedNodes(path);
  parsed.set(path, nodes);
  return nodes;
};

const parsedNodes = (path: string): readonly Node[] => {
  const { code } = transformSync(readFileSync(path, "utf8"), { loader: "ts", target: "esnext" });
  return nodesBelow(parse(code, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true }));
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** Each literal once a file. */
export const patternsIn = (folder: string): readonly Pattern[] =>
  filesIn(folder).flatMap((file) => {
    const literals = nodesOf(join(folder, file)).flatMap(({ regex }) => (regex ? [regex] : []));
    const seen = new Map(literals.map((one) => [`/${one.pattern}/${one.flags}`, one]));
    return [...seen.values()].map(({ pattern: source, flags }) => ({ file, source, flags }));
  });

/** Files that put patterns together while they run, and how many times they say so. */
export const makersIn = (folder: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    filesIn(folder).flatMap((file) => {
      const calls = nodesOf(join(folder, file)).filter(({ callee }) => callee?.name === "RegExp").length;
      return calls > 0 ? [[file, calls]] : [];
    }),
  );

/** What a module puts together while `make` loads and runs it. The module must not be loaded yet. */
export const patternsMadeBy = async (file: string, make: () => Promise<unknown>): Promise<readonly Pattern[]> => {
  const made: Pattern[] = [];
  const usual = globalThis.RegExp;
  globalThis.RegExp = new Proxy(usual, {
    construct: (target, given) => {
      const pattern: RegExp = Reflect.construct(target, given);
      if (new Error().stack?.split("\n")[2]?.includes(file))
        made.push({ file, source: pattern.source, flags: pattern.flags });
      return pattern;
    },
  });
  try {
    await make();
  } finally {
    globalThis.RegExp = usual;
  }
  return made;
};

interface Verdict {
  readonly status: "safe" | "vulnerable" | "unknown";
  readonly complexity: string;
  readonly example: string;
}

/** By pattern: several files have the same ones. */
const verdicts = new Map<string, Verdict>();

const judged = (source: string, flags: string, patienceMs: number): Verdict => {
  const found = checkSync(source, flags, { timeout: patienceMs });
  return {
    status: found.status,
    complexity: found.status === "vulnerable" ? found.complexity.summary : found.status,
    example: found.status === "vulnerable" ? found.attack.pattern : "",
  };
};

/** `vulnerable`: some text makes it slow, of which `example` is one. `unknown`: not decided in time. */
export const verdictOf = ({ source, flags }: Pattern, patienceMs: number): Verdict => {
  // The sets of properties that `v` adds are not known to recheck; none of ours uses one.
  const known = flags.replace(/[vd]/g, "u");
  const key = `/${source}/${known}`;
  const verdict = verdicts.get(key) ?? judged(source, known, patienceMs);
  verdicts.set(key, verdict);
  return verdict;
};
