/** The coverage line of a summary: per vendor what was counted, of how many, and what is missing. */

import type { Summary } from "../../aggregates/summarize.ts";
import { summaryReports } from "../../aggregates/summary-report.ts";
import { isComplete, type VendorReport } from "../../vendors/vendor-report.ts";
import { dayZone, showDay } from "../../vocabulary/invoice.ts";
import { line, remarks, share } from "./coverage.ts";
import { plural } from "./plural.ts";

const head = (reports: readonly VendorReport[], groups: number): string => {
  const counted = reports.reduce((sum, { returned }) => sum + returned, 0);
  const what = `${plural(counted, "customer")} in ${plural(groups, "group")}`;
  if (reports.every(isComplete)) return `${what}, complete`;
  const matching = reports.reduce((sum, { total, returned }) => sum + (total ?? returned), 0);
  return matching > counted ? `${what}; at least ${matching} match` : what;
};

export const summaryCoverage = (summary: Summary, notes: readonly string[]): string => {
  const reports = summaryReports(summary);
  const shares = summary.parts.flatMap(({ report, read, rows }) =>
    share({ ...report, read }, { read: "rows", missing: "its customers", of: rows }),
  );
  return line([
    `${head(reports, summary.groups.length)}. ${shares.join(", ")}`,
    summary.parts.every(({ isCountedByVendor }) => isCountedByVendor)
      ? ""
      : `overdue is counted to ${showDay(summary.asOf)} ${dayZone}`,
    ...remarks(reports),
    ...notes,
  ]);
};
