/** A vendor's invoices of one customer, or everything overdue, by the first declared form that it honours. */

import type { Http } from "../../http/client.ts";
import type { Query } from "../../http/request.ts";
import { sanitiseDeep } from "../../text/safe-text.ts";
import type { Invoice } from "../../vocabulary/invoice.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { Debtor, InvoiceForm, Receivables, When } from "../declare/receivables.ts";
import type { Connection } from "../define.ts";
import { proveFilter } from "./prove-filter.ts";
import { type RowWalk, type WalkPatience, walkRows } from "./walk-list.ts";

/** What one reading of invoices brought, and what it did not. */
export interface InvoiceRead {
  /** Each once, in the order they came. */
  readonly invoices: readonly Invoice[];
  /** Everything that matches was read. */
  readonly whole: boolean;
  /** Why it was not, or what failed; absent where time ran out. */
  readonly problem?: Problem | undefined;
  /** Rows the vendor sent. */
  readonly read: number;
  readonly malformed: number;
  /** Rows that belong to nobody asked for. */
  readonly foreign: number;
  readonly requests: number;
  /** The vendor's own counts of rows that match, where it tells them for every walk. */
  readonly total?: number | undefined;
  readonly how: InvoiceForm<never>["how"];
  /** The vendor ignores the filter: everything was read and judged here. */
  readonly ignored: boolean;
  /** A row came twice although nothing should repeat. */
  readonly moved: boolean;
  readonly leavesOut?: string | undefined;
  /** What an empty answer may mean beside "there is none". */
  readonly doubt?: string | undefined;
}

/** Refusals after which another way of asking may work: unknown path or parameter, or no right to this list. */
const tryNext: ReadonlySet<number> = new Set([400, 403, 404, 405, 422, 500]);

interface Reader<Of> {
  readonly http: Http;
  readonly connection: Connection;
  readonly of: Of;
  readonly patience: WalkPatience;
  /** Rows that are kept; the others are counted and forgotten. */
  readonly keep: (invoice: Invoice) => boolean;
  /** A row for which this holds shows that the form is useless here. */
  readonly refuses?: (invoice: Invoice) => boolean;
}

/** Of one invoice in two documents: the higher level, and the later reminder. */
const further = (a: Invoice, b: Invoice): Invoice => {
  const higher = (b.dunning?.level ?? 0) > (a.dunning?.level ?? 0) ? sanitiseDeep(b) : a;
  const later = (b.lastReminderAt?.at ?? 0) > (a.lastReminderAt?.at ?? 0) ? b : a;
  return { ...higher, lastReminderAt: sanitiseDeep(later.lastReminderAt) };
};

const ledgerOf = <Of>(
  walks: readonly RowWalk[],
  form: InvoiceForm<Of>,
  facts: Pick<InvoiceRead, "invoices" | "foreign" | "ignored" | "moved">,
): InvoiceRead => {
  const sum = (pick: (walk: RowWalk) => number) => walks.reduce((all, walk) => all + pick(walk), 0);
  const repeated = sum((walk) => walk.repeated);
  // A row that came twice took the place of one that never came.
  const isShort = walks.some((walk) => walk.total !== undefined && walk.read - walk.repeated < walk.total);
  const stuck = walks.some(({ end }) => end === "stuck");
  const totals = walks.map(({ total }) => total);
  return {
    ...facts,
    moved: facts.moved || repeated > 0,
    whole: walks.every(({ end }) => end === "ended") && !isShort && form.excludes === undefined,
    problem:
      walks.find(({ failure }) => failure)?.failure ??
      (stuck
        ? new Problem(
            "vendor_bad_response",
            "It sends pages again instead of the next one; rows behind it are missing.",
          )
        : undefined),
    read: sum(({ read }) => read),
    malformed: sum(({ malformed }) => malformed),
    requests: sum(({ requests }) => requests),
    total: totals.every((total) => total !== undefined) ? sum(({ total }) => total ?? 0) : undefined,
    how: form.how,
    leavesOut: form.excludes,
  };
};

const readForm = async <Of>(
  form: InvoiceForm<Of>,
  queries: readonly Query[],
  reader: Reader<Of>,
): Promise<{ readonly invoiceRead: InvoiceRead; readonly useless: boolean }> => {
  const kept = new Map<string, Invoice>();
  let [foreign, ignored, moved, useless] = [0, false, false, false];
  const take = (invoice: Invoice): "stop" | undefined => {
    if (reader.refuses?.(invoice) && !form.expects) {
      useless = true;
      return "stop";
    }
    if (form.expects && !form.expects(invoice, reader.of)) ignored = true;
    const there = kept.get(invoice.id);
    if (there) moved ||= !form.repeats;
    if (reader.refuses?.(invoice)) foreign += 1;
    else if (reader.keep(invoice)) kept.set(invoice.id, there ? further(there, invoice) : sanitiseDeep(invoice));
    return undefined;
  };
  const walks = await Promise.all(
    queries.map((query) => walkRows(reader.http, reader.connection, form.list, query, take, reader.patience)),
  );
  const refused = walks.some((walk) => walk.refused !== undefined && tryNext.has(walk.refused));
  const strange = walks.some(({ failure, read }) => failure?.code === "vendor_bad_response" && read === 0);
  const invoiceRead = ledgerOf(walks, form, { invoices: [...kept.values()], foreign, ignored, moved });
  return { invoiceRead, useless: useless || refused || strange };
};

/**
 * The first form that is honoured, or the last one's failure. An empty answer to an unconfirmed filter is believed only
 * if the next way of asking brings nothing either. Requests of the forms before it are counted in.
 */
const readFirst = async <Of>(forms: readonly InvoiceForm<Of>[], reader: Reader<Of>): Promise<InvoiceRead> => {
  const ignoring = new Problem(
    "unsupported",
    `${reader.connection.vendor.name} ignores the filter by customer, so its invoices cannot be told apart here.`,
  );
  let requests = 0;
  let last: InvoiceRead | undefined;
  let empty: InvoiceRead | undefined;
  /** Why the second way of asking could not confirm that there is nothing. */
  let unconfirmed: Problem | undefined;
  for (const form of forms) {
    const queries = form.ask(reader.of);
    if (!queries) continue;
    const { invoiceRead, useless } = await readForm(form, queries, reader);
    requests += invoiceRead.requests;
    // A form that leaves something out stands in for a better one: why that one did not work is said with it.
    const problem: Problem | undefined =
      invoiceRead.problem ?? (form.excludes === undefined ? undefined : last?.problem);
    last = { ...invoiceRead, requests, problem };
    if (useless) {
      unconfirmed ??= empty && (last.problem ?? ignoring);
      continue;
    }
    if (invoiceRead.invoices.length > 0 || invoiceRead.read > 0 || invoiceRead.problem) return last;
    if (form.caveatWhenEmpty) return { ...last, whole: false, doubt: form.caveatWhenEmpty };
    empty ??= last;
    if (form.how !== "unsure") break;
  }
  if (empty) return { ...empty, requests, ...(unconfirmed ? { whole: false, problem: unconfirmed } : {}) };
  const none = {
    invoices: [],
    read: 0,
    malformed: 0,
    foreign: 0,
    ignored: false,
    moved: false,
    how: "unsure" as const,
  };
  return { ...none, requests, whole: false, problem: last?.problem ?? ignoring };
};

/** A customer's invoices as the vendor sends them. Never rejects. */
export const readInvoicesOf = async (
  http: Http,
  connection: Connection,
  receivables: Receivables,
  debtor: Debtor,
  patience: WalkPatience,
): Promise<InvoiceRead> => {
  const invoiceRead = await readFirst(receivables.ofCustomer, {
    http,
    connection,
    of: debtor,
    patience,
    keep: () => true,
    // Also a row that does not say whose it is: nothing shows then that the filter was honoured.
    refuses: ({ customerId }) => customerId !== debtor.id,
  });
  if (invoiceRead.read > 0 || !invoiceRead.whole) return invoiceRead;
  const proof = await proveFilter(http, connection, receivables.ofCustomer, debtor, patience);
  return proof ? { ...invoiceRead, requests: invoiceRead.requests + proof.requests, whole: proof.proven } : invoiceRead;
};

/** What `keep` lets through of everything overdue and on its way. Never rejects. */
export const readOverdue = (
  http: Http,
  connection: Connection,
  receivables: Receivables,
  when: When,
  keep: (invoice: Invoice) => boolean,
  patience: WalkPatience,
): Promise<InvoiceRead> => readFirst(receivables.overdue, { http, connection, of: when, patience, keep });
