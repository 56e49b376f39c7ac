/** What each vendor's part of a summary came to: customers counted, and whether what they owe was read. */

import { invoiceCaveats, invoiceFilter, isWholeRead } from "../receivables/invoice-report.ts";
import type { Caveat, VendorReport } from "../vendors/vendor-report.ts";
import type { Summary, SummaryPart } from "./summarize.ts";

const caveatsOf = ({ connection, report, overdue, notListed, isCountedByVendor }: SummaryPart): readonly Caveat[] => {
  if (report.outcome === "unsupported" || report.outcome === "failed") return report.caveats;
  if (!connection.vendor.receivables) return [...report.caveats, { kind: "no invoices" }];
  if (isCountedByVendor) return [...report.caveats, { kind: "invoices not asked for" }];
  if (!overdue) return report.caveats;
  const { whole, excludes, read, problem } = overdue.invoiceRead;
  return [
    ...report.caveats,
    ...(whole || excludes !== undefined ? [] : [{ kind: "unread invoices", read, problem } as const]),
    ...invoiceCaveats(connection, overdue),
    ...(notListed > 0 ? [{ kind: "not listed", count: notListed } as const] : []),
  ];
};

/** Customers counted stand as `returned`; a vendor whose overdue invoices were not all read is partial. */
const reportOf = (part: SummaryPart): VendorReport => {
  const { report, read, overdue } = part;
  const isCounted = report.outcome !== "unsupported" && report.outcome !== "failed";
  return {
    ...report,
    outcome: report.outcome === "ok" && overdue && !isWholeRead(overdue) ? "partial" : report.outcome,
    read: isCounted ? read : report.read,
    filters: [...report.filters, ...(overdue ? [invoiceFilter(overdue)] : [])],
    problem: report.problem ?? overdue?.invoiceRead.problem,
    caveats: caveatsOf(part),
  };
};

export const summaryReports = ({ parts }: Summary): readonly VendorReport[] => parts.map(reportOf);
