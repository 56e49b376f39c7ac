/** Work on all cores: a job's module is bundled once and run by child processes, each with its share. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

const root = join(import.meta.dirname, "..", "..");

/**
 * Inside a bundle a module is no longer where its file is; what it finds by its own address must be found all the same.
 */
const ownAddresses: Plugin = {
  name: "own-addresses",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/(src|test)\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: "ts" };
    });
  },
};

const entry = (file: string): string => `
import { run } from ${JSON.stringify(file)};
process.once("message", async (job) => {
  process.send(await run(job), () => process.disconnect());
});
`;

const bundle = (file: string, outfile: string) =>
  build({
    stdin: { contents: entry(file), resolveDir: root, loader: "ts" },
    outfile,
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20.18",
    plugins: [ownAddresses],
  });

const runOne = async <Job, Result>(program: string, job: Job): Promise<Result> => {
  const child = fork(program, { cwd: root });
  const ended = once(child, "close").then(([code]) => {
    throw new Error(`A child ended with ${code} before it was done`);
  });
  child.send(job as object);
  const [result] = (await Promise.race([once(child, "message"), ended])) as [Result];
  await ended.catch(() => undefined);
  return result;
};

/**
 * Runs `run(job)` of `test/soak/jobs/<name>.ts` for every job, as many at once as there are cores, and gives back what
 * each returned, in the order of the jobs. Jobs and results must be what JSON carries. Rejects if a child fails.
 */
export const inChildren = async <Job, Result>(name: string, jobs: readonly Job[]): Promise<readonly Result[]> => {
  const folder = await mkdtemp(join(root, "node_modules", ".soak-"));
  try {
    const program = join(folder, "job.mjs");
    await bundle(join(root, "test", "soak", "jobs", `${name}.ts`), program);
    const results: Result[] = [];
    const queue = [...jobs.entries()];
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift())
        results[next[0]] = await runOne<Job, Result>(program, next[1]);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** `count` split into parts of nearly the same size, at most `most` each. */
export const shares = (count: number, most: number): readonly number[] => {
  const parts = Math.max(1, Math.ceil(count / most));
  return Array.from(
    { length: parts },
    (_, at) => Math.floor(((at + 1) * count) / parts) - Math.floor((at * count) / parts),
  );
};

/** Results added up, field by field. */
export const summed = <Result extends Readonly<Record<string, number>>>(results: readonly Result[]): Result => {
  const sum: Record<string, number> = {};
  for (const result of results)
    for (const [name, value] of Object.entries(result)) sum[name] = (sum[name] ?? 0) + value;
  return sum as Result;
};
