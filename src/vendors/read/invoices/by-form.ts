/** A vendor's invoices of one customer, or everything overdue, by the first declared form that it honours. */

import { HttpFailure } from "../../../http/failure.ts";
import type { Query } from "../../../http/request.ts";
import { sanitiseDeep } from "../../../text/safe-text.ts";
import { type Invoice, isUnsettled } from "../../../vocabulary/invoice.ts";
import { Problem } from "../../../vocabulary/problem.ts";
import type { InvoiceRead, InvoiceReadFacts, OverdueRead } from "../../client.ts";
import type { Debtor, InvoiceForm, Receivables, When } from "../../declare/receivables.ts";
import { createPackedIds } from "../../packed/ids.ts";
import { createPackedInvoices } from "../../packed/invoices.ts";
import type { Access } from "../request.ts";
import { proveFilter } from "./prove-filter.ts";
import { type ListWalk, walkList } from "./walk-list.ts";

/** Refusals after which another way of asking may work: unknown path or parameter, or no right to this list. */
const otherFormMayWork: ReadonlySet<number> = new Set([400, 403, 404, 405, 422, 500]);

interface Reader<Of> {
  readonly access: Access;
  readonly of: Of;
  readonly reserveMs: number;
  /** What is kept of a row; the others are counted and forgotten. */
  readonly keep: (invoice: Invoice) => Invoice | undefined;
  /** A row for which this holds shows that the form is useless here. */
  readonly refuses?: (invoice: Invoice) => boolean;
}

/** What asking in one form came to. `useless`: refused, ignored or answered in another shape, so the next is tried. */
interface Attempt<Of> {
  readonly form: InvoiceForm<Of>;
  readonly read: OverdueRead;
  readonly useless: boolean;
}

const stuckProblem = new Problem(
  "vendor_bad_response",
  "It sends pages again instead of the next one; rows behind it are missing.",
);

const invoiceRead = <Of>(
  walks: readonly ListWalk[],
  { how, excludes, gap }: InvoiceForm<Of>,
  facts: Pick<OverdueRead, "packed" | "unowned" | "ignored" | "moved">,
): OverdueRead => {
  const sum = (pick: (walk: ListWalk) => number) => walks.reduce((all, walk) => all + pick(walk), 0);
  const isStuck = walks.some(({ standing }) => standing === "stuck");
  const moved = facts.moved || walks.some(({ now }) => now.moved);
  return {
    ...facts,
    moved,
    whole:
      walks.every(({ standing }) => standing === "ended") && !moved && facts.unowned === 0 && excludes === undefined,
    problem: walks.find(({ problem }) => problem)?.problem ?? (isStuck ? stuckProblem : undefined),
    read: sum(({ now }) => now.read),
    malformed: sum(({ now }) => now.malformed),
    requests: sum(({ requests }) => requests),
    total: walks.every(({ now }) => now.total !== undefined) ? sum(({ now }) => now.total ?? 0) : undefined,
    how,
    excludes,
    gap,
  };
};

/** Refused before the first row in a way after which another form may work, or answered in another shape. */
const isRefused = ({ problem, now }: ListWalk): boolean => {
  if (!problem || now.read > 0) return false;
  const { cause } = problem;
  const status = cause instanceof HttpFailure && cause.kind === "status" ? cause.status : undefined;
  return problem.code === "vendor_bad_response" || (status !== undefined && otherFormMayWork.has(status));
};

const isUnowned = (invoice: Invoice): boolean => invoice.customerId === undefined && isUnsettled(invoice);

const tryForm = async <Of>(
  form: InvoiceForm<Of>,
  queries: readonly Query[],
  reader: Reader<Of>,
): Promise<Attempt<Of>> => {
  const packed = createPackedInvoices();
  // Of rows that are kept, where none may come twice.
  const ids = createPackedIds();
  let [unowned, ignored, moved, useless] = [0, false, false, false];
  const take = (invoice: Invoice): "stop" | undefined => {
    const isRefusal = reader.refuses?.(invoice) === true;
    if (isRefusal && !form.expects) {
      useless = true;
      return "stop";
    }
    ignored ||= form.expects?.(invoice, reader.of) === false;
    moved ||= ids.find(invoice.id) >= 0;
    if (isRefusal && isUnowned(invoice)) unowned += 1;
    const own = isRefusal ? undefined : reader.keep(invoice);
    if (own) packed.add(sanitiseDeep(own));
    if (own && !form.repeats) ids.add(own.id);
    return undefined;
  };
  const walks = await Promise.all(
    queries.map((query) => walkList(reader.access, form.list, query, take, reader.reserveMs)),
  );
  const read = invoiceRead(walks, form, { packed, unowned, ignored, moved });
  return { form, read, useless: useless || walks.some(isRefused) };
};

const hasAnswer = <Of>({ read, useless }: Attempt<Of>): boolean =>
  !useless && (read.read > 0 || read.problem !== undefined);

/** Whether an attempt is the answer, so that no further form is tried. */
const isSettled = <Of>(attempt: Attempt<Of>): boolean => {
  if (hasAnswer(attempt)) return true;
  // An empty answer to a filter that no document confirms is believed only if the next way of asking is empty too.
  const { form, useless } = attempt;
  return !useless && (form.caveatWhenEmpty !== undefined || form.how !== "unsure");
};

const nothingRead: InvoiceReadFacts = {
  whole: false,
  read: 0,
  malformed: 0,
  unowned: 0,
  requests: 0,
  how: "unsure",
  ignored: false,
  moved: false,
};

/** What the attempts, in the order they were made, come to together. Their requests are counted in. */
const chosen = <Of>(attempts: readonly Attempt<Of>[], ignoring: Problem): OverdueRead => {
  const requests = attempts.reduce((sum, { read }) => sum + read.requests, 0);
  // A form that leaves something out stands in for a better one: why that one did not work is said with it.
  const problemAt = (place: number): Problem | undefined => {
    const attempt = attempts[place];
    return attempt?.read.problem ?? (attempt?.form.excludes === undefined ? undefined : problemAt(place - 1));
  };
  const last = attempts.at(-1);
  if (last && hasAnswer(last)) return { ...last.read, requests, problem: problemAt(attempts.length - 1) };
  const place = attempts.findIndex(({ useless }) => !useless);
  const empty = attempts[place];
  if (!empty)
    return {
      ...nothingRead,
      packed: createPackedInvoices(),
      requests,
      problem: problemAt(attempts.length - 1) ?? ignoring,
    };
  const confirming = attempts.slice(place + 1);
  const caveat = [empty, ...confirming].find(({ form, useless }) => !useless && form.caveatWhenEmpty)?.form
    .caveatWhenEmpty;
  const refused = caveat === undefined ? confirming.find(({ useless }) => useless) : undefined;
  return {
    ...empty.read,
    requests,
    whole: empty.read.whole && caveat === undefined && refused === undefined,
    problem: refused ? (refused.read.problem ?? ignoring) : problemAt(place),
    caveat,
  };
};

const readFirst = async <Of>(forms: readonly InvoiceForm<Of>[], reader: Reader<Of>): Promise<OverdueRead> => {
  const attempts: Attempt<Of>[] = [];
  for (const form of forms) {
    const queries = form.ask(reader.of);
    if (!queries) continue;
    const attempt = await tryForm(form, queries, reader);
    attempts.push(attempt);
    if (isSettled(attempt)) break;
  }
  const { name } = reader.access.connection.vendor;
  return chosen(
    attempts,
    new Problem("unsupported", `${name} ignores the filter by customer, so its invoices cannot be told apart here.`),
  );
};

/** A customer's invoices as the vendor sends them. Never rejects. */
export const readInvoicesOf = async (
  access: Access,
  receivables: Receivables,
  debtor: Debtor,
  reserveMs: number,
): Promise<InvoiceRead> => {
  const { packed, ...facts } = await readFirst(receivables.ofCustomer, {
    access,
    of: debtor,
    reserveMs,
    keep: (invoice) => invoice,
    // Also a row that does not say whose it is: nothing shows then that the filter was honoured.
    refuses: ({ customerId }) => customerId !== debtor.id,
  });
  const read = { ...facts, invoices: packed.ofCustomer(debtor.id) };
  if (read.read > 0 || !read.whole) return read;
  const proof = await proveFilter(access, receivables.ofCustomer, debtor, reserveMs);
  if (!proof) return read;
  // Where nobody has an invoice, the key may just not be allowed to see any.
  const caveat = proof.isNobodys
    ? receivables.ofCustomer.find(({ caveatWhenEmpty }) => caveatWhenEmpty)?.caveatWhenEmpty
    : undefined;
  const whole = proof.isProven && caveat === undefined;
  return { ...read, requests: read.requests + proof.requests, whole, caveat: read.caveat ?? caveat };
};

/** What `keep` keeps of everything overdue and on its way. Never rejects. */
export const readOverdue = (
  access: Access,
  receivables: Receivables,
  when: When,
  keep: (invoice: Invoice) => Invoice | undefined,
  reserveMs: number,
): Promise<OverdueRead> => readForms(access, receivables.overdue, when, keep, reserveMs);

/** What `keep` lets through by the first of these forms that the vendor honours. Never rejects. */
export const readForms = (
  access: Access,
  forms: readonly InvoiceForm<When>[],
  when: When,
  keep: (invoice: Invoice) => Invoice | undefined,
  reserveMs: number,
): Promise<OverdueRead> => readFirst(forms, { access, of: when, reserveMs, keep });
