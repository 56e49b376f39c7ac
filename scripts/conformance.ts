/**
 * The official conformance suite in both protocol eras, against the built program and against a fixture behind the same
 * door: npm run conformance [-- --write].
 */

import { readFile, writeFile } from "node:fs/promises";
import { startHttp } from "../src/transports/http/start.ts";
import { buildConformanceFixture } from "../test/support/conformance-fixture.ts";
import { startHttpServer } from "../test/support/http-server.ts";
import { expected } from "./conformance/expected.ts";
import { conformancePage, type Found } from "./conformance/page.ts";
import { isVacuous, passes, type Revision, revisions, runSuite, type Scenario } from "./conformance/suite.ts";

const path = "docs/conformance.md";
const complaints: string[] = [];

const compare = (what: string, found: unknown, wanted: unknown): void => {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) complaints.push(`${what}: found ${is}, expected ${should}`);
};

const judgeFixture = (revision: Revision, scenarios: readonly Scenario[]): void => {
  const wanted = expected[revision];
  const scored = scenarios.filter(({ isScored }) => isScored);
  const passed = scored.filter(passes);
  const checks = passed.reduce((sum, scenario) => sum + scenario.passed, 0);
  process.stdout.write(`${revision}  fixture: ${passed.length} of ${scored.length} scenarios, ${checks} checks\n`);
  compare(`${revision}, scenarios`, scored.length, wanted.scored);
  compare(`${revision}, passed`, passed.length, wanted.passed);
  compare(`${revision}, checks`, checks, wanted.checks);
  compare(
    `${revision}, passed without a check`,
    passed.filter(isVacuous).map(({ name }) => name),
    wanted.vacuous,
  );
  const failed = scored.filter((scenario) => !passes(scenario)).map(({ name }) => name);
  compare(`${revision}, failed`, failed.sort(), Object.keys(wanted.cannot).sort());
};

const judgeProgram = (revision: Revision, scenarios: readonly Scenario[]): void => {
  const found = Object.fromEntries(
    Object.keys(expected[revision].program).map((name) => {
      const scenario = scenarios.find((one) => one.name === name);
      return [name, scenario && passes(scenario) ? scenario.passed : "failed"];
    }),
  );
  process.stdout.write(`${revision}  program: ${JSON.stringify(found)}\n`);
  compare(`${revision}, the program's own checks`, found, expected[revision].program);
};

const door = await startHttp({ host: "127.0.0.1", port: 0, build: buildConformanceFixture, connections: [] });
const program = await startHttpServer({ BILLING_MCP_LOG_LEVEL: "info" }, ["--sandbox"]);
const found: Partial<Record<Revision, Found[Revision]>> = {};
try {
  for (const revision of revisions) {
    const fixture = await runSuite(door.url, revision);
    found[revision] = { fixture };
    judgeFixture(revision, fixture);
    judgeProgram(revision, await runSuite(program.url, revision));
  }
} finally {
  await door.close(0);
  await program.kill();
}

const page = conformancePage(found as Found);
if (process.argv.includes("--write")) await writeFile(path, page);
else if ((await readFile(path, "utf8").catch(() => "")) !== page)
  complaints.push(`${path} is out of date: npm run conformance -- --write`);
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exitCode = complaints.length > 0 ? 1 : 0;
