/** Does this customer owe anything, since when, and how does it pay: one vendor's answer, with what it cannot say. */

import type { InvoiceRead, ReceivableSource, Said, VendorClient } from "../vendors/client.ts";
import type { Connection } from "../vendors/define.ts";
import { type Outcome, outcomeOf } from "../vendors/vendor-report.ts";
import type { Customer, Money } from "../vocabulary/customer.ts";
import {
  type Bucket,
  bucketOf,
  daysOverdue,
  dayZone,
  type Invoice,
  isOwed,
  isUnsettled,
  startOfDay,
} from "../vocabulary/invoice.ts";
import type { Moment } from "../vocabulary/moment.ts";
import { isPositive, showMoney } from "../vocabulary/money.ts";
import { Problem } from "../vocabulary/problem.ts";
import { type Owed, owedOf } from "./amounts-due.ts";
import { answerReserveMs as reserveMs } from "./limits.ts";

export interface Balance {
  readonly connection: Connection;
  readonly customerId: string;
  /** The day that days overdue are counted to: its midnight in `zone`, epoch milliseconds. */
  readonly asOf: number;
  readonly zone: typeof dayZone;
  /** Owed, on their way, or in a state without a published meaning; longest due first, without a due date last. */
  readonly invoices: readonly Invoice[];
  readonly owed: Owed;
  readonly overdue: Owed;
  readonly writtenOff: number;
  readonly oldestDue?: Moment | undefined;
  /** Of the oldest; undefined where nothing owed has a due date. */
  readonly days?: number | undefined;
  readonly bucket?: Bucket | undefined;
  readonly mandate: Customer["mandate"];
  readonly paymentMethod: Customer["paymentMethod"];
  /** Beside the debt, never netted; undefined = the vendor does not say. */
  readonly credits?: readonly Money[] | undefined;
  /** Another customer that may be billed for this one. */
  readonly parent?: Customer["parent"];
  readonly cannotSay: readonly string[];
  /** What else the answer must be read with. */
  readonly gaps: readonly string[];
  readonly unverified: readonly string[];
  /** `unsupported`: the vendor's invoices cannot be asked for one customer. */
  readonly outcome: Outcome;
  readonly problem?: Problem | undefined;
  readonly requests: number;
}

const byDueDate = (a: Invoice, b: Invoice): number =>
  (a.dueAt?.at ?? Number.POSITIVE_INFINITY) - (b.dueAt?.at ?? Number.POSITIVE_INFINITY) || (a.id < b.id ? -1 : 1);

/** The customer's own row says that something is due, and no invoice was found that could be it. */
const contradiction = ({ due }: Customer, invoices: readonly Invoice[]): Problem | undefined =>
  due && isPositive(due.amount) && invoices.length === 0
    ? new Problem(
        "vendor_bad_response",
        `Its customer row says that ${showMoney(due)} is due, and its list of invoices has no open one.`,
      )
    : undefined;

const readOutcome = (
  { problem, read, excludes, whole, malformed }: InvoiceRead,
  invoices: readonly Invoice[],
  contradicted: Problem | undefined,
): Outcome => {
  if (problem?.code === "unsupported") return "unsupported";
  const isClear = contradicted === undefined && invoices.every(({ state }) => state !== "unknown");
  return outcomeOf({
    problem,
    usable: read > 0 || excludes !== undefined,
    whole: whole && malformed === 0 && isClear,
    matched: invoices.length > 0,
  });
};

/** What one further request found, or the words for what stays unsaid. */
const asked = async <Value>(
  asking: Promise<Said<Value>> | undefined,
  about: string | undefined,
): Promise<{ readonly value?: Value; readonly unsaid: readonly string[]; readonly requests: number }> => {
  if (!asking) return { unsaid: [], requests: 0 };
  const said = await asking;
  return "value" in said
    ? { value: said.value, unsaid: [], requests: 1 }
    : { unsaid: [`${about} (not answered)`], requests: 1 };
};

/** The invoices read, with what related lists and single requests add, and what stayed open. */
const completed = async (
  { connection }: VendorClient,
  receivables: ReceivableSource,
  customer: Customer,
  invoiceRead: InvoiceRead,
) => {
  const { relatedList, complete } = connection.vendor.receivables ?? {};
  const listed = invoiceRead.invoices.filter(isUnsettled).sort(byDueDate);
  const related = await receivables.related({ customer, invoices: listed }, reserveMs);
  const filled = await receivables.complete(related.apply(listed), complete?.most ?? 0, reserveMs);
  const unsaid = [
    ...(related.whole ? [] : [`${relatedList?.about} (not read to the end)`]),
    ...(filled.left > 0 ? [`${complete?.about} of ${filled.left} invoices`] : []),
  ];
  return { invoices: filled.invoices, unsaid, requests: invoiceRead.requests + related.requests + filled.requests };
};

const unownedIn = ({ unowned }: InvoiceRead): readonly string[] =>
  unowned > 0 ? [`${unowned} open in the vendor's list without a customer: any may be this one's`] : [];

/** The first source that says anything; "none" is a statement too. */
const said = <Value>(...sources: readonly (Value | undefined)[]): Value | undefined =>
  sources.find((value) => value !== undefined);

const unsupported = (connection: Connection, customer: Customer, asOf: number): Balance => ({
  connection,
  customerId: customer.id,
  asOf,
  zone: dayZone,
  invoices: [],
  owed: owedOf([]),
  overdue: owedOf([]),
  writtenOff: 0,
  mandate: customer.mandate,
  paymentMethod: customer.paymentMethod,
  cannotSay: ["invoices"],
  gaps: [],
  unverified: [],
  outcome: "unsupported",
  problem: new Problem("unsupported", `${connection.vendor.name} cannot say who owes what here.`),
  requests: 0,
});

/**
 * What a customer owes at its vendor at the day of `at` (epoch milliseconds), in few requests: its open invoices, what
 * completes them, mandate or payment method, credits. Never rejects: what is missing stands in `outcome`, `problem` and
 * `cannotSay`.
 */
export const balanceOf = async (client: VendorClient, customer: Customer, at: number): Promise<Balance> => {
  const { connection, receivables } = client;
  const asOf = startOfDay(at);
  const declared = connection.vendor.receivables;
  if (!receivables || !declared) return unsupported(connection, customer, asOf);
  const isPaymentOpen = declared.payment?.needed?.(customer) ?? true;
  const [invoiceRead, payment, credits] = await Promise.all([
    receivables.ofCustomer(customer, reserveMs),
    asked(isPaymentOpen ? receivables.payment?.(customer.id) : undefined, declared.payment?.about),
    asked(receivables.credits?.(customer.id), declared.credits?.about),
  ]);
  const { invoices, unsaid, requests } = await completed(client, receivables, customer, invoiceRead);
  const contradicted = contradiction(customer, invoices);
  const open = invoices.filter(isOwed);
  const overdue = open.filter((invoice) => (daysOverdue(invoice, asOf) ?? 0) > 0);
  const oldest = open.find(({ dueAt }) => dueAt?.at !== undefined);
  const days = oldest && daysOverdue(oldest, asOf);
  const embedded = invoices.find((invoice) => invoice.customer)?.customer;
  return {
    connection,
    customerId: customer.id,
    asOf,
    zone: dayZone,
    invoices,
    owed: owedOf(open),
    overdue: owedOf(overdue),
    writtenOff: invoiceRead.invoices.filter(({ state }) => state === "written_off").length,
    oldestDue: oldest?.dueAt ?? undefined,
    days,
    bucket: days === undefined ? undefined : bucketOf(days),
    mandate: said(payment.value?.mandate, customer.mandate, embedded?.mandate),
    paymentMethod: said(payment.value?.paymentMethod, customer.paymentMethod, embedded?.paymentMethod),
    credits: credits.value,
    parent: customer.parent,
    cannotSay: [...declared.cannotSay, ...payment.unsaid, ...credits.unsaid, ...unsaid],
    gaps: [...(declared.gaps ?? []), ...(invoiceRead.caveat ? [invoiceRead.caveat] : []), ...unownedIn(invoiceRead)],
    unverified: declared.unverified,
    outcome: readOutcome(invoiceRead, invoices, contradicted),
    problem: invoiceRead.problem ?? contradicted,
    requests: requests + payment.requests + credits.requests,
  };
};
