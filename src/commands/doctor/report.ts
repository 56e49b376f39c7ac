/** A diagnosis as a person reads it: one table of what was tried and how it went, what the key may see, what to fix. */

import type { Colour, Screen } from "../screen.ts";
import { type Column, tableOf, wrapped } from "../table.ts";
import type { Checks, Diagnosis } from "./diagnose.ts";
import type { Verdict } from "./verdict.ts";

/** The checks in the order they are tried, and what the table calls them. */
const checks = {
  reachable: "reached",
  authorised: "key",
  list: "customers",
  invoices: "invoices",
  paging: "pages",
  filter: "filter",
  by_id: "by id",
  version: "version",
} as const satisfies Record<keyof Checks, string>;

const names = Object.keys(checks) as (keyof Checks)[];

const mark: Readonly<Record<Verdict, string>> = { ok: "✓", failed: "✗", unknown: "·" };
const colour: Readonly<Record<string, Colour>> = { "✓": "green", "✗": "red", "·": "grey" };

/** Above this a signed token or a date filter may already be refused or wrong. */
const mostSkewSeconds = 60;

/** What a failed check means where no problem says it already. */
const advice: Partial<Record<keyof Checks, string>> = {
  reachable: "Check the address in its _BASE_URL if you set one, the network, and HTTPS_PROXY if there is a proxy.",
  version: "The answer is of another API version than was asked: check the version that this account is pinned to.",
  paging: "The second page repeats the first: lists from this vendor would be incomplete. Do not rely on them.",
  filter: "A filter by the first row's own name did not find it, or found others: name filters cannot be trusted here.",
  by_id: "The first row was not found by its id: get_customer will not work.",
  invoices:
    "This key sees no invoices, so nobody can be told who owes: triage, balances and sums will lack this vendor.",
};

export const isHealthy = (one: Diagnosis): boolean => names.every((check) => one[check] !== "failed");

/** What to do, one sentence each; none where all is well. */
export const fixesOf = (one: Diagnosis): readonly string[] => [
  ...(one.problem ? [one.problem.fix] : []),
  ...names.flatMap((check) => (one[check] === "failed" ? (advice[check] ?? []) : [])),
  ...(one.invoices === "failed" && one.invoices_note ? [one.invoices_note] : []),
  ...(one.clock_skew_s !== undefined && Math.abs(one.clock_skew_s) > mostSkewSeconds
    ? [`This computer's clock differs from the vendor's by ${one.clock_skew_s} s: set it.`]
    : []),
];

const columns: readonly Column[] = [
  { name: "connection" },
  { name: "vendor", spare: 3 },
  { name: "environment", spare: 2 },
  { name: "answers", align: "right", spare: 4 },
  ...names.map((check): Column => ({ name: checks[check], ...(check === "version" ? { spare: 1 } : {}) })),
];

const cellsOf = (one: Diagnosis): readonly string[] => [
  one.connection,
  one.vendor,
  // Where nobody knows what it is, at least where it is.
  one.environment === "unknown" ? one.host : one.environment,
  one.latency_ms === undefined ? "-" : `${one.latency_ms} ms`,
  ...names.map((check) => mark[one[check]]),
];

/** What the key sees, and what to do: nothing for a connection that is all well. */
const linesOf = (one: Diagnosis, { places, paint }: Screen): readonly string[] => {
  const told: readonly (readonly [label: string, colour: Colour, text: string])[] = [
    ...fixesOf(one).map((fix) => ["fix", "red", fix] as const),
    ...(one.invoices !== "failed" && one.invoices_note ? [["note", "yellow", one.invoices_note] as const] : []),
  ];
  return told.flatMap(([label, shade, text]) =>
    wrapped(`${label.padEnd(4)}  ${one.connection}: ${text}`, places, " ".repeat(6)).map((line, at) =>
      at === 0 ? paint(line.slice(0, 4), shade) + line.slice(4) : line,
    ),
  );
};

/** As wide as the screen. */
export const reportOf = (found: readonly Diagnosis[], screen: Screen): string => {
  const ailing = found.filter((one) => !isHealthy(one)).map(({ connection }) => connection);
  const seeing = found.filter(({ invoices }) => invoices === "ok").map(({ connection }) => connection);
  const { lines } = tableOf(columns, found.map(cellsOf), screen.places, (cell, row) => {
    const shade = colour[cell.trim()];
    return row === -1 ? screen.paint(cell, "bold") : shade ? screen.paint(cell, shade) : cell;
  });
  const sums = [
    ailing.length === 0
      ? `All ${found.length} healthy. ✓ holds, · could not be tried or is not said by the vendor.`
      : `${found.length - ailing.length} of ${found.length} healthy; to fix: ${ailing.join(", ")}.`,
    seeing.length === found.length
      ? "Every key sees customers and invoices."
      : `Keys that are known to see invoices: ${seeing.join(", ") || "none"}.`,
  ];
  return [
    ...lines,
    ...found.flatMap((one) => linesOf(one, screen)),
    "",
    ...sums.flatMap((sum) => wrapped(sum, screen.places)),
  ].join("\n");
};
