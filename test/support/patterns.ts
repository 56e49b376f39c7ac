/** The regular expressions written in src/, found by parsing it, and what recheck says of each. */

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
  readonly regex?: { readonly pattern: string; readonly flags: string };
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

const nodesBelow = (node: Node): readonly Node[] => [
  node,
  ...Object.values(node).flat().filter(isNode).flatMap(nodesBelow),
];

const literalsOf = (path: string): readonly { readonly pattern: string; readonly flags: string }[] => {
  const { code } = transformSync(readFileSync(path, "utf8"), { loader: "ts", target: "esnext" });
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
  return nodesBelow(program).flatMap(({ regex }) => (regex ? [regex] : []));
};

/** Each literal once a file. Patterns that are put together at run time are not seen. */
export const patternsIn = (folder: string): readonly Pattern[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const seen = new Map(literalsOf(join(folder, file)).map((one) => [`/${one.pattern}/${one.flags}`, one]));
      return [...seen.values()].map(({ pattern: source, flags }) => ({ file, source, flags }));
    });

/** `vulnerable`: some text makes it slow, of which `example` is one. `unknown`: not decided in time. */
export const verdictOf = (
  { source, flags }: Pattern,
  patienceMs: number,
): { readonly status: "safe" | "vulnerable" | "unknown"; readonly complexity: string; readonly example: string } => {
  // The sets of properties that `v` adds are not known to recheck; none of ours uses one.
  const found = checkSync(source, flags.replace(/[vd]/g, "u"), { timeout: patienceMs });
  return {
    status: found.status,
    complexity: found.status === "vulnerable" ? found.complexity.summary : found.status,
    example: found.status === "vulnerable" ? found.attack.pattern : "",
  };
};
