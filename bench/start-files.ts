/**
 * Which files of dist/ a start over stdio reads, in order, and how large they are: seen from inside that very process.
 */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { callText, hello, startProcess } from "./stdio-process.ts";

interface StartFile {
  /** Below dist/. */
  readonly path: string;
  readonly bytes: number;
}

export interface StartFiles {
  /** Until `tools/list` is answered. */
  readonly start: readonly StartFile[];
  /** What a first answer reads besides. */
  readonly firstAnswer: readonly StartFile[];
}

const readNotes = async (notes: string): Promise<readonly StartFile[]> => {
  const lines = (await readFile(notes, "utf8")).split("\n").filter(Boolean);
  const files = new Map(lines.map((line) => JSON.parse(line) as StartFile).map((file) => [file.path, file]));
  return [...files.values()];
};

/** `env` points the server at vendors that answer. */
export const measureStartFiles = async (env: Readonly<Record<string, string>>): Promise<StartFiles> => {
  const folder = await mkdtemp(join(tmpdir(), "start-files-"));
  const notes = join(folder, "notes");
  const dist = resolve("dist");
  const server = startProcess({
    args: ["--import", pathToFileURL(resolve("bench/observe-files.mjs")).href, join(dist, "main.js")],
    env: { ...env, BENCH_DIST: dist, BENCH_NOTES: notes },
  });
  try {
    await hello(server);
    await server.request("tools/list");
    const start = await readNotes(notes);
    await callText(server, "list_customers", { vendors: ["zenskar"] });
    const all = await readNotes(notes);
    return { start, firstAnswer: all.slice(start.length) };
  } finally {
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
};

export const bytesOf = (files: readonly StartFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** The modules inside these files, and how much of each, by the bundler's own account (dist/meta.json). */
const modulesIn = async (files: readonly StartFile[]): Promise<readonly (readonly [string, number])[]> => {
  const { outputs } = JSON.parse(await readFile("dist/meta.json", "utf8")) as {
    outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
  };
  return Object.entries(outputs).flatMap(([output, { inputs }]) =>
    files.some(({ path }) => output.endsWith(`/${path}`))
      ? Object.entries(inputs).map(([input, { bytesInOutput }]) => [input, bytesInOutput] as const)
      : [],
  );
};

/** The paths of all modules of which anything is inside these files. */
export const modulesOf = async (files: readonly StartFile[]): Promise<readonly string[]> =>
  (await modulesIn(files)).flatMap(([path, bytes]) => (bytes > 0 ? [path] : []));

/** Packages and own modules inside these files, largest first. */
export const contentsOf = async (files: readonly StartFile[]): Promise<readonly (readonly [string, number])[]> => {
  const sizes = new Map<string, number>();
  for (const [path, bytes] of await modulesIn(files)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? "src";
    sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  }
  return [...sizes].filter(([, bytes]) => bytes > 0).sort(([, one], [, other]) => other - one);
};
