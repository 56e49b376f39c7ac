/** One vendor's overdue debts of all customers: its overdue lists read within the call's time, judged and grouped here. */

import { isDeepStrictEqual } from "node:util";
import { type InvoiceReadFacts, nothingRelated, type VendorClient } from "../vendors/client.ts";
import type { When } from "../vendors/declare/receivables.ts";
import type { Connection } from "../vendors/define.ts";
import type { Unjudged as UnjudgedInvoices } from "../vendors/read/invoices/caveats.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { daysOverdue, type Invoice, isOwed, mayOwe } from "../vocabulary/invoice.ts";
import type { Problem } from "../vocabulary/problem.ts";
import { type Debt, debtOf } from "./debts.ts";

/** What could not be judged. */
export interface Unjudged extends UnjudgedInvoices {
  /** Customers with an invoice that is undated or unclear: whether they are overdue is not known. */
  readonly customers: ReadonlySet<string>;
}

export interface OverdueInvoices {
  readonly connection: Connection;
  readonly debts: readonly Debt[];
  /** Customers with an amount on its way, as far as invoice rows show them: evidence for the same company elsewhere. */
  readonly waiting: readonly Customer[];
  readonly invoiceRead: InvoiceReadFacts;
  readonly unjudged: Unjudged;
  /** Invoices that lack what single requests would add. */
  readonly unfilled: number;
  /** The companion list was not read to its end. */
  readonly relatedIncomplete: boolean;
  /** Why something that the list's rows lack was not read. */
  readonly detailProblem?: Problem | undefined;
  readonly requests: number;
}

export interface InvoiceLimits {
  /** Milliseconds before the deadline at which no further request is begun. */
  readonly reserveMs: number;
  /** Single requests for invoices in all of this call; undefined: as declared by the vendor. */
  readonly mostFills?: number | undefined;
  /** Nothing of an invoice is shown, only sums and ages. */
  readonly amountsOnly?: true;
}

/** What sums, ages and further requests need of an invoice. */
const amountsOf = ({
  id,
  number,
  customerId,
  state,
  dueAt,
  total,
  open,
  openIsAtMost,
  currency,
}: Invoice): Invoice => ({
  id,
  number,
  customerId,
  state,
  dueAt,
  total,
  open,
  openIsAtMost,
  currency,
});

/** The same invoices, those of one customer with one row of it: a vendor sends the whole customer with each. */
const sharingCustomers = (): ((invoice: Invoice) => Invoice) => {
  const customers = new Map<string, Customer>();
  return (invoice) => {
    const { customer } = invoice;
    if (!customer) return invoice;
    const known = customers.get(customer.id);
    if (isDeepStrictEqual(known, customer)) return { ...invoice, customer: known };
    customers.set(customer.id, customer);
    return invoice;
  };
};

const sorter = (when: When) => {
  const customers = new Set<string>();
  const unjudged = { undated: 0, unclear: 0, withoutCustomer: 0, customers };
  const doubt = (reason: "undated" | "unclear", customerId: string | undefined): void => {
    unjudged[reason] += 1;
    if (customerId !== undefined) customers.add(customerId);
  };
  const keep = (invoice: Invoice): boolean => {
    const { state, dueAt, customerId } = invoice;
    if (state === "unknown" && mayOwe(invoice)) doubt("unclear", customerId);
    if (state === "pending") return customerId !== undefined;
    if (!isOwed(invoice)) return false;
    const days = daysOverdue({ dueAt }, when.asOf);
    if (days === undefined) doubt("undated", customerId);
    if (days === undefined || days <= 0) return false;
    if (customerId === undefined) unjudged.withoutCustomer += 1;
    return customerId !== undefined;
  };
  return { keep, unjudged };
};

/** Debts by customer; a customer whose only open amounts are on their way has none. */
const grouped = (connection: Connection, invoices: readonly Invoice[], asOf: number): readonly Debt[] => {
  const byCustomer = new Map<string, { overdue: Invoice[]; pending: Invoice[] }>();
  for (const invoice of invoices) {
    const id = invoice.customerId ?? "";
    const group = byCustomer.get(id) ?? { overdue: [], pending: [] };
    byCustomer.set(id, group);
    if (invoice.state === "pending") group.pending.push(invoice);
    else if (isOwed(invoice)) group.overdue.push(invoice);
  }
  return [...byCustomer].flatMap(([id, { overdue, pending }]) => debtOf(connection, id, overdue, pending, asOf) ?? []);
};

const waitingOf = (invoices: readonly Invoice[]): readonly Customer[] => {
  const customers = invoices.flatMap(({ state, customer }) => (state === "pending" && customer ? [customer] : []));
  return [...new Map(customers.map((customer) => [customer.id, customer])).values()];
};

/** Never rejects: what is missing stands in the invoiceRead. */
export const readOverdueInvoices = async (
  { connection, receivables }: VendorClient,
  when: When,
  { reserveMs, mostFills, amountsOnly }: InvoiceLimits,
): Promise<OverdueInvoices | undefined> => {
  if (!receivables) return undefined;
  const { keep, unjudged } = sorter(when);
  const { complete: fill, relatedList } = connection.vendor.receivables ?? {};
  const shrink = amountsOnly ? amountsOf : sharingCustomers();
  const wantsRelated = !amountsOnly || relatedList?.tellsCurrency === true;
  const [{ invoices, ...invoiceRead }, related] = await Promise.all([
    receivables.overdue(when, (invoice) => (keep(invoice) ? shrink(invoice) : undefined), reserveMs),
    wantsRelated ? receivables.related({ invoices: [], when }, reserveMs) : nothingRelated,
  ]);
  const noted = related.apply(invoices);
  const most = mostFills ?? fill?.most ?? 0;
  const lacking = fill ? noted.filter(fill.needed).length : 0;
  // Either all of them before ranking, or only those of the worklist afterwards: never an arbitrary part.
  const filled =
    lacking <= most
      ? await receivables.complete(noted, most, reserveMs)
      : { invoices: noted, requests: 0, left: lacking, problem: undefined };
  return {
    connection,
    debts: grouped(connection, filled.invoices, when.asOf),
    waiting: waitingOf(filled.invoices),
    invoiceRead,
    unjudged,
    unfilled: filled.left,
    relatedIncomplete: !related.whole,
    detailProblem: related.problem ?? filled.problem,
    requests: invoiceRead.requests + related.requests + filled.requests,
  };
};

interface FilledDebts {
  readonly debts: readonly Debt[];
  readonly requests: number;
  readonly filled: number;
  readonly problem?: Problem | undefined;
}

/**
 * The same debts with their invoices completed, in the order given, as far as the bound goes; without those that turn
 * out to be settled. `filled`: invoices that are complete now and were not.
 */
export const fillDebts = async (
  { connection, receivables }: VendorClient,
  debts: readonly Debt[],
  asOf: number,
  { reserveMs, mostFills }: InvoiceLimits,
): Promise<FilledDebts> => {
  const fill = connection.vendor.receivables?.complete;
  if (!receivables || !fill || debts.length === 0) return { debts, requests: 0, filled: 0 };
  const invoices = debts.flatMap((debt) => debt.invoices);
  const filled = await receivables.complete(invoices, mostFills ?? fill.most, reserveMs);
  const byId = new Map(filled.invoices.map((invoice) => [invoice.id, invoice]));
  const whole = debts.flatMap((debt) => {
    // A balance may turn out to be zero: then nothing is owed any more.
    const own = debt.invoices.map((invoice) => byId.get(invoice.id) ?? invoice).filter(isOwed);
    return debtOf(debt.connection, debt.customerId, own, debt.pending, asOf) ?? [];
  });
  const { requests, left, problem } = filled;
  return { debts: whole, requests, filled: invoices.filter(fill.needed).length - left, problem };
};
