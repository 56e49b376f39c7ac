/** The dunning worklist over several vendors: overdue lists first, then only the customers of the worklist. */

import type { Http } from "../http/client.ts";
import type { Call, Connection } from "../vendors/define.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { startOfDay } from "../vocabulary/invoice.ts";
import { compareDecimals } from "../vocabulary/money.ts";
import { judgeRows, type Read, refOf, type TriageRow } from "./dunning-judge.ts";
import { type Debt, debtOf, rankDebts } from "./dunning-rank.ts";
import { fillDebts, type OverdueBook, readBook } from "./overdue-book.ts";
import { mergeOwed, type Owed } from "./owed.ts";
import { type ReadCustomers, readCustomers } from "./worklist-customers.ts";

export interface TriageQuestion {
  readonly connections: readonly Connection[];
  /** Any instant of the as-of day, epoch milliseconds. */
  readonly asOf: number;
  readonly minDaysOverdue: number;
  readonly currency?: string | undefined;
  /** A decimal; only together with `currency`. */
  readonly minAmount?: string | undefined;
  readonly limit: number;
}

export interface TriageContext {
  readonly http: Http;
  readonly call: Call;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Requests for single invoices at each vendor; undefined: as the vendor declares. */
  readonly mostFills?: number | undefined;
  /** Said after each step. */
  readonly onProgress?: ((message: string, done: number) => void) | undefined;
}

export interface TriagePart {
  readonly connection: Connection;
  /** Absent where the vendor cannot say who is overdue. */
  readonly book?: OverdueBook;
  /** Customers that match, of those read. */
  readonly matched: number;
  readonly owed: Owed;
  /** Overdue customers whose currency is unknown, left out of a question about one. */
  readonly uncheckable: number;
  /** What reading the worklist's customers brought; absent where none is of this vendor. */
  readonly customers?: ReadCustomers;
}

export interface Triage {
  readonly asOf: number;
  readonly rows: readonly TriageRow[];
  readonly parts: readonly TriagePart[];
  readonly matched: number;
  readonly owed: Owed;
  readonly requests: number;
}

/** Of a call's time, what is kept for the requests that follow the lists. */
const keptShare = 0.3;
const mostKeptMs = 6_000;
const answerMs = 1_000;

/** Debts narrowed to the question; a customer without anything in the currency asked for is none of them. */
const narrowed = (book: OverdueBook, question: TriageQuestion, asOf: number) => {
  const { currency, minAmount = "0", minDaysOverdue } = question;
  let uncheckable = 0;
  const debts = book.debts.flatMap((debt): Debt[] => {
    if (debt.days < minDaysOverdue) return [];
    if (currency === undefined) return [debt];
    if (debt.invoices.some((invoice) => invoice.currency === undefined)) uncheckable += 1;
    const own = debt.invoices.filter((invoice) => invoice.currency === currency);
    const part = debtOf(debt.connection, debt.customerId, own, debt.pending, asOf);
    const amount = part?.owed.totals[0]?.amount ?? "0";
    return part && part.days >= minDaysOverdue && compareDecimals(amount, minAmount) >= 0 ? [part] : [];
  });
  return { debts, uncheckable };
};

/** What the customer's own row says; where it says nothing, what the invoice row shows of the customer. */
const fuller = (own: Customer | undefined, embedded: Customer | undefined): Customer | undefined => {
  if (!own || !embedded) return own ?? embedded;
  const said = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { ...embedded, ...said, id: own.id };
};

/** What the worklist's own debts still lack, filled in, and its customers, at each vendor at once. */
const complete = async (chosen: readonly Debt[], asOf: number, context: TriageContext) => {
  const { http, call, mostFills } = context;
  const connections = [...new Set(chosen.map(({ connection }) => connection))];
  return Promise.all(
    connections.map(async (connection) => {
      const own = chosen.filter((debt) => debt.connection === connection);
      // An embedded row that shows how to reach the customer is enough where each customer costs a request.
      const enough = own.filter(({ customer }) => customer?.emails !== undefined).map(({ customerId }) => customerId);
      const [filled, customers] = await Promise.all([
        fillDebts(http, own, asOf, { call, reserveMs: answerMs, mostFills }),
        readCustomers(
          http,
          connection,
          own.map(({ customerId }) => customerId),
          new Set(enough),
          call,
        ),
      ]);
      const worklist = filled.debts.map(
        (debt): Read => ({ debt, customer: fuller(customers.byId.get(debt.customerId), debt.customer) }),
      );
      return { connection, worklist, customers, requests: filled.requests + customers.requests };
    }),
  );
};

const readBooks = async (question: TriageQuestion, context: TriageContext, asOf: number) => {
  const { http, call, now, mostFills } = context;
  const kept = Math.min(mostKeptMs, (call.deadline - performance.now()) * keptShare);
  const when = { asOf, today: startOfDay(now) };
  let done = 0;
  return Promise.all(
    question.connections.map(async (connection) => {
      const { receivables } = connection.vendor;
      if (!receivables) return { connection, book: undefined };
      const book = await readBook(http, connection, receivables, when, { call, reserveMs: kept, mostFills });
      done += 1;
      context.onProgress?.(`${connection.name}: ${book.ledger.read} invoices read`, done);
      return { connection, book };
    }),
  );
};

/**
 * Who is overdue, ranked by docs/dunning.md, in bounded requests: each vendor's overdue lists as far as the call's time
 * goes, then single requests only for the worklist. Never rejects: what failed or is missing stands in `parts`.
 */
export const triage = async (question: TriageQuestion, context: TriageContext): Promise<Triage> => {
  const asOf = startOfDay(question.asOf);
  const books = await readBooks(question, context, asOf);
  const narrow = books.map(({ connection, book }) => ({
    connection,
    ...(book ? { book } : {}),
    ...(book ? narrowed(book, question, asOf) : { debts: [], uncheckable: 0 }),
  }));
  const chosen = rankDebts(
    narrow.flatMap(({ debts }) => debts),
    asOf,
  ).slice(0, question.limit);
  const completed = await complete(chosen, asOf, context);
  context.onProgress?.("worklist read", question.connections.length + 1);
  const byRef = new Map(completed.flatMap(({ worklist }) => worklist).map((read) => [refOf(read.debt), read]));
  const worklist = chosen.flatMap((debt) => byRef.get(refOf(debt)) ?? []);
  const parts = narrow.map(({ debts, ...part }): TriagePart => {
    const customers = completed.find(({ connection }) => connection === part.connection)?.customers;
    const owed = mergeOwed(debts.map((debt) => debt.owed));
    return { ...part, matched: debts.length, owed, ...(customers ? { customers } : {}) };
  });
  return {
    asOf,
    rows: judgeRows(worklist, parts, asOf),
    parts,
    matched: parts.reduce((sum, { matched }) => sum + matched, 0),
    owed: mergeOwed(parts.map(({ owed }) => owed)),
    requests:
      parts.reduce((sum, { book }) => sum + (book?.requests ?? 0), 0) +
      completed.reduce((sum, { requests }) => sum + requests, 0),
  };
};
