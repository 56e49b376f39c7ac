/** The replica's part of docs/benchmarks.md, from the figures of the last `npm run bench:replica`. */

import { readFileSync, writeFileSync } from "node:fs";
import { table } from "../markdown-table.ts";
import type { ReplicaFigures } from "./measure.ts";

interface ReplicaResults {
  readonly date: string;
  readonly machine: string;
  readonly vendors: readonly string[];
  /** By database: PostgreSQL and SQLite are measured by runs of their own. */
  readonly measured: Readonly<Record<string, ReplicaFigures>>;
}

const path = "bench/results/replica.json";

export const readReplicaResults = (): ReplicaResults | undefined => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
};

/** Beside what an earlier run measured of the other database. */
export const keepReplicaResults = (results: ReplicaResults): void => {
  const measured = { ...readReplicaResults()?.measured, ...results.measured };
  writeFileSync(path, `${JSON.stringify({ ...results, measured }, null, 2)}\n`);
};

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const thousands = (value: number): string => value.toLocaleString("en");

/** A comparison that begins at a tenth of a millisecond says nothing: below a millisecond more, it counts as met. */
const isNear = (ours: number, raw: number): boolean => ours <= raw * 1.5 || ours - raw < 1;

const oneDatabase = (vendors: readonly string[], figures: ReplicaFigures): readonly string[] => [
  `**${figures.database}**, ${thousands(figures.customers)} customers and ${thousands(figures.invoices)} invoices at each of ${vendors.join(" and ")}: ${figures.residentMiB} MiB resident at most (target ≤ 200), ${figures.vendorRequests} vendor requests.`,
  "",
  table(
    ["question", "whole call, ms", "target", "its statements, ms", "raw SQL, ms", ""],
    figures.figures.map(({ what, callMs, mostMs, statementsMs, rawMs }) => [
      what,
      ms(callMs),
      `≤ ${thousands(mostMs)}`,
      ms(statementsMs),
      ms(rawMs),
      callMs <= mostMs && isNear(statementsMs, rawMs) ? "met" : "**not met**",
    ]),
  ),
  "",
];

/** Nothing where nothing was measured. */
export const replicaSection = (results: ReplicaResults | undefined): readonly string[] =>
  results
    ? [
        "## The local replica",
        "",
        `Measured by \`npm run bench:replica\` on ${results.date} (${results.machine}), which fills a schema or file of its own and drops it afterwards. A whole call goes from the line that asks a server over stdio, started with the image's flags, to the line that answers; beside it, what its statements take by themselves, side by side where the call runs them so, and what SQL takes for the same rows and totals, in the same order of evidence or rank and by the same indexes, and for who shares a key with them, as rows of lists and searches say (target ≤ 1.5 ×, or less than a millisecond more). Medians of 31.`,
        "",
        ...Object.values(results.measured).flatMap((figures) => oneDatabase(results.vendors, figures)),
      ]
    : [];
