/** The coverage line of a worklist: how many of how many, what they owe together, and what is missing. */

import { shownBefore } from "../../receivables/worklist/place.ts";
import { isRetried, rowsShown, worklistReports } from "../../receivables/worklist/report.ts";
import type { Worklist, WorklistPart } from "../../receivables/worklist/worklist.ts";
import type { ReceivableFact } from "../../vendors/declare/receivables.ts";
import { dayZone, showDay } from "../../vocabulary/invoice.ts";
import { type Coverage, coverageLine, remarks, share, sumsOf, unsureInvoices } from "./coverage.ts";
import { plural } from "./plural.ts";

/** Facts that decide about chasing; the others only matter for one customer. */
const chasing: readonly ReceivableFact[] = ["mandates", "reminders", "pending payments", "promises", "disputes"];

/** "Not said by the vendor: mandates at one, another": a `?` or a missing hold there is unknown, never none. */
const unsaid = (parts: readonly WorklistPart[]): string[] => {
  const facts = chasing.flatMap((fact) => {
    const silent = parts.filter(
      ({ connection, overdue }) => overdue && connection.vendor.receivables?.cannotSay.includes(fact),
    );
    if (silent.length === 0) return [];
    // The only one asked is meant without its name.
    return [parts.length > 1 ? `${fact} at ${silent.map(({ connection }) => connection.name).join(", ")}` : fact];
  });
  return facts.length > 0 ? [`Not said by the vendor: ${facts.join("; ")}`] : [];
};

const sums = ({ owed, matched }: Worklist, isWhole: boolean): string => {
  if (matched === 0) return isWhole ? "nothing overdue" : "nothing overdue that could be read and checked";
  return `${isWhole ? "" : "at least "}${plural(matched, "customer")} overdue with ${sumsOf(owed)}`;
};

/** What of the order a vendor that failed changes: on the pages without it, and on those that bring its debts. */
const outOfOrder = (worklist: Worklist, shown: number, goesOn: boolean): string[] => {
  const { parts, split } = worklist;
  const late = parts.flatMap(({ connection }) => {
    const own = split.left.slice(0, shown).filter((debt) => debt.connection === connection && split.isLate(debt));
    return own.length > 0 ? [`${plural(own.length, "row")} of ${connection.name}`] : [];
  });
  const awaited = parts.filter(isRetried).map(({ connection }) => connection.name);
  return [
    ...(late.length > 0 ? [`Behind their place, since they were not read on earlier pages: ${late.join(", ")}`] : []),
    ...(goesOn && awaited.length > 0
      ? [`Asked again on the next page, behind those shown by then: ${awaited.join(", ")}`]
      : []),
  ];
};

interface Shown {
  readonly rows: number;
  /** There are further pages to ask for. */
  readonly goesOn: boolean;
}

const coverageOf = (worklist: Worklist, { rows: shown, goesOn }: Shown, notes: readonly string[]): Coverage => {
  const reports = worklistReports(worklist, shown);
  const isWhole = reports.every(({ outcome }) => outcome === "ok" || outcome === "empty");
  const behind = shownBefore(worklist.place);
  const lost = Object.entries(worklist.place.lost);
  const head = `${plural(rowsShown(worklist, shown).length, "row")}${behind > 0 ? `, behind ${behind} on earlier pages` : ""}; ${sums(worklist, isWhole)}, counted to ${showDay(worklist.asOf)} ${dayZone}`;
  // One vendor that simply answered has said it all in the first sentence.
  const isPlain = reports.length === 1 && isWhole && behind === 0;
  const shares = isPlain ? [] : reports.flatMap((report) => share(report, { read: "invoices", missing: "its debts" }));
  const { coverage, repeated } = coverageLine(head, shares, [
    ...(worklist.isPast ? ["What was paid since is missing, and amounts are today's"] : []),
    ...lost.map(([vendor, code]) => `missing since an earlier page: ${vendor} (${code})`),
    ...remarks(reports),
    ...outOfOrder(worklist, shown, goesOn),
    ...unsaid(worklist.parts),
    ...notes,
  ]);
  return { coverage, repeated: [...repeated, unsureInvoices] };
};

/** Of an answer that shows the first `rows` of what is ready, and that others continue. */
export const worklistCoverage = (worklist: Worklist, rows: number, notes: readonly string[]): Coverage =>
  coverageOf(worklist, { rows, goesOn: true }, notes);

/** Of an answer that shows all that is ready, and that nobody can continue: a terminal's, or a file. */
export const singleAnswerCoverage = (worklist: Worklist, notes: readonly string[] = []): Coverage =>
  coverageOf(worklist, { rows: worklist.ready, goesOn: false }, notes);
