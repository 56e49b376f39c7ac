/**
 * Mutation testing of the modules whose mistakes nobody would see: npm run test:mutation [-- module …].
 *
 * Every module is mutated against the tests that are meant to hold it, and no others: a mutant that only a far-away
 * test notices counts as a survivor. What survives is listed; the scores go to bench/results/mutation.json, which
 * docs/reliability.md reads. Exit code 1 where a module is below 85 % (docs/reliability.md, goal G25).
 *
 * A mutant that breaks a test file before its first test (at an import, in `describe`, in `beforeAll`) counts as a
 * survivor too: Stryker sees no failed test then. So these tests call what they test inside a test.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";

type MutantResult = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

interface Module {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

const modules: Readonly<Record<string, Module>> = {
  retries: { mutate: ["src/http/retry*.ts"], tests: ["test/http/retry*.test.ts"] },
  tokens: { mutate: ["src/customers/continuation/seal.ts"], tests: ["test/customers/seal*.test.ts"] },
  sanitiser: {
    mutate: ["src/text/safe-text.ts"],
    tests: ["test/text/safe-text*.test.ts", "test/text/sanitise-deep.test.ts"],
  },
  // The properties of refs hold them too, but cost seconds each time: here the refs written down must suffice.
  refs: { mutate: ["src/summaries/refs/ref.ts"], tests: ["test/summaries/refs/ref-examples.test.ts"] },
  paging: {
    mutate: ["src/vendors/pagination/*.ts", "src/customers/{merge,progress,shares,walk}.ts"],
    tests: ["test/vendors/pagination.test.ts", "test/customers/{dealing,walk*}.test.ts"],
  },
};

const file = "bench/results/mutation.json";
const least = 85;

interface Score {
  readonly killed: number;
  /** Ran for ever, which counts as noticed. */
  readonly timeout: number;
  /** Noticed by no test, or reached by none. */
  readonly survived: number;
  /** Noticed in percent of all mutants, rounded down. */
  readonly score: number;
  readonly date: string;
}

const isAlive = ({ status }: MutantResult): boolean => status === "Survived" || status === "NoCoverage";

const scoreOf = (results: readonly MutantResult[]): Score => {
  const [killed, timeout] = ["Killed", "Timeout"].map((kind) => results.filter(({ status }) => status === kind).length);
  const survived = results.filter(isAlive).length;
  const noticed = (killed ?? 0) + (timeout ?? 0);
  const score = Math.floor((1000 * noticed) / (noticed + survived)) / 10;
  return { killed: killed ?? 0, timeout: timeout ?? 0, survived, score, date: new Date().toISOString().slice(0, 10) };
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
    console.log(
      `${relative(".", fileName)}:${location.start.line}:${location.start.column} ${mutatorName}: ${replacement}`,
    );
  scores[name] = scoreOf(results);
  console.log(`${name}: ${JSON.stringify(scores[name])}`);
  await writeFile(file, `${JSON.stringify(scores, null, 2)}\n`);
  if (scores[name].score < least) process.exitCode = 1;
}
