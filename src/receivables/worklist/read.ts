/** What each vendor's lists bring to a worklist: its overdue debts, narrowed to those that are asked for. */

import type { VendorClient } from "../../vendors/client.ts";
import type { Connection } from "../../vendors/define.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { startOfDay } from "../../vocabulary/invoice.ts";
import type { Problem } from "../../vocabulary/problem.ts";
import type { Debt } from "../debts.ts";
import { followingShare, mostFollowingMs } from "../limits.ts";
import { fillDebts, type OverdueInvoices, readOverdueInvoices } from "../overdue.ts";
import { hasMandate, mandateRefusal, readMandates } from "./mandates.ts";
import { isUncheckable, narrowDebt } from "./narrow.ts";
import { inListOrder } from "./order.ts";
import type { WorklistContext, WorklistQuestion } from "./question.ts";
import { asOverdueInvoices, type TopDebts } from "./top-debts.ts";

/** One vendor's part of the lists, before anybody is chosen. */
export interface ListedPart {
  readonly connection: Connection;
  /** Absent where the vendor was not asked. */
  readonly overdue?: OverdueInvoices | undefined;
  /** Why it was not asked. */
  readonly refusal?: Problem | undefined;
  readonly stored?: TopDebts | undefined;
  /** Those that match. */
  readonly debts: readonly Debt[];
  /** Overdue customers whose currency or amount is unknown, left out of a question about it. */
  readonly uncheckable: number;
  /** Overdue customers whose mandate is unknown, left out of a question about it. */
  readonly mandateUnknown: number;
  /** Customers that were read on the way, by id, and what that took. */
  readonly known: ReadonlyMap<string, Customer>;
  readonly requests: number;
  /** performance.now() when its lists were asked for; absent: they were not now. */
  readonly readAt?: number | undefined;
  readonly problem?: Problem | undefined;
}

const nobody: Omit<ListedPart, "connection"> = {
  debts: [],
  uncheckable: 0,
  mandateUnknown: 0,
  known: new Map(),
  requests: 0,
};

/** The lists themselves. Without a currency nothing can be told of a question about one: then those that come first are completed. */
const readLists = async (client: VendorClient, question: WorklistQuestion, context: WorklistContext, asOf: number) => {
  const { deadline, now, mostFills } = context;
  const reserveMs = Math.min(mostFollowingMs, (deadline - performance.now()) * followingShare);
  const limits = { reserveMs, mostFills };
  const read = await readOverdueInvoices(client, { asOf, today: startOfDay(now) }, limits);
  if (!read || question.currency === undefined || read.unfilled === 0) return read;
  const ordered = inListOrder(read.debts, question.order ?? "rank", asOf);
  const { debts, requests, filled, problem } = await fillDebts(client, ordered, asOf, limits);
  return {
    ...read,
    debts,
    unfilled: read.unfilled - filled,
    requests: read.requests + requests,
    detailProblem: read.detailProblem ?? problem,
  };
};

/** A replica keeps ranks alone: another order, or a question about mandates, reads its invoices. */
const readStored = (client: VendorClient, question: WorklistQuestion, context: WorklistContext, asOf: number) => {
  const { mandate = "any", order = "rank" } = question;
  return mandate === "any" && order === "rank" ? context.topDebts?.(client.connection, question, asOf) : undefined;
};

/** Of the debts that match otherwise, those whose customers have the mandate that is asked for. */
const withMandate = async (
  client: VendorClient,
  debts: readonly Debt[],
  { mandate = "any" }: WorklistQuestion,
  { deadline }: WorklistContext,
): Promise<Pick<ListedPart, "debts" | "mandateUnknown" | "known" | "requests" | "problem">> => {
  if (mandate === "any" || debts.length === 0) return { debts, mandateUnknown: 0, known: new Map(), requests: 0 };
  const { byId, requests, problem } = await readMandates(client, debts, deadline);
  const judged = debts.map((debt) => ({
    debt,
    holds: hasMandate(debt.customer?.mandate === undefined ? byId.get(debt.customerId) : debt.customer, mandate),
  }));
  return {
    debts: judged.flatMap(({ debt, holds }) => (holds ? [debt] : [])),
    mandateUnknown: judged.filter(({ holds }) => holds === undefined).length,
    known: byId,
    requests,
    problem,
  };
};

/** All that tells one question's part; the length of a page changes nothing of it. */
const nameOf = (question: WorklistQuestion, asOf: number): string => {
  const { minDaysOverdue, currency = "", minAmount = "", mandate = "any", order = "rank" } = question;
  return ["worklist", asOf, minDaysOverdue, currency, minAmount, mandate, order].join(" ");
};

/** A part as plain data. */
interface KeptPart extends Pick<ListedPart, "uncheckable" | "mandateUnknown"> {
  readonly debts: readonly Omit<Debt, "connection">[];
  readonly known: readonly (readonly [string, Customer])[];
  readonly overdue: Omit<OverdueInvoices, "connection" | "debts" | "unjudged">;
  readonly unjudged: Omit<OverdueInvoices["unjudged"], "customers">;
  readonly customers: readonly string[];
}

/** Keeps what a vendor's lists came to for the walk's next page; what failed is asked for again. */
export const keepPart = (client: VendorClient, part: ListedPart, question: WorklistQuestion, asOf: number): void => {
  const { overdue, stored, problem, readAt, uncheckable, mandateUnknown } = part;
  if (!overdue || stored || readAt === undefined) return;
  if (problem ?? overdue.invoiceRead.problem ?? overdue.detailProblem) return;
  const { connection: _connection, debts: _debts, unjudged, ...read } = overdue;
  const { customers, ...counts } = unjudged;
  const kept: KeptPart = {
    uncheckable,
    mandateUnknown,
    debts: part.debts.map(({ connection: _own, ...debt }) => debt),
    known: [...part.known],
    overdue: { ...read, requests: 0 },
    unjudged: counts,
    customers: [...customers],
  };
  client.memory?.retain(nameOf(question, asOf), kept, readAt);
};

const recallPart = ({ connection, memory }: VendorClient, name: string): ListedPart | undefined => {
  const kept = memory?.recall(name) as KeptPart | undefined;
  if (!kept) return undefined;
  const { uncheckable, mandateUnknown, overdue, unjudged, customers } = kept;
  return {
    connection,
    overdue: { ...overdue, connection, debts: [], unjudged: { ...unjudged, customers: new Set(customers) } },
    debts: kept.debts.map((debt) => ({ ...debt, connection })),
    uncheckable,
    mandateUnknown,
    known: new Map(kept.known),
    requests: 0,
  };
};

/** One vendor's part. Never rejects: what failed or is missing stands in it. */
export const readPart = async (
  client: VendorClient,
  question: WorklistQuestion,
  context: WorklistContext,
  asOf: number,
): Promise<ListedPart> => {
  const { connection } = client;
  const refusal = question.mandate && question.mandate !== "any" ? mandateRefusal(connection) : undefined;
  if (refusal) return { ...nobody, connection, refusal };
  const kept = recallPart(client, nameOf(question, asOf));
  if (kept) return kept;
  const readAt = performance.now();
  const stored = await readStored(client, question, context, asOf);
  const overdue = stored ? asOverdueInvoices(connection, stored) : await readLists(client, question, context, asOf);
  if (!overdue) return { ...nobody, connection };
  const narrowed = overdue.debts.flatMap((debt) => narrowDebt(debt, question, asOf) ?? []);
  const uncheckable = overdue.debts.filter((debt) => isUncheckable(debt, question, asOf)).length;
  return {
    connection,
    overdue,
    stored,
    readAt,
    uncheckable,
    ...(await withMandate(client, narrowed, question, context)),
  };
};
