/** Customers by what their invoices say: the vendor's lists are read, judged here, and turned into customers' ids. */

import { daysOverdue, type Invoice, isOwed, mayOwe } from "../../../vocabulary/invoice.ts";
import type { Problem } from "../../../vocabulary/problem.ts";
import type { InvoiceReadFacts } from "../../client.ts";
import type { PaymentList } from "../../declare/payments.ts";
import type { InvoiceForm, Receivables, When } from "../../declare/receivables.ts";
import type { FinancialStatus, InvoiceQuestion } from "../../invoice-question.ts";
import type { Caveat } from "../../vendor-report.ts";
import type { Access } from "../request.ts";
import { readForms } from "./by-form.ts";
import { gapCaveats, isWholeRead, readCaveats } from "./caveats.ts";
import { type PaymentsRead, readPayments } from "./payments.ts";

export interface Debtors {
  /** Native ids, in their order: a place among them stays where it is, whoever else pays meanwhile. */
  readonly ids: readonly string[];
  /** Whether a customer is meant, be it among the ids or without any invoice. */
  readonly holds: (id: string) => boolean;
  /** Everything was read and could be judged, so that nobody is missing. */
  readonly whole: boolean;
  readonly caveats: readonly Caveat[];
}

/** What the lists came to, as far as a question needs it. Plain data, since it is kept for the pages of a walk. */
export interface JudgedInvoices {
  readonly states: readonly (readonly [string, readonly FinancialStatus[]])[];
  readonly due: readonly string[];
  /** With an invoice of which it is not known whether it is open: not said to have paid. */
  readonly unclear: readonly string[];
  readonly whole: boolean;
  readonly caveats: readonly Caveat[];
}

/** Later than any due date: what is due before it is everything that is open. */
const endOfTime = Date.UTC(2100, 0, 1);

/** Milliseconds of the call that are kept for reading the customers. */
const reserveMs = 4_000;

/** States that open invoices tell; for the others all invoices are read, since the settled ones decide. */
const ofOpenInvoices: readonly FinancialStatus[] = ["overdue", "outstanding", "pending"];

/** The day that the vendor's list is asked for: it must hold everything of which one condition may be true. */
const latestDay = ({ anyOf, before, asOf }: InvoiceQuestion): number => {
  // Another invoice than the one that is due may be on its way.
  if (anyOf?.includes("pending")) return endOfTime;
  const bounds = [
    ...(before === undefined ? [] : [before]),
    ...(anyOf ? [anyOf.every((status) => status === "overdue") ? asOf : endOfTime] : []),
  ];
  return Math.min(...bounds);
};

/** The list of payments, where a question needs it: who is pending, at a vendor whose invoices never say so. */
export const paymentsAsked = ({ payments }: Receivables, { anyOf }: InvoiceQuestion): PaymentList | undefined =>
  anyOf?.includes("pending") ? payments : undefined;

/** What is left for the invoices to tell; undefined: nothing. */
const leftToInvoices = (receivables: Receivables, question: InvoiceQuestion): InvoiceQuestion | undefined => {
  if (!paymentsAsked(receivables, question)) return question;
  const { anyOf = [], before, asOf } = question;
  const others = anyOf.filter((status) => status !== "pending");
  // Who pays may have an invoice due before the bound that is not overdue yet: all of those are read.
  if (before !== undefined && others.every((status) => ofOpenInvoices.includes(status))) return { before, asOf };
  return others.length > 0 ? { anyOf: others, before, asOf } : undefined;
};

/** The ways to ask for the fewest invoices that cannot hide anybody who is meant, and the days they are asked for. */
export const invoicesToRead = (
  receivables: Receivables,
  question: InvoiceQuestion,
): { readonly forms: readonly InvoiceForm<When>[]; readonly when: When } | undefined => {
  const left = leftToInvoices(receivables, question);
  const when = left && { asOf: latestDay(left), today: left.asOf };
  return left && when && { forms: formsFor(receivables, left), when };
};

const formsFor = (receivables: Receivables, question: InvoiceQuestion): readonly InvoiceForm<When>[] => {
  const { overdue, open = overdue, everything } = receivables;
  const { anyOf = [] } = question;
  if (!anyOf.every((status) => ofOpenInvoices.includes(status))) {
    const { list, queries, how = "local" } = everything;
    const caveatWhenEmpty = overdue.find((form) => form.caveatWhenEmpty)?.caveatWhenEmpty;
    return [{ list, ask: () => queries, how, ...(caveatWhenEmpty === undefined ? {} : { caveatWhenEmpty }) }];
  }
  return latestDay(question) === endOfTime ? open : overdue;
};

const isBefore = ({ dueAt }: Invoice, before: number): boolean | undefined =>
  dueAt?.at === undefined ? undefined : dueAt.at < before;

/**
 * The states that one invoice puts its customer in; undefined among them: it hangs on a due date that is not stated.
 */
const statesOf = (invoice: Invoice, asOf: number): readonly (FinancialStatus | undefined)[] => {
  if (isOwed(invoice)) {
    const days = daysOverdue(invoice, asOf);
    return days === undefined ? ["outstanding", undefined] : days > 0 ? ["outstanding", "overdue"] : ["outstanding"];
  }
  if (invoice.state === "draft" || invoice.state === "pending") return [invoice.state];
  // An open one whose amount is zero is settled as much as one that was paid, voided or written off.
  return invoice.state === "unknown" && mayOwe(invoice) ? [] : ["paid"];
};

/** Customers by the states of their invoices, of which nothing but the customer's id is kept. */
export const collectDebtors = ({ anyOf, before, asOf }: InvoiceQuestion) => {
  const unjudged = { undated: 0, unclear: 0, withoutCustomer: 0 };
  const states = new Map<string, Set<FinancialStatus>>();
  const due = new Set<string>();
  const unclear = new Set<string>();
  const asksDates = anyOf?.includes("overdue") === true && !anyOf.includes("outstanding");
  const ofCustomer = (customerId: string): Set<FinancialStatus> => {
    const own = states.get(customerId) ?? new Set<FinancialStatus>();
    states.set(customerId, own);
    return own;
  };
  const addStates = (invoice: Invoice, customerId: string): void => {
    const own = ofCustomer(customerId);
    for (const state of statesOf(invoice, asOf)) if (state) own.add(state);
    if (before !== undefined && isOwed(invoice) && isBefore(invoice, before)) due.add(customerId);
  };
  const countUnjudged = (invoice: Invoice): void => {
    const { customerId, state, dueAt } = invoice;
    const isUndated = isOwed(invoice) && dueAt?.at === undefined;
    if (isUndated && (asksDates || before !== undefined)) unjudged.undated += 1;
    if (state !== "unknown" || !mayOwe(invoice)) return;
    unjudged.unclear += 1;
    if (customerId !== undefined) unclear.add(customerId);
  };
  const take = (invoice: Invoice): undefined => {
    const { customerId } = invoice;
    countUnjudged(invoice);
    if (customerId === undefined) unjudged.withoutCustomer += isMeant(statesOf(invoice, asOf)) ? 1 : 0;
    else addStates(invoice, customerId);
    // What is kept of an invoice is its customer's id alone.
    return undefined;
  };
  const isMeant = (own: readonly (FinancialStatus | undefined)[]): boolean =>
    anyOf === undefined || anyOf.some((status) => own.includes(status));
  const judged = () => ({
    states: [...states].map(([id, own]) => [id, [...own]] as const),
    due: [...due],
    unclear: [...unclear],
  });
  const takePayer = (customerId: string): void => {
    ofCustomer(customerId).add("pending");
  };
  return { take, takePayer, unjudged, judged };
};

/** Whom a question means. */
export const debtorsOf = ({ anyOf, before }: InvoiceQuestion, judged: JudgedInvoices): Debtors => {
  const states = new Map(judged.states);
  const [due, unclear] = [new Set(judged.due), new Set(judged.unclear)];
  const hasState = (id: string, own: readonly FinancialStatus[] | undefined, status: FinancialStatus): boolean => {
    if (status === "none") return own === undefined;
    if (!own?.includes(status)) return false;
    return status !== "paid" || !(own.includes("outstanding") || own.includes("pending") || unclear.has(id));
  };
  const holds = (id: string): boolean =>
    (anyOf === undefined || anyOf.some((status) => hasState(id, states.get(id), status))) &&
    (before === undefined || due.has(id));
  const { whole, caveats } = judged;
  return { ids: [...states.keys()].filter(holds).sort(), holds, whole, caveats };
};

export interface Judgement {
  readonly judged: JudgedInvoices;
  /** Nothing could be read. */
  readonly problem?: Problem | undefined;
  /** Something was not read, and asking again may help. */
  readonly isBroken: boolean;
}

/** Where not all invoices came, whatever those that did come told. */
const unread = ({ whole, problem, moved, unowned, excludes, caveat }: InvoiceReadFacts): readonly Caveat[] => {
  const isLate = !whole && !moved && unowned === 0 && excludes === undefined && caveat === undefined;
  return problem || isLate ? [{ kind: "related unread", about: "invoices", code: problem?.code }] : [];
};

const noPayments: PaymentsRead = { whole: true, read: 0, caveats: [] };

/** Reads the lists once. Never rejects: a failure stands in the result. */
export const judgeInvoices = async (
  access: Access,
  receivables: Receivables,
  question: InvoiceQuestion,
): Promise<Judgement> => {
  const { take, takePayer, unjudged, judged } = collectDebtors(question);
  const toRead = invoicesToRead(receivables, question);
  const list = paymentsAsked(receivables, question);
  const [read, payments] = await Promise.all([
    toRead && readForms(access, toRead.forms, toRead.when, take, reserveMs),
    list ? readPayments(access, list, takePayer, reserveMs) : noPayments,
  ]);
  const ofInvoices = read
    ? [...readCaveats(receivables, read, unjudged), ...unread(read)]
    : gapCaveats(receivables.gaps);
  const problem = read?.problem ?? payments.problem;
  return {
    judged: {
      ...judged(),
      whole: (!read || isWholeRead(read, unjudged)) && payments.whole,
      caveats: [...ofInvoices, ...payments.caveats],
    },
    problem: (read?.read ?? 0) + payments.read === 0 ? problem : undefined,
    isBroken: problem !== undefined,
  };
};
