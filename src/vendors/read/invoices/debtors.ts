/** Customers by what their invoices say: the vendor's lists are read, judged here, and turned into customers' ids. */

import { daysOverdue, type Invoice, isOwed, mayOwe } from "../../../vocabulary/invoice.ts";
import type { Problem } from "../../../vocabulary/problem.ts";
import type { Receivables, When } from "../../declare/receivables.ts";
import type { InvoiceQuestion } from "../../invoice-question.ts";
import type { Caveat } from "../../vendor-report.ts";
import type { Access } from "../request.ts";
import { readOverdue } from "./by-form.ts";
import { isWholeRead, readCaveats } from "./caveats.ts";

export interface Debtors {
  /** Native ids, in their order: a place among them stays where it is, whoever else pays meanwhile. */
  readonly ids: readonly string[];
  /** Everything was read and could be judged, so that nobody is missing. */
  readonly whole: boolean;
  readonly caveats: readonly Caveat[];
}

/** Later than any due date: what is due before it is everything that is open. */
const endOfTime = Date.UTC(2100, 0, 1);

/** Milliseconds of the call that are kept for reading the customers. */
const reserveMs = 4_000;

/** The day that the vendor's list is asked for: it must hold everything of which one condition may be true. */
const latestDay = ({ anyOf, before, asOf }: InvoiceQuestion): number => {
  const bounds = [
    ...(before === undefined ? [] : [before]),
    ...(anyOf ? [anyOf.includes("outstanding") ? endOfTime : asOf] : []),
  ];
  return Math.min(...bounds);
};

/**
 * Whether an owed invoice makes its customer match one condition; undefined where that hangs on a due date that the
 * vendor does not state.
 */
const holds = (invoice: Invoice, { anyOf, asOf }: InvoiceQuestion): boolean | undefined => {
  if (!anyOf || anyOf.includes("outstanding")) return true;
  const days = daysOverdue(invoice, asOf);
  return days === undefined ? undefined : days > 0;
};

const isBefore = ({ dueAt }: Invoice, before: number): boolean | undefined =>
  dueAt?.at === undefined ? undefined : dueAt.at < before;

/** What the vendor's lists are asked for. */
export const whenOf = (question: InvoiceQuestion): When => ({ asOf: latestDay(question), today: question.asOf });

/** Sorts owed invoices into customers who meet each condition, and keeps only their ids. */
const collector = (question: InvoiceQuestion) => {
  const unjudged = { undated: 0, unclear: 0, withoutCustomer: 0 };
  const met = { status: new Set<string>(), due: new Set<string>() };
  const judge = (invoice: Invoice): void => {
    const { customerId } = invoice;
    const status = holds(invoice, question);
    const due = question.before === undefined || isBefore(invoice, question.before);
    if (status === undefined || due === undefined) unjudged.undated += 1;
    if (customerId === undefined) {
      unjudged.withoutCustomer += status || due ? 1 : 0;
      return;
    }
    if (status) met.status.add(customerId);
    if (due) met.due.add(customerId);
  };
  const take = (invoice: Invoice): boolean => {
    if (invoice.state === "unknown" && mayOwe(invoice)) unjudged.unclear += 1;
    if (isOwed(invoice)) judge(invoice);
    // What is kept of an invoice is its customer's id alone.
    return false;
  };
  return { take, unjudged, ids: () => [...met.status].filter((id) => met.due.has(id)).sort() };
};

/** Reads the lists once. Never rejects: a failure stands in the result. */
export const readDebtors = async (
  access: Access,
  receivables: Receivables,
  question: InvoiceQuestion,
): Promise<Debtors & { readonly problem?: Problem | undefined }> => {
  const { take, unjudged, ids } = collector(question);
  const read = await readOverdue(access, receivables, whenOf(question), take, reserveMs);
  return {
    ids: ids(),
    whole: isWholeRead(read, unjudged),
    caveats: readCaveats(receivables, read, unjudged),
    problem: read.read === 0 ? read.problem : undefined,
  };
};
