/**
 * One vendor's overdue debts of all customers: its overdue lists read within the call's time, judged and grouped here.
 */

import { createLine } from "../platform/event-loop.ts";
import { sanitiseDeep } from "../text/safe-text.ts";
import { type InvoiceReadFacts, nothingRelated, type VendorClient } from "../vendors/client.ts";
import type { Receivables, When } from "../vendors/declare/receivables.ts";
import type { Connection } from "../vendors/define.ts";
import type { PackedInvoices } from "../vendors/packed/invoices.ts";
import type { Unjudged as UnjudgedInvoices } from "../vendors/read/invoices/caveats.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { daysOverdue, type Invoice, isOwed, mayOwe } from "../vocabulary/invoice.ts";
import type { Problem } from "../vocabulary/problem.ts";
import { type Debt, debtOf } from "./debts.ts";

/** What could not be judged. */
interface Unjudged extends UnjudgedInvoices {
  /** Customers with an invoice that is undated or unclear: whether they are overdue is not known. */
  readonly customers: ReadonlySet<string>;
}

export interface OverdueInvoices {
  readonly connection: Connection;
  /** Every debt once, in no order, made anew each time: a whole book of them is not kept. */
  readonly debts: () => AsyncIterable<Debt>;
  /** Customers with an amount on its way, as far as invoice rows show them: evidence for the same company elsewhere. */
  readonly waiting: readonly Customer[];
  readonly invoiceRead: InvoiceReadFacts;
  readonly unjudged: Unjudged;
  /** Invoices that lack what single requests would add. */
  readonly unfilled: number;
  /** The companion list was not read to its end. */
  readonly relatedIncomplete: boolean;
  readonly relatedProblem?: Problem | undefined;
  /** Why something that the list's rows lack was not read. */
  readonly detailProblem?: Problem | undefined;
  readonly requests: number;
}

interface InvoiceLimits {
  /** Milliseconds before the deadline at which no further request is begun. */
  readonly reserveMs: number;
  /** Single requests for invoices in all of this call; undefined: as declared by the vendor. */
  readonly mostFills?: number | undefined;
  /** Nothing of an invoice is shown, only sums and ages. */
  readonly amountsOnly?: true;
}

/** Books are unpacked one after another: the lists of all vendors, and of calls that began together, end together. */
export const oneBook = createLine();

/** What sums, ages and further requests need of an invoice. */
const amountsOf = (invoice: Invoice): Invoice => ({
  id: invoice.id,
  number: invoice.number,
  customerId: invoice.customerId,
  state: invoice.state,
  dueAt: invoice.dueAt,
  total: invoice.total,
  open: invoice.open,
  openIsAtMost: invoice.openIsAtMost,
  currency: invoice.currency,
});

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

/** Customers of invoices that are on their way, as they come. */
const createWaiting = () => {
  const customers = new Map<string, Customer>();
  return {
    customers,
    add: ({ state, customer }: Invoice): void => {
      if (state === "pending" && customer) customers.set(customer.id, sanitiseDeep(customer));
    },
  };
};

/** How many invoices lack what single requests would add; where there are at most `most`, which. */
const lackingIn = async (
  packed: PackedInvoices,
  fill: Receivables["complete"],
  most: number,
): Promise<{ readonly count: number; readonly few: readonly Invoice[] }> => {
  let [count, few]: [number, readonly Invoice[]] = [0, []];
  if (!fill) return { count, few };
  for await (const invoices of packed.parts()) {
    const lacking = invoices.filter(fill.needed);
    count += lacking.length;
    few = count <= most ? [...few, ...lacking] : [];
  }
  return { count, few };
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
  const waiting = createWaiting();
  const wantsRelated = !amountsOnly || relatedList?.tellsCurrency === true;
  const take = (invoice: Invoice): Invoice | undefined => {
    if (!keep(invoice)) return undefined;
    if (amountsOnly) return amountsOf(invoice);
    waiting.add(invoice);
    return invoice;
  };
  const [{ packed, ...invoiceRead }, related] = await Promise.all([
    receivables.overdue(when, take, reserveMs),
    wantsRelated ? receivables.related({ invoices: [], when }, reserveMs) : nothingRelated,
  ]);
  const noted = await oneBook(() => related.applyToBook(packed));
  const most = mostFills ?? fill?.most ?? 0;
  const lacking = await oneBook(() => lackingIn(noted, fill, most));
  // Either all of them before ranking, or only those of the worklist afterwards: never an arbitrary part.
  const filled =
    lacking.count <= most
      ? await receivables.complete(lacking.few, most, reserveMs)
      : { invoices: [], requests: 0, left: lacking.count, problem: undefined };
  const filledById = new Map(filled.invoices.map((invoice) => [invoice.id, invoice]));
  return {
    connection,
    debts: async function* () {
      for await (const invoices of noted.parts()) {
        const whole = invoices.map((invoice) => filledById.get(invoice.id) ?? invoice);
        yield* grouped(connection, whole, when.asOf);
      }
    },
    waiting: [...waiting.customers.values()],
    invoiceRead,
    unjudged,
    unfilled: filled.left,
    relatedIncomplete: !related.whole,
    relatedProblem: related.problem,
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
