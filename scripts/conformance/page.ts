/** docs/conformance.md, from what the suite found. */

import { expected } from "./expected.ts";
import { isVacuous, passes, type Revision, revisions, type Scenario } from "./suite.ts";

export type Found = Readonly<Record<Revision, { readonly fixture: readonly Scenario[] }>>;

const shown = (scenario: Scenario): string => {
  if (isVacuous(scenario)) return "nothing checked";
  return passes(scenario) ? "passed" : "cannot apply";
};

const rows = (scenarios: readonly Scenario[]): readonly string[] =>
  scenarios
    .filter(({ isScored }) => isScored)
    .map(
      (one) => `| \`${one.name}\` | ${shown(one)} | ${one.passed} | ${one.failed} | ${one.warned} | ${one.skipped} |`,
    );

const reasons = (revision: Revision): readonly string[] => {
  const { cannot } = expected[revision];
  return [...new Set(Object.values(cannot))].map((reason) => {
    const names = Object.keys(cannot).filter((name) => cannot[name] === reason);
    return `- ${names.map((name) => `\`${name}\``).join(", ")}: ${reason}.`;
  });
};

const chapter = (revision: Revision, scenarios: readonly Scenario[]): readonly string[] => {
  const { scored, passed, checks, program, cannot, vacuous } = expected[revision];
  const own = Object.entries(program).map(([name, count]) => `\`${name}\` (${count})`);
  return [
    "",
    `## ${revision}`,
    "",
    `${passed} of the ${scored} scenarios that this revision requires pass, in ${checks} checks.`,
    ...(vacuous.length > 0
      ? [
          `${vacuous.map((name) => `\`${name}\``).join(", ")} is among them by the suite's counting, but checks nothing: it wants a session first.`,
        ]
      : []),
    `The program itself, whose tools have other names than the suite's, must pass ${own.join(", ")}; in brackets the checks.`,
    "",
    "| scenario | end | passed | failed | warned | skipped |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows(scenarios),
    ...(Object.keys(cannot).length > 0
      ? ["", "What cannot apply to a server that only reads:", "", ...reasons(revision)]
      : []),
  ];
};

export const conformancePage = (found: Found): string =>
  [
    "# Conformance",
    "",
    "The official suite (`@modelcontextprotocol/conformance` 0.2.0-alpha.12) runs in CI with `npm run conformance`, which fails where a number on this page changes; `npm run conformance -- --write` writes the page.",
    "",
    "Most scenarios call tools, resources and prompts of fixed names. A fixture that exists for the tests alone (`test/support/conformance-fixture.ts`) has them, behind the same door as the program (`src/transports/`). Scenarios that need no names are asked of the built program as well. A pass can be empty, so checks are counted, without the check of message shapes that the suite adds to every scenario.",
    "",
    "Scenarios that a revision does not require (extensions, pending ones) are run and not counted. DNS rebinding: a foreign `Host` and `Origin` is refused and the right one let in, in both revisions, by fixture and program.",
    ...revisions.flatMap((revision) => chapter(revision, found[revision].fixture)),
    "",
  ].join("\n");
