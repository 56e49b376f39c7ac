/**
 * Mutation testing of the modules whose mistakes nobody would see: npm run test:mutation [-- module …].
 *
 * Every module is mutated against the tests that are meant to hold it, and no others: a mutant that only a far-away test
 * notices counts as a survivor. What survives is listed; the scores go to bench/results/mutation.json, which
 * docs/reliability.md reads. Exit code 1 where a module is below 85 % (RELIABILITY goal G25).
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { Stryker } from "@stryker-mutator/core";

type MutantResult = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

interface Module {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

const modules: Readonly<Record<string, Module>> = {
  retries: { mutate: ["src/http/retry*.ts"], tests: ["test/http/{retry,retry-after,retry-budget,lanes}.test.ts"] },
  tokens: { mutate: ["src/customers/seal.ts"], tests: ["test/customers/seal.test.ts"] },
  sanitiser: { mutate: ["src/vocabulary/safe-text.ts"], tests: ["test/vocabulary/{safe-text,tame-deep}.test.ts"] },
  refs: { mutate: ["src/summaries/ref.ts"], tests: ["test/summaries/ref.test.ts"] },
  paging: {
    mutate: ["src/vendors/pagination/*.ts", "src/customers/{merge,progress,shares}.ts"],
    tests: ["test/{paging,paging-faults}.test.ts", "test/vendors/pagination.test.ts"],
  },
};

const file = "bench/results/mutation.json";
const least = 85;

interface Score {
  readonly killed: number;
  readonly survived: number;
  /** In percent: killed by an assertion or by running for ever, of all mutants that compile. */
  readonly score: number;
  readonly date: string;
}

const isKilled = ({ status }: MutantResult): boolean => status === "Killed" || status === "Timeout";
const isAlive = ({ status }: MutantResult): boolean => status === "Survived" || status === "NoCoverage";

const scoreOf = (results: readonly MutantResult[]): Score => {
  const [killed, survived] = [results.filter(isKilled).length, results.filter(isAlive).length];
  const score = Math.round((1000 * killed) / (killed + survived)) / 10;
  return { killed, survived, score, date: new Date().toISOString().slice(0, 10) };
};

const mutate = async ({ mutate: files, tests }: Module): Promise<readonly MutantResult[]> => {
  // Read by vitest.mutation.config.ts in every worker.
  process.env.MUTATION_TESTS = tests.join(" ");
  return new Stryker({
    mutate: [...files],
    testRunner: "vitest",
    vitest: { configFile: "vitest.mutation.config.ts" },
    plugins: ["@stryker-mutator/vitest-runner"],
    // Stryker would rewrite it through TypeScript's JavaScript API, which version 7 no longer has.
    tsconfigFile: "absent.json",
    coverageAnalysis: "perTest",
    reporters: ["progress"],
    concurrency: 2,
    timeoutMS: 10_000,
    ignorePatterns: ["dist", "bench", "docs"],
    // Not below node_modules: vitest finds no tests there.
    tempDirName: ".stryker",
  }).runMutationTest();
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in modules));
if (unknown) throw new Error(`No module ${unknown}. Modules: ${Object.keys(modules).join(", ")}`);

const scores: Record<string, Score> = JSON.parse(await readFile(file, "utf8").catch(() => "{}"));
await mkdir("bench/results", { recursive: true });
for (const [name, module] of Object.entries(modules)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const results = await mutate(module);
  for (const { fileName, location, mutatorName, replacement } of results.filter(isAlive))
    console.log(`${fileName}:${location.start.line}:${location.start.column} ${mutatorName}: ${replacement}`);
  scores[name] = scoreOf(results);
  console.log(`${name}: ${JSON.stringify(scores[name])}`);
  await writeFile(file, `${JSON.stringify(scores, null, 2)}\n`);
  if (scores[name].score < least) process.exitCode = 1;
}
