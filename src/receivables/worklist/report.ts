/** What each vendor's part of a worklist came to, for the rows that are shown of it. */

import { type Caveat, outcomeOf, unasked, type VendorReport } from "../../vendors/vendor-report.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { invoiceCaveats, invoiceFilter, isWholeRead } from "../invoice-report.ts";
import type { Worklist, WorklistPart } from "./worklist.ts";

const caveatsOf = (
  { connection, overdue, uncheckable, customers }: WorklistPart,
  isAlone: boolean,
): readonly Caveat[] => [
  ...(overdue ? invoiceCaveats(connection, overdue) : []),
  ...(uncheckable > 0 ? [{ kind: "uncheckable", count: uncheckable } as const] : []),
  ...(customers && customers.left > 0 ? [{ kind: "customers unread", count: customers.left } as const] : []),
  ...(customers && customers.skipped > 0 && !isAlone
    ? [{ kind: "links unread", count: customers.skipped } as const]
    : []),
];

/** Of a past day: what was paid since the as-of day is not among the invoices any more, so nothing is whole. */
const reportOf = (part: WorklistPart, { isPast, parts }: Worklist, returned: number): VendorReport => {
  const { connection, overdue, matched, uncheckable, customers } = part;
  const { name, vendor } = connection;
  if (!overdue) return unasked(name, new Problem("unsupported", `${vendor.name} cannot say who owes what here.`));
  const { invoiceRead } = overdue;
  const isWhole = isWholeRead(overdue) && uncheckable === 0 && !isPast;
  const outcome = outcomeOf({
    problem: invoiceRead.problem,
    usable: invoiceRead.read > 0 || invoiceRead.excludes !== undefined,
    whole: isWhole,
    matched: matched > 0,
  });
  const isAll = invoiceRead.whole && uncheckable === 0 && !isPast;
  return {
    vendor: name,
    outcome,
    returned,
    total: isAll ? matched : undefined,
    more: !isAll || matched > returned,
    read: invoiceRead.read,
    filters: [invoiceFilter(overdue)],
    problem: invoiceRead.problem ?? customers?.problem,
    paused: !isAll,
    caveats: caveatsOf(part, parts.length === 1),
    asOf: invoiceRead.asOf,
    missing: isWhole ? undefined : (invoiceRead.problem?.code ?? "unsupported"),
  };
};

export const worklistReports = (worklist: Worklist, shown: number): readonly VendorReport[] =>
  worklist.parts.map((part) => {
    const own = worklist.rows.slice(0, shown).filter(({ connection }) => connection === part.connection);
    return reportOf(part, worklist, own.length);
  });
