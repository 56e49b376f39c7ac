/** What reading one vendor's overdue invoices left open, as caveats: for worklists and summaries alike. */

import type { Connection } from "../vendors/define.ts";
import type { Caveat, Honoured } from "../vendors/vendor-report.ts";
import type { OverdueInvoices } from "./overdue.ts";

const counted = <Kind extends "undated" | "unclear" | "without customer" | "dropped invoices">(
  kind: Kind,
  count: number,
): readonly Caveat[] => (count > 0 ? [{ kind, count }] : []);

/** Invoices that could not be judged: each may be overdue. */
export const unjudgedIn = ({ unjudged, invoiceRead }: OverdueInvoices): number =>
  unjudged.undated + unjudged.unclear + unjudged.withoutCustomer + invoiceRead.malformed;

/** Whether everything overdue was read and judged. */
export const isWholeRead = (overdue: OverdueInvoices): boolean =>
  overdue.invoiceRead.whole && unjudgedIn(overdue) === 0;

export const invoiceFilter = ({ invoiceRead }: OverdueInvoices): Honoured => ({
  what: "overdue",
  how: invoiceRead.ignored ? "local" : invoiceRead.how,
});

export const invoiceCaveats = ({ vendor }: Connection, overdue: OverdueInvoices): readonly Caveat[] => {
  const { invoiceRead, unjudged, unfilled, relatedIncomplete } = overdue;
  const { gaps = [], complete, relatedList } = vendor.receivables ?? {};
  const { how, ignored, caveat, excludes, moved, malformed } = invoiceRead;
  return [
    ...(how === "unsure" && !ignored ? [{ kind: "invoice filters undocumented" } as const] : []),
    ...(ignored ? [{ kind: "invoice filter ignored" } as const] : []),
    ...[...gaps, ...(caveat ? [caveat] : [])].map((about) => ({ kind: "gap", about }) as const),
    ...(excludes ? [{ kind: "excludes", about: excludes } as const] : []),
    ...(moved ? [{ kind: "data moved" } as const] : []),
    ...counted("undated", unjudged.undated),
    ...counted("unclear", unjudged.unclear),
    ...counted("without customer", unjudged.withoutCustomer),
    ...counted("dropped invoices", malformed),
    ...(unfilled > 0 && complete ? [{ kind: "incomplete", about: complete.about, count: unfilled } as const] : []),
    ...(relatedIncomplete && relatedList ? [{ kind: "related unread", about: relatedList.about } as const] : []),
  ];
};
