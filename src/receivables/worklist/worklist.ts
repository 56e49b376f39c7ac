/** The dunning worklist over several vendors: overdue lists first, then only the customers of the worklist. */

import type { Customer } from "../../vocabulary/customer.ts";
import { startOfDay } from "../../vocabulary/invoice.ts";
import { isWorthRetrying, type Problem } from "../../vocabulary/problem.ts";
import { mergeOwed, type Owed } from "../amounts-due.ts";
import { type Debt, debtKey } from "../debts.ts";
import { answerReserveMs } from "../limits.ts";
import { fillDebts } from "../overdue.ts";
import { type ReadCustomers, readCustomers } from "./customers.ts";
import { narrowDebt } from "./narrow.ts";
import { inListOrder, type Standing, standingOf, type WorklistOrder } from "./order.ts";
import { firstPlace, isAsShown, type Place, type Split, shownBefore, splitAt } from "./place.ts";
import type { WorklistContext, WorklistQuestion } from "./question.ts";
import { keepPart, type ListedPart, noDebts, readPart } from "./read.ts";
import { judgeRows, type Read, type WorklistRow } from "./rows.ts";

/** `isFailed`: nothing of it can be used in this page. */
interface FoundPart extends ListedPart {
  readonly isFailed: boolean;
}

export interface WorklistPart extends Omit<FoundPart, "debts" | "known" | "requests" | "readAt"> {
  /** As the lists alone tell it, those that earlier pages showed among them. */
  readonly listed: number;
  readonly shownBefore: number;
  /** What reading the worklist's customers brought; absent where none is of this vendor. */
  readonly customers?: ReadCustomers;
}

export interface Worklist {
  readonly asOf: number;
  /** The as-of day is over: what was paid since is not among the invoices any more. */
  readonly isPast: boolean;
  readonly rows: readonly WorklistRow[];
  readonly asksMandate: boolean;
  /** Debts chosen for this page, those that turned out to be settled among them. */
  readonly ready: number;
  readonly place: Place;
  readonly split: Split;
  readonly parts: readonly WorklistPart[];
  readonly matched: number;
  readonly owed: Owed;
  readonly requests: number;
  /** Keeps what the lists came to for the walk's next page, as far as anything is kept at all. */
  readonly keepLists: () => void;
}

/** What the customer's own row says; where it says nothing, what the invoice row shows of the customer. */
const fuller = (own: Customer | undefined, embedded: Customer | undefined): Customer | undefined => {
  if (!own || !embedded) return own ?? embedded;
  const said = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { ...embedded, ...said, id: own.id };
};

/** What the worklist's own debts still lack, filled in, and its customers, at each vendor at once. */
const complete = async (
  chosen: readonly Debt[],
  listed: readonly ListedPart[],
  asOf: number,
  context: WorklistContext,
) => {
  const concerned = context.clients.filter((client) => chosen.some((debt) => debt.connection === client.connection));
  return Promise.all(
    concerned.map(async (client) => {
      const { connection } = client;
      const known = listed.find((part) => part.connection === connection)?.known ?? new Map<string, Customer>();
      const own = chosen.filter((debt) => debt.connection === connection);
      const unread = own.map(({ customerId }) => customerId).filter((id) => !known.has(id));
      // An embedded row that shows how to reach the customer is enough where each customer costs a request.
      const enough = own.filter(({ customer }) => customer?.emails?.length).map(({ customerId }) => customerId);
      const [filled, customers] = await Promise.all([
        fillDebts(client, own, asOf, { reserveMs: answerReserveMs, mostFills: context.mostFills }),
        readCustomers(client, unread, new Set(enough), context.deadline, context.mostById),
      ]);
      const worklist = filled.debts.map((debt) => {
        const { customerId, customer } = debt;
        return { debt, customer: fuller(known.get(customerId) ?? customers.byId.get(customerId), customer) };
      });
      const requests = filled.requests + customers.requests;
      return { connection, worklist, customers, filled: filled.filled, requests };
    }),
  );
};

const isPassing = (problem: Problem | undefined): boolean => problem !== undefined && isWorthRetrying(problem.code);

/** Whether a vendor's debts have no place in this page, since what earlier pages showed of it was not read again. */
const isUnread = ({ connection, overdue, problem, debts }: ListedPart, { reached }: Place, at: At): boolean => {
  if (!overdue) return false;
  const { invoiceRead, detailProblem } = overdue;
  const before = reached[connection.name];
  if (invoiceRead.problem && invoiceRead.read === 0 && invoiceRead.excludes === undefined) return true;
  if (!before) return false;
  if (isPassing(invoiceRead.problem ?? problem)) return true;
  // Amounts and holds that could not be read put customers into other places, and would show them twice.
  return isPassing(detailProblem) && !isAsShown(debts.map(at), before);
};

type At = (debt: Debt) => Standing;

const splitParts = (listed: readonly FoundPart[], place: Place, order: WorklistOrder, asOf: number): Split => {
  const read = listed.filter((part) => part.overdue && !part.isFailed);
  const matched = new Map(read.map((part) => [part.connection.name, part.matched]));
  return splitAt(
    read.flatMap(({ debts }) => debts),
    place,
    {
      connections: [...matched.keys()],
      matched: (name) => matched.get(name) ?? 0,
      sort: (debts) => inListOrder(debts, order, asOf),
      standing: (debt) => standingOf(debt, order, asOf),
    },
  );
};

type Completed = Awaited<ReturnType<typeof complete>>;

/** What the lists brought at each vendor, without what completing the chosen ones showed to be settled. */
const partsOf = (
  listed: readonly FoundPart[],
  completed: Completed,
  split: Split,
  settled: readonly Debt[],
): readonly WorklistPart[] =>
  listed.map(({ debts: _debts, overdue, known: _known, requests: _requests, readAt: _readAt, ...part }) => {
    const { connection, matched } = part;
    const isOwn = (debt: Debt): boolean => debt.connection === connection;
    const own = completed.find((one) => one.connection === connection);
    return {
      ...part,
      ...(overdue ? { overdue: { ...overdue, unfilled: overdue.unfilled - (own?.filled ?? 0) } } : {}),
      matched: matched - settled.filter(isOwn).length,
      listed: matched,
      shownBefore: split.shown.filter(isOwn).length,
      ...(own ? { customers: own.customers } : {}),
    };
  });

const requestsIn = (listed: readonly ListedPart[], completed: Completed): number =>
  [
    ...listed.map(({ overdue, requests }) => (overdue?.requests ?? 0) + requests),
    ...completed.map(({ requests }) => requests),
  ].reduce((sum, one) => sum + one, 0);

const readAll = async (question: WorklistQuestion, context: WorklistContext, asOf: number, place: Place) => {
  let done = 0;
  return Promise.all(
    context.clients.map(async (client) => {
      const part = await readPart(client, question, context, asOf, place.reached[client.connection.name]?.mark);
      done += 1;
      context.onProgress?.(`${part.connection.name}: ${part.overdue?.invoiceRead.read ?? 0} invoices read`, done);
      return part;
    }),
  );
};

/**
 * Who is overdue, in the order asked for, from a place on, in bounded requests: each vendor's overdue lists as far as
 * the call's time goes, then single requests only for the worklist. Never rejects: what failed or is missing stands in
 * `parts`.
 */
export const triage = async (
  question: WorklistQuestion,
  context: WorklistContext,
  place: Place = firstPlace,
): Promise<Worklist> => {
  const asOf = startOfDay(question.asOf);
  const { order = "rank", mandate = "any", limit } = question;
  const asksMandate = mandate !== "any";
  const at: At = (debt) => standingOf(debt, order, asOf);
  // One more than are shown: whether it is as large as the last one decides what the next page begins with.
  const read = await readAll({ ...question, limit: shownBefore(place) + limit + 1 }, context, asOf, place);
  const listed = read.map((part): FoundPart => {
    const isFailed = isUnread(part, place, at);
    return isFailed ? { ...part, ...noDebts, isFailed } : { ...part, isFailed };
  });
  const split = splitParts(listed, place, order, asOf);
  const chosen = split.left.slice(0, limit);
  const completed = await complete(chosen, listed, asOf, context);
  context.onProgress?.("worklist read", context.clients.length + 1);
  const places = new Map(chosen.map((debt, at) => [debtKey(debt), at]));
  // What a completed debt turns out to be may be no longer what is asked for, or settled altogether.
  const chosenNow = completed
    .flatMap(({ worklist }) => worklist)
    .flatMap(({ debt, customer }): Read[] => {
      const wanted = narrowDebt(debt, question, asOf);
      return wanted ? [{ debt: wanted, customer, place: places.get(debtKey(debt)) ?? 0 }] : [];
    });
  const unsettled = new Set(chosenNow.map(({ debt }) => debtKey(debt)));
  const settled = chosen.filter((debt) => !unsettled.has(debtKey(debt)));
  const parts = partsOf(listed, completed, split, settled);
  return {
    asOf,
    isPast: asOf < startOfDay(context.now),
    rows: judgeRows(chosenNow, { parts, asOf, order, asksMandate }),
    asksMandate,
    ready: chosen.length,
    place,
    split,
    parts,
    matched: parts.reduce((sum, { matched }) => sum + matched, 0),
    owed: mergeOwed(parts.map(({ owed }) => owed)),
    requests: requestsIn(listed, completed),
    keepLists: () => {
      for (const part of read) {
        const client = context.clients.find(({ connection }) => connection === part.connection);
        if (client) keepPart(client, part, question, asOf);
      }
    },
  };
};
