/** The page's part about cost by size: one table, and the targets that it decides. */

import { table } from "../markdown-table.ts";
import { type Cost, latencyMs } from "./measure.ts";

const wholeWithinS = 15;
const wholeAt = 5_000;
const largest = 50_000;

type Row = readonly [what: string, reached: string, target: string, met: boolean];

const count = (value: number): string => value.toLocaleString("en-GB");
const wholeOf = ({ partial }: Cost): string => (partial.length === 0 ? "whole" : `partial: ${partial.join(", ")}`);

/** Rows of the table of targets. */
export const costRows = (costs: readonly Cost[]): Row[] => {
  const of = (question: string, customers: number, atOnce = 1): readonly Cost[] =>
    costs.filter((one) => one.question === question && one.customers === customers && one.atOnce === atOnce);
  const inTime = ["summary by bucket", "worklist of 50"].flatMap((question) =>
    of(question, wholeAt).map(
      (cost): Row => [
        `${question} at ${count(wholeAt)} customers a vendor, ${latencyMs} ms`,
        `${wholeOf(cost)}, ${cost.seconds.toFixed(1)} s`,
        `whole, ≤ ${wholeWithinS} s`,
        cost.partial.length === 0 && cost.seconds <= wholeWithinS,
      ],
    ),
  );
  const byVendor = of("summary by vendor", largest).map(
    (cost): Row => [
      `summary by vendor at ${count(largest)} customers a vendor`,
      `${wholeOf(cost)}, ${cost.requests} requests`,
      "whole, ≤ 15 requests",
      cost.partial.length === 0 && cost.requests <= 15,
    ],
  );
  const memory = [
    [1, 160],
    [8, 256],
  ].flatMap(([atOnce = 1, most = 0]): Row[] => {
    const own = costs.filter((one) => one.customers === largest && one.atOnce === atOnce);
    const highest = Math.max(...own.map(({ residentMiB }) => residentMiB));
    const what = atOnce === 1 ? "one question at a time" : "eight summaries or worklists at once";
    if (own.length === 0) return [];
    return [[`memory at ${count(largest)}, ${what}`, `${highest.toFixed(0)} MiB`, `≤ ${most} MiB`, highest <= most]];
  });
  return [...byVendor, ...inTime, ...memory];
};

export const costSection = (costs: readonly Cost[]): readonly string[] => [
  "## Cost by the size of the book",
  "",
  `Five vendors that take ${latencyMs} ms each, a server started for each question as the container image starts it, Sequence at the 1,500 requests a minute of its current reference. The floor is what the same rows take in each vendor's largest documented pages, every row once; Pland's sandbox hands out 200 rows where 1,000 are documented. Whole books of 50,000 are read as far as a call's 25 seconds go: [a replica](replica.md) holds them whole.`,
  "",
  table(
    [
      "customers a vendor",
      "question",
      "requests",
      "floor",
      "rows fetched per row shown",
      "MB",
      "tokens",
      "s",
      "MiB",
      "",
    ],
    costs.map((cost) => [
      count(cost.customers),
      cost.atOnce === 1 ? cost.question : `${cost.question}, ${cost.atOnce} at once`,
      count(cost.requests),
      count(cost.floor),
      (cost.rows / Math.max(1, cost.shown)).toFixed(cost.rows / Math.max(1, cost.shown) < 10 ? 1 : 0),
      (cost.bytes / 1e6).toFixed(1),
      count(cost.tokens),
      cost.seconds.toFixed(1),
      cost.residentMiB.toFixed(0),
      wholeOf(cost),
    ]),
  ),
  "",
];
