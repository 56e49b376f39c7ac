/** What reading one vendor's overdue invoices left open, as caveats: for worklists and summaries alike. */

import type { Connection } from "../vendors/define.ts";
import { isWholeRead as isWhole, readCaveats } from "../vendors/read/invoices/caveats.ts";
import type { Caveat, Honoured } from "../vendors/vendor-report.ts";
import type { OverdueInvoices } from "./overdue.ts";

/** Whether everything overdue was read and judged. */
export const isWholeRead = ({ invoiceRead, unjudged }: OverdueInvoices): boolean => isWhole(invoiceRead, unjudged);

export const invoiceFilter = ({ invoiceRead }: OverdueInvoices): Honoured => ({
  what: "overdue",
  how: invoiceRead.ignored ? "local" : invoiceRead.how,
});

export const invoiceCaveats = ({ vendor }: Connection, overdue: OverdueInvoices): readonly Caveat[] => {
  const { invoiceRead, unjudged, unfilled, relatedIncomplete, relatedProblem } = overdue;
  if (!vendor.receivables) return [];
  const { complete, relatedList } = vendor.receivables;
  return [
    ...readCaveats(vendor.receivables, invoiceRead, unjudged),
    ...(unfilled > 0 && complete ? [{ kind: "incomplete", about: complete.about, count: unfilled } as const] : []),
    ...(relatedIncomplete && relatedList
      ? [{ kind: "related unread", about: relatedList.about, code: relatedProblem?.code } as const]
      : []),
  ];
};
