/** What each vendor's lists bring to a worklist: its overdue debts, narrowed to those that are asked for. */

import type { VendorClient } from "../../vendors/client.ts";
import type { Connection } from "../../vendors/define.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { startOfDay } from "../../vocabulary/invoice.ts";
import type { Problem } from "../../vocabulary/problem.ts";
import { mergeOwed, type Owed } from "../amounts-due.ts";
import type { Debt } from "../debts.ts";
import { followingShare, mostFollowingMs } from "../limits.ts";
import { fillDebts, type OverdueInvoices, oneBook, readOverdueInvoices } from "../overdue.ts";
import { hasMandate, mandateRefusal, readMandates } from "./mandates.ts";
import { isUncheckable, narrowDebt } from "./narrow.ts";
import { inListOrder, standingOf } from "./order.ts";
import { createFirstDebts, type Mark } from "./place.ts";
import type { WorklistContext, WorklistQuestion } from "./question.ts";
import { asOverdueInvoices, debtsOf } from "./top-debts.ts";

/** One vendor's part of the lists, before anybody is chosen. */
export interface ListedPart {
  readonly connection: Connection;
  /** Absent where the vendor was not asked. */
  readonly overdue?: OverdueInvoices | undefined;
  /** Why it was not asked. */
  readonly refusal?: Problem | undefined;
  /**
   * Of those that match: enough that the first ones of the worklist are among them, how many there are, and their sum.
   */
  readonly debts: readonly Debt[];
  readonly matched: number;
  readonly owed: Owed;
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

/** Debts of which none can be used. */
export const noDebts = { debts: [], matched: 0, owed: mergeOwed([]) } as const;

const nobody: Omit<ListedPart, "connection"> = {
  ...noDebts,
  uncheckable: 0,
  mandateUnknown: 0,
  known: new Map(),
  requests: 0,
};

/**
 * The lists themselves. Without a currency nothing can be told of a question about one: then those that come first are
 * completed.
 */
const readLists = async (client: VendorClient, question: WorklistQuestion, context: WorklistContext, asOf: number) => {
  const { deadline, now, mostFills } = context;
  const reserveMs = Math.min(mostFollowingMs, (deadline - performance.now()) * followingShare);
  const limits = { reserveMs, mostFills };
  const read = await readOverdueInvoices(client, { asOf, today: startOfDay(now) }, limits);
  if (!read || question.currency === undefined || read.unfilled === 0) return read;
  // Which of them come first is only known of all at once.
  const all: Debt[] = [];
  for await (const debt of read.debts()) all.push(debt);
  const ordered = inListOrder(all, question.order ?? "rank", asOf);
  const { debts, requests, filled, problem } = await fillDebts(client, ordered, asOf, limits);
  return {
    ...read,
    debts: debtsOf(debts),
    unfilled: read.unfilled - filled,
    requests: read.requests + requests,
    detailProblem: read.detailProblem ?? problem,
  };
};

/** Whose mandate is asked for: the customers of debts that match otherwise and do not say it. */
const idsWithoutMandate = async (
  overdue: OverdueInvoices,
  question: WorklistQuestion,
  asOf: number,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const debt of overdue.debts()) {
    if (debt.customer?.mandate === undefined && narrowDebt(debt, question, asOf)) ids.push(debt.customerId);
  }
  return ids;
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
  const { overdue, debts, matched, problem, readAt, uncheckable, mandateUnknown } = part;
  // Where only the first debts are here, later pages need others.
  if (!overdue || readAt === undefined || debts.length < matched) return;
  if (problem ?? overdue.invoiceRead.problem ?? overdue.detailProblem) return;
  const { connection: _connection, debts: _debts, unjudged, ...read } = overdue;
  const { customers, ...counts } = unjudged;
  const kept: KeptPart = {
    uncheckable,
    mandateUnknown,
    debts: debts.map(({ connection: _own, ...debt }) => debt),
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
  const debts = kept.debts.map((debt) => ({ ...debt, connection }));
  return {
    connection,
    overdue: { ...overdue, connection, debts: debtsOf([]), unjudged: { ...unjudged, customers: new Set(customers) } },
    debts,
    matched: debts.length,
    owed: mergeOwed(debts.map(({ owed }) => owed)),
    uncheckable,
    mandateUnknown,
    known: new Map(kept.known),
    requests: 0,
  };
};

type Chosen = Pick<ListedPart, "debts" | "matched" | "owed" | "uncheckable" | "mandateUnknown">;

/** The debts that match, judged one by one. `byId`: customers whose mandates were asked for. */
const choose = async (
  overdue: OverdueInvoices,
  question: WorklistQuestion,
  byId: ReadonlyMap<string, Customer>,
  asOf: number,
  mark: Mark | undefined,
): Promise<Chosen> => {
  const { mandate = "any", order = "rank", limit } = question;
  const first = createFirstDebts(limit, (debt) => standingOf(debt, order, asOf), mark);
  let [uncheckable, mandateUnknown] = [0, 0];
  for await (const debt of overdue.debts()) {
    if (isUncheckable(debt, question, asOf)) uncheckable += 1;
    const wanted = narrowDebt(debt, question, asOf);
    if (!wanted) continue;
    const { customer, customerId } = wanted;
    const says = customer?.mandate === undefined ? byId.get(customerId) : customer;
    const holds = mandate === "any" || hasMandate(says, mandate);
    if (holds) first.add(wanted);
    else if (holds === undefined) mandateUnknown += 1;
  }
  return { ...first.found(), uncheckable, mandateUnknown };
};

/**
 * One vendor's part. `mark`: how far earlier pages showed it. Never rejects: what failed or is missing stands in it.
 */
export const readPart = async (
  client: VendorClient,
  question: WorklistQuestion,
  context: WorklistContext,
  asOf: number,
  mark: Mark | undefined,
): Promise<ListedPart> => {
  const { connection } = client;
  const { mandate = "any" } = question;
  const refusal = mandate === "any" ? undefined : mandateRefusal(connection);
  if (refusal) return { ...nobody, connection, refusal };
  const kept = recallPart(client, nameOf(question, asOf));
  if (kept) return kept;
  const readAt = performance.now();
  const stored = await context.topDebts?.(connection, question, asOf);
  const overdue = stored ? asOverdueInvoices(connection, stored) : await readLists(client, question, context, asOf);
  if (!overdue) return { ...nobody, connection };
  // Of what is stored, the debts here are the first ones already, of customers with the mandate that is asked for.
  const judged = stored ? { ...question, mandate: "any" as const } : question;
  const ids = stored || mandate === "any" ? [] : await idsWithoutMandate(overdue, question, asOf);
  const read = ids.length > 0 ? await readMandates(client, ids, context.deadline) : undefined;
  const chosen = await oneBook(() => choose(overdue, judged, read?.byId ?? nobody.known, asOf, mark));
  const whole = stored && { matched: stored.matched, owed: stored.owed, mandateUnknown: stored.mandateUnknown };
  const asked = read && { known: read.byId, requests: read.requests, problem: read.problem };
  return { ...nobody, connection, overdue, ...chosen, ...whole, ...asked, ...(stored ? {} : { readAt }) };
};
