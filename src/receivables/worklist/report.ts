/** What each vendor's part of a worklist came to, for the rows that are shown of it, and where the next page begins. */

import { type Caveat, outcomeOf, unasked, type VendorReport } from "../../vendors/vendor-report.ts";
import { isWorthRetrying, Problem, type ProblemCode } from "../../vocabulary/problem.ts";
import { invoiceCaveats, invoiceFilter, isWholeRead } from "../invoice-report.ts";
import type { Place } from "./place.ts";
import type { WorklistRow } from "./rows.ts";
import type { Worklist, WorklistPart } from "./worklist.ts";

const counted = <Kind extends "uncheckable" | "mandate unknown" | "customers unread" | "links unread">(
  kind: Kind,
  count: number,
): readonly Caveat[] => (count > 0 ? [{ kind, count }] : []);

const hasMoved = ({ connection }: WorklistPart, { place, split }: Pick<Worklist, "place" | "split">): boolean =>
  [...place.moved, ...split.moved].includes(connection.name);

const caveatsOf = (part: WorklistPart, { parts, place, split }: Worklist): readonly Caveat[] => {
  const { connection, overdue, uncheckable, mandateUnknown, customers } = part;
  const isAlone = parts.length === 1;
  const isMoved = overdue !== undefined && hasMoved(part, { place, split });
  const invoices = overdue ? invoiceCaveats(connection, overdue) : [];
  return [
    ...invoices,
    ...counted("uncheckable", uncheckable),
    ...counted("mandate unknown", mandateUnknown),
    ...counted("customers unread", customers?.left ?? 0),
    ...counted("links unread", isAlone ? 0 : (customers?.skipped ?? 0)),
    ...(isMoved && !invoices.some(({ kind }) => kind === "data moved") ? [{ kind: "data moved" } as const] : []),
  ];
};

/** The rows of the first `shown` debts chosen, in the worklist's order. */
export const rowsShown = ({ rows }: Worklist, shown: number): readonly WorklistRow[] =>
  rows.filter(({ place }) => place < shown);

/** Whether the lists have more of this vendor than this page and those before it show. */
const hasMore = ({ connection, listed, shownBefore }: WorklistPart, { split }: Worklist, shown: number): boolean =>
  listed > shownBefore + split.left.slice(0, shown).filter((debt) => debt.connection === connection).length;

const failureOf = ({ isFailed, overdue, problem }: WorklistPart): Problem | undefined =>
  overdue?.invoiceRead.problem ?? problem ?? (isFailed ? overdue?.detailProblem : undefined);

/** Nothing of it can be used here, and asking again may help. */
export const isRetried = (part: WorklistPart): boolean => {
  const failure = failureOf(part);
  return part.isFailed && failure !== undefined && isWorthRetrying(failure.code);
};

/** How many there are, or how far the reading came: where all was read and judged nobody needs the second. */
const countsOf = (isAll: boolean, matched: number, read: number): Pick<VendorReport, "total" | "read"> =>
  isAll ? { total: matched, read: undefined } : { total: undefined, read };

/** Of a past day: what was paid since the as-of day is not among the invoices any more, so nothing is whole. */
const reportOf = (part: WorklistPart, worklist: Worklist, shown: number): VendorReport => {
  const { connection, overdue, refusal, isFailed, matched, uncheckable, mandateUnknown, customers } = part;
  const { name, vendor } = connection;
  const unable = refusal ?? new Problem("unsupported", `${vendor.name} cannot say who owes what here.`);
  if (!overdue) return unasked(name, unable);
  const { invoiceRead } = overdue;
  const isRead = invoiceRead.whole && !isFailed;
  const isChecked = isRead && uncheckable + mandateUnknown === 0;
  const isAll = isChecked && !worklist.isPast;
  const isWhole = isAll && isWholeRead(overdue) && !hasMoved(part, worklist);
  const problem = failureOf(part) ?? customers?.problem;
  const outcome = outcomeOf({
    problem: isFailed ? problem : invoiceRead.problem,
    usable: !isFailed && (invoiceRead.read > 0 || invoiceRead.excludes !== undefined),
    whole: isWhole,
    matched: matched > 0,
  });
  const isMissing = !isWhole && !isRetried(part);
  return {
    vendor: name,
    outcome,
    returned: rowsShown(worklist, shown).filter((row) => row.connection === connection).length,
    more: !isChecked || hasMore(part, worklist, shown),
    ...countsOf(isAll, matched, invoiceRead.read),
    filters: [invoiceFilter(overdue), ...(worklist.asksMandate ? [{ what: "mandate", how: "local" } as const] : [])],
    problem,
    paused: !isRead,
    caveats: caveatsOf(part, worklist),
    asOf: invoiceRead.asOf,
    missing: isMissing ? (invoiceRead.problem?.code ?? "unsupported") : undefined,
  };
};

/** `shown`: of the debts chosen, in the order of the lists. */
export const worklistReports = (worklist: Worklist, shown: number): readonly VendorReport[] =>
  worklist.parts.map((part) => reportOf(part, worklist, shown));

/** Where the page behind these reports' begins, and which vendors it asks. */
interface NextPage {
  readonly connections: readonly string[];
  readonly place: Place;
}

/** Undefined where everybody was shown and nobody is worth asking again. */
export const pageAfter = (
  worklist: Worklist,
  reports: readonly VendorReport[],
  shown: number,
): NextPage | undefined => {
  const { parts, place, split } = worklist;
  const retried = parts.flatMap((part) => (isRetried(part) ? [part.connection.name] : []));
  const isOpen = parts.some((part) => part.overdue && hasMore(part, worklist, shown));
  if (!isOpen && retried.length === 0) return undefined;
  const missing = reports.flatMap(({ vendor, missing: code }): [string, ProblemCode][] =>
    code ? [[vendor, code]] : [],
  );
  const connections = isOpen ? parts.map(({ connection }) => connection.name) : retried;
  const reached = Object.entries(split.reachedAfter(shown)).filter(([name]) => connections.includes(name));
  return {
    connections,
    place: {
      reached: Object.fromEntries(reached),
      lost: { ...place.lost, ...Object.fromEntries(missing) },
      moved: [...new Set([...place.moved, ...split.moved])],
    },
  };
};
