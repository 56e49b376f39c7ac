/** A diagnosis as a person reads it: what was tried, how it went, and what to fix. */

import type { Checks, Diagnosis, Verdict } from "./diagnose.ts";

const checks = [
  "reachable",
  "authorised",
  "list",
  "version",
  "paging",
  "filter",
  "by_id",
] as const satisfies readonly (keyof Checks)[];

const mark: Readonly<Record<Verdict, string>> = { ok: "✓", failed: "✗", unknown: "·" };
const colour: Readonly<Record<Verdict, number>> = { ok: 32, failed: 31, unknown: 90 };

/** Above this a signed token or a date filter may already be refused or wrong. */
const mostSkewSeconds = 60;

/** What a failed check means where no problem says it already. */
const advice: Partial<Record<keyof Checks, string>> = {
  version: "The answer is of another API version than was asked: check the version that this account is pinned to.",
  paging: "The second page repeats the first: lists from this vendor would be incomplete. Do not rely on them.",
  filter: "A filter by the first row's own name did not find it, or found others: name filters cannot be trusted here.",
  by_id: "The first row was not found by its id: get_customer will not work.",
};

export const isHealthy = (one: Diagnosis): boolean => checks.every((check) => one[check] !== "failed");

const environments: Readonly<Record<Diagnosis["environment"], string>> = {
  production: "production",
  sandbox: "sandbox",
  unknown: "environment unknown",
};

/** What to do, one sentence each; none where all is well. */
export const fixesOf = (one: Diagnosis): readonly string[] => [
  ...(one.problem ? [one.problem.fix] : []),
  ...checks.flatMap((check) => (one[check] === "failed" ? (advice[check] ?? []) : [])),
  ...(one.clock_skew_s !== undefined && Math.abs(one.clock_skew_s) > mostSkewSeconds
    ? [`This computer's clock differs from the vendor's by ${one.clock_skew_s} s: set it.`]
    : []),
];

/** `colours`: whether the reader is a terminal. */
export const reportOf = (found: readonly Diagnosis[], colours: boolean): string => {
  const painted = (verdict: Verdict, text: string): string =>
    colours ? `\u001b[${colour[verdict]}m${text}\u001b[0m` : text;
  const block = (one: Diagnosis): string[] => {
    const facts = [
      one.vendor,
      environments[one.environment],
      ...(one.latency_ms === undefined ? [] : [`${one.latency_ms} ms`]),
      ...(one.clock_skew_s === undefined ? [] : [`clock ${one.clock_skew_s >= 0 ? "+" : ""}${one.clock_skew_s} s`]),
    ];
    const results = checks.map((check) => painted(one[check], `${mark[one[check]]} ${check.replace("_", " ")}`));
    return [
      `${painted(isHealthy(one) ? "ok" : "failed", one.connection)} (${facts.join(", ")})`,
      `  ${results.join("  ")}`,
      ...fixesOf(one).map((fix) => `  fix: ${fix}`),
    ];
  };
  const ailing = found.filter((one) => !isHealthy(one)).map(({ connection }) => connection);
  return [
    ...found.flatMap(block),
    "",
    ailing.length === 0
      ? `All ${found.length} healthy. ✓ holds, · could not be tried or is not said by the vendor.`
      : `${found.length - ailing.length} of ${found.length} healthy; to fix: ${ailing.join(", ")}.`,
  ].join("\n");
};
