/** The dunning worklist over several vendors: overdue lists first, then only the customers of the worklist. */

import type { VendorClient } from "../../vendors/client.ts";
import type { Connection } from "../../vendors/define.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { startOfDay } from "../../vocabulary/invoice.ts";
import { mergeOwed, type Owed } from "../amounts-due.ts";
import { type Debt, isHeldAt, rankDebts } from "../debts.ts";
import { answerReserveMs, followingShare, mostFollowingMs } from "../limits.ts";
import { fillDebts, type OverdueInvoices, readOverdueInvoices } from "../overdue.ts";
import { type ReadCustomers, readCustomers } from "./customers.ts";
import { isUncheckable, narrowDebt, type Wanted } from "./narrow.ts";
import { debtKey, judgeRows, type Read, type WorklistRow } from "./rows.ts";
import { asOverdueInvoices, type ReadTopDebts, type TopDebts } from "./top-debts.ts";

export interface WorklistQuestion extends Wanted {
  /** Any instant of the as-of day, epoch milliseconds. */
  readonly asOf: number;
  readonly limit: number;
}

export interface WorklistContext {
  readonly clients: readonly VendorClient[];
  /** On `performance.now()`. */
  readonly deadline: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Requests for single invoices at each vendor; undefined: as the vendor declares. */
  readonly mostFills?: number | undefined;
  /** What is ranked already, where a replica keeps it. */
  readonly topDebts?: ReadTopDebts | undefined;
  /** Said after each step. */
  readonly onProgress?: ((message: string, done: number) => void) | undefined;
}

export interface WorklistPart {
  readonly connection: Connection;
  /** Absent where the vendor cannot say who is overdue. */
  readonly overdue?: OverdueInvoices;
  /** Customers that match, of those read. */
  readonly matched: number;
  readonly owed: Owed;
  /** Overdue customers whose currency or amount is unknown, left out of a question about it. */
  readonly uncheckable: number;
  /** What reading the worklist's customers brought; absent where none is of this vendor. */
  readonly customers?: ReadCustomers;
}

export interface Worklist {
  readonly asOf: number;
  /** The as-of day is over: what was paid since is not among the invoices any more. */
  readonly isPast: boolean;
  readonly rows: readonly WorklistRow[];
  readonly parts: readonly WorklistPart[];
  readonly matched: number;
  readonly owed: Owed;
  readonly requests: number;
}

/** What the customer's own row says; where it says nothing, what the invoice row shows of the customer. */
const fuller = (own: Customer | undefined, embedded: Customer | undefined): Customer | undefined => {
  if (!own || !embedded) return own ?? embedded;
  const said = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { ...embedded, ...said, id: own.id };
};

/** What the worklist's own debts still lack, filled in, and its customers, at each vendor at once. */
const complete = async (chosen: readonly Debt[], asOf: number, context: WorklistContext) => {
  const concerned = context.clients.filter((client) => chosen.some((debt) => debt.connection === client.connection));
  return Promise.all(
    concerned.map(async (client) => {
      const { connection } = client;
      const own = chosen.filter((debt) => debt.connection === connection);
      // An embedded row that shows how to reach the customer is enough where each customer costs a request.
      const enough = own.filter(({ customer }) => customer?.emails?.length).map(({ customerId }) => customerId);
      const [filled, customers] = await Promise.all([
        fillDebts(client, own, asOf, { reserveMs: answerReserveMs, mostFills: context.mostFills }),
        readCustomers(
          client,
          own.map(({ customerId }) => customerId),
          new Set(enough),
          context.deadline,
        ),
      ]);
      const worklist = filled.debts.map(
        (debt): Read => ({ debt, customer: fuller(customers.byId.get(debt.customerId), debt.customer) }),
      );
      const requests = filled.requests + customers.requests;
      return { connection, worklist, customers, filled: filled.filled, requests };
    }),
  );
};

interface ReadPart {
  readonly connection: Connection;
  readonly overdue: OverdueInvoices | undefined;
  readonly stored?: TopDebts;
}

const readOverdue = async (question: WorklistQuestion, context: WorklistContext, asOf: number) => {
  const { clients, deadline, now, mostFills } = context;
  const reserveMs = Math.min(mostFollowingMs, (deadline - performance.now()) * followingShare);
  const when = { asOf, today: startOfDay(now) };
  let done = 0;
  return Promise.all(
    clients.map(async (client): Promise<ReadPart> => {
      const { connection } = client;
      const stored = await context.topDebts?.(connection, question, asOf);
      if (stored) return { connection, overdue: asOverdueInvoices(connection, stored), stored };
      const limits = { reserveMs, mostFills };
      const read = await readOverdueInvoices(client, when, limits);
      if (!read) return { connection, overdue: undefined };
      // Without a currency nothing can be told of a question about one: then those to chase first are completed first.
      const isShort = question.currency !== undefined && read.unfilled > 0;
      const { debts, requests, filled } = isShort
        ? await fillDebts(client, rankDebts(read.debts, isHeldAt(asOf)), asOf, limits)
        : { debts: read.debts, requests: 0, filled: 0 };
      const overdue = { ...read, debts, unfilled: read.unfilled - filled, requests: read.requests + requests };
      done += 1;
      context.onProgress?.(`${connection.name}: ${overdue.invoiceRead.read} invoices read`, done);
      return { connection, overdue };
    }),
  );
};

/**
 * Who is overdue, ranked by docs/dunning.md, in bounded requests: each vendor's overdue lists as far as the call's time
 * goes, then single requests only for the worklist. Never rejects: what failed or is missing stands in `parts`.
 */
export const triage = async (question: WorklistQuestion, context: WorklistContext): Promise<Worklist> => {
  const asOf = startOfDay(question.asOf);
  const books = await readOverdue(question, context, asOf);
  const narrow = books.map(({ connection, overdue, stored }) => ({
    connection,
    ...(overdue ? { overdue } : {}),
    debts: overdue?.debts.flatMap((debt) => narrowDebt(debt, question, asOf) ?? []) ?? [],
    ...(stored ? { stored } : {}),
    uncheckable: overdue?.debts.filter((debt) => isUncheckable(debt, question, asOf)).length ?? 0,
  }));
  const chosen = rankDebts(
    narrow.flatMap(({ debts }) => debts),
    isHeldAt(asOf),
  ).slice(0, question.limit);
  const completed = await complete(chosen, asOf, context);
  context.onProgress?.("worklist read", context.clients.length + 1);
  // What a completed debt turns out to be may be no longer what is asked for, or settled altogether.
  const read = completed.flatMap(({ worklist }) =>
    worklist.flatMap(({ debt, customer }): Read[] => {
      const part = narrowDebt(debt, question, asOf);
      return part ? [{ debt: part, customer }] : [];
    }),
  );
  const byRef = new Map(read.map((one) => [debtKey(one.debt), one]));
  const isChosen = new Set(chosen.map(debtKey));
  const worklist = chosen.flatMap((debt) => byRef.get(debtKey(debt)) ?? []);
  const parts = narrow.map(({ debts, overdue, stored, ...part }): WorklistPart => {
    const own = completed.find(({ connection }) => connection === part.connection);
    const left = debts.flatMap((debt) => (isChosen.has(debtKey(debt)) ? (byRef.get(debtKey(debt))?.debt ?? []) : debt));
    return {
      ...part,
      ...(overdue ? { overdue: { ...overdue, unfilled: overdue.unfilled - (own?.filled ?? 0) } } : {}),
      matched: stored?.matched ?? left.length,
      // As the lists say it: completing the rows shown must not change what everybody owes together.
      owed: stored?.owed ?? mergeOwed(debts.map((debt) => debt.owed)),
      ...(own ? { customers: own.customers } : {}),
    };
  });
  return {
    asOf,
    isPast: asOf < startOfDay(context.now),
    rows: judgeRows(worklist, parts, asOf),
    parts,
    matched: parts.reduce((sum, { matched }) => sum + matched, 0),
    owed: mergeOwed(parts.map(({ owed }) => owed)),
    requests:
      parts.reduce((sum, { overdue }) => sum + (overdue?.requests ?? 0), 0) +
      completed.reduce((sum, { requests }) => sum + requests, 0),
  };
};
