/** The coverage line of a summary: per vendor what was counted, of how many, and what is missing. */

import type { Summary } from "../../aggregates/summarize.ts";
import { summaryReports } from "../../aggregates/summary-report.ts";
import { mergeOwed } from "../../receivables/amounts-due.ts";
import { isComplete, type VendorReport } from "../../vendors/vendor-report.ts";
import { dayZone, showDay } from "../../vocabulary/invoice.ts";
import { type Coverage, coverageLine, remarks, share, sumsOf } from "./coverage.ts";
import { plural } from "./plural.ts";

const head = (reports: readonly VendorReport[], groups: number): string => {
  const counted = reports.reduce((sum, { returned }) => sum + returned, 0);
  const what = `${plural(counted, "customer")} in ${plural(groups, "group")}`;
  if (reports.every(isComplete)) return `${what}, complete`;
  const matching = reports.reduce((sum, { total, returned }) => sum + (total ?? returned), 0);
  return matching > counted ? `${what}; at least ${matching} match` : what;
};

/** What all groups owe together, so that nobody adds up rows; of one group its row says it. */
const overdue = ({ groups, parts, asOf }: Summary): string => {
  if (parts.every(({ isCountedByVendor }) => isCountedByVendor)) return "";
  const day = `${showDay(asOf)} ${dayZone}`;
  const isOverdue = groups.some((group) => group.overdue > 0);
  if (groups.length < 2 || !isOverdue) return `overdue is counted to ${day}`;
  const isWhole = groups.every(({ undetermined, mayOweMore }) => undetermined === 0 && !mayOweMore);
  return `${isWhole ? "" : "at least "}${sumsOf(mergeOwed(groups.map(({ owed }) => owed)))} overdue in all, counted to ${day}`;
};

export const summaryCoverage = (summary: Summary, notes: readonly string[]): Coverage => {
  const reports = summaryReports(summary);
  const shares = summary.parts.flatMap(({ report, read, rows }) =>
    share({ ...report, read }, { read: "rows", missing: "its customers", of: rows }),
  );
  return coverageLine(head(reports, summary.groups.length), shares, [overdue(summary), ...remarks(reports), ...notes]);
};
