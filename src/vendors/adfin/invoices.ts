/**
 * Adfin's invoices, payment requests and mandates. Source: SDK and guides of the vendor. The single invoice and payment
 * requests are documented; how invoices are listed is not, so that list is asked as customers are and checked row by row.
 */

import * as z from "zod";
import type { Query } from "../../http/query.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { type Invoice, type InvoiceState, showDay } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { readCurrency } from "../../vocabulary/money.ts";
import { floatAmount } from "../float-amount.ts";
import { group, list, nativeId, present, raw, text } from "../forgiving.ts";
import { page } from "../pagination/page.ts";
import { type Detail, type Note, type Receivables, rowList } from "../receivables.ts";
import { adfinId, item as customerItem, body as customersBody, echo, read as readFacts, translate } from "./wire.ts";

export const invoiceItem = z.looseObject({
  id: nativeId(adfinId),
  invoiceNo: text(),
  totalAmount: raw(),
  dueAmount: raw(),
  dueDate: raw(),
  issueDate: raw(),
  status: text(),
  statusReasonCode: text(),
  creditControlStatus: text(),
  /** Not in the documented invoice; read where it comes all the same. */
  currencyCode: text(),
  customer: raw(),
});

/** What SUBMITTED covers is on its way; a SCHEDULED debit is planned and not yet taken. */
const states: Readonly<Record<string, InvoiceState>> = {
  DRAFT: "draft",
  UNPAID: "open",
  SCHEDULED: "open",
  OVERDUE: "open",
  SUBMITTED: "pending",
  PAID: "paid",
  SETTLED: "paid",
  VOID: "void",
  CANCELLED: "void",
};

const stateOf = (status: string | null | undefined): InvoiceState => states[status ?? ""] ?? "unknown";

const isDispute = (reason: string | null | undefined): boolean | undefined =>
  reason === undefined ? undefined : /DISPUTE/i.test(reason ?? "");

/** A row that leaves the mandate out altogether says nothing of it; only the customer list means none by that. */
const customerOf = (sent: unknown): Customer | undefined => {
  const parsed = customerItem.safeParse(sent);
  if (!parsed.success) return undefined;
  const customer = translate(parsed.data);
  return "directDebitMandate" in parsed.data ? customer : { ...customer, mandate: undefined };
};

export const translateInvoice = (sent: z.infer<typeof invoiceItem>): Invoice => {
  const customer = customerOf(sent.customer);
  return {
    id: sent.id,
    number: present(sent.invoiceNo),
    customerId: customer?.id,
    customerName: customer?.name,
    state: stateOf(sent.status),
    word: sent.status ?? undefined,
    issuedAt: readMoment(sent.issueDate),
    dueAt: readMoment(sent.dueDate),
    total: floatAmount(sent.totalAmount),
    open: floatAmount(sent.dueAmount),
    currency: readCurrency(sent.currencyCode),
    dunning: sent.creditControlStatus ? { word: sent.creditControlStatus } : undefined,
    disputed: isDispute(sent.statusReasonCode),
    paymentUnderWay: sent.status === "SCHEDULED",
    customer,
  };
};

const pages = {
  mostPerPage: 200,
  pagination: page({ page: "page", size: "size", first: 0 }),
  // The oldest first: what a walk that runs out of time has read is then what is overdue longest.
  always: { sort: "creationTime,asc" },
};

const { page: pageFacts, pagination: paginationFacts } = customersBody.shape;
const envelope = { page: pageFacts, pagination: paginationFacts };
const asCustomers = (items: readonly unknown[], whole: object) =>
  ({ ...whole, customers: items }) as z.infer<typeof customersBody>;

const invoices = rowList({
  ...pages,
  path: "/invoices",
  body: z.looseObject({ invoices: z.array(z.unknown()), ...envelope }),
  read: (whole) => readFacts(asCustomers(whole.invoices, whole)),
  echo: (whole, answered) => echo(asCustomers(whole.invoices, whole), answered),
  item: invoiceItem,
  translate: translateInvoice,
});

export const requestItem = z.looseObject({
  id: nativeId(adfinId),
  paymentRequestNo: text(),
  reference: text(),
  totalAmount: raw(),
  dueAmount: raw(),
  currencyCode: text(),
  payByDate: raw(),
  creationTime: raw(),
  lastNotificationSentTime: raw(),
  status: text(),
  statusReasonCode: text(),
  creditControlStatus: text(),
  customer: raw(),
  customerId: text(),
});
type RequestItem = z.infer<typeof requestItem>;

/** A payment request in an invoice's place. */
export const translateRequest = (sent: RequestItem): Invoice => {
  const customer = customerOf(sent.customer);
  return {
    id: sent.id,
    number: present(sent.reference) ?? present(sent.paymentRequestNo),
    customerId: customer?.id ?? sent.customerId ?? undefined,
    customerName: customer?.name,
    state: stateOf(sent.status),
    word: sent.status ?? undefined,
    dueAt: readMoment(sent.payByDate),
    total: floatAmount(sent.totalAmount),
    open: floatAmount(sent.dueAmount),
    currency: readCurrency(sent.currencyCode),
    dunning: sent.creditControlStatus ? { word: sent.creditControlStatus } : undefined,
    lastReminderAt: readMoment(sent.lastNotificationSentTime),
    disputed: isDispute(sent.statusReasonCode),
    paymentUnderWay: sent.status === "SCHEDULED",
    customer,
  };
};

/** No document links a request to its invoice: only equal number, total and customer count as the same debt. */
const debtKey = (number: string | null | undefined, total: string | undefined, customer: string | undefined) =>
  number && total && customer ? `${customer} ${number} ${Number(total)}` : undefined;

const translateMirror = (sent: RequestItem): Note | "other" => {
  const { number, total, customerId, currency, lastReminderAt: at } = translateRequest(sent);
  const key = debtKey(number, total, customerId);
  return key === undefined ? "other" : { key, kind: "mirror", at, currency };
};

const requestPages = {
  ...pages,
  path: "/payment_requests",
  body: z.looseObject({ paymentRequests: z.array(z.unknown()), ...envelope }),
  read: (whole: { paymentRequests: unknown[] }) => readFacts(asCustomers(whole.paymentRequests, whole)),
  item: requestItem,
};
const requests = rowList({ ...requestPages, translate: translateRequest });
const mirrors = rowList({ ...requestPages, translate: translateMirror });

const unsettled = ["UNPAID", "SCHEDULED", "OVERDUE", "SUBMITTED"];
const unsettledRequests = ["UNPAID", "SCHEDULED", "SUBMITTED"];

/** Up to today the vendor's own OVERDUE is enough; for a later day the others may be overdue by then. */
const overdueStatuses = (asOf: number, today: number): Query => ({
  statuses: asOf <= today ? ["OVERDUE", "SUBMITTED"] : unsettled,
});

const mandates = z.looseObject({ mandates: z.array(z.unknown()) });
const mandate = group({ status: text(), statusReasonCode: text(), creationTime: raw(), customerId: text() });

/** An active mandate wherever there is one, else the newest. */
const readMandates: Detail<string, Pick<Customer, "mandate" | "paymentMethod">>["read"] = (sent, id) => {
  const parsed = mandates.safeParse(sent);
  if (!parsed.success) return undefined;
  const own = (list(mandate).parse(parsed.data.mandates) ?? []).filter(
    ({ customerId }) => !customerId || customerId === id,
  );
  if (own.length === 0) return { mandate: null };
  const newest = own.toSorted(
    (a, b) => (readMoment(b.creationTime)?.at ?? 0) - (readMoment(a.creationTime)?.at ?? 0),
  )[0];
  const best = own.find(({ status }) => status === "ACTIVE") ?? newest;
  if (!best?.status) return {};
  return { mandate: { status: best.status.toLowerCase(), reason: best.statusReasonCode ?? undefined } };
};

export const receivables: Receivables = {
  ofCustomer: [
    { list: invoices, ask: ({ id }) => [{ customerId: id, statuses: unsettled }], how: "verified" },
    {
      list: requests,
      ask: ({ id }) => [{ customerId: id, statuses: unsettledRequests }],
      how: "verified",
      leavesOut: "invoices without a payment request",
    },
  ],
  overdue: [
    {
      list: invoices,
      ask: ({ asOf, today }) => [overdueStatuses(asOf, today)],
      how: "unsure",
      expects: ({ word }) => unsettled.includes(word ?? ""),
    },
    {
      list: requests,
      ask: ({ asOf }) => [{ statuses: unsettledRequests, payByEndDate: showDay(asOf) }],
      how: "vendor",
      leavesOut: "invoices without a payment request",
    },
  ],
  companion: {
    list: mirrors,
    ask: ({ customer, when }) =>
      customer
        ? [{ customerId: customer.id, statuses: unsettledRequests }]
        : when && [{ statuses: unsettledRequests, payByEndDate: showDay(when.asOf) }],
    keyOf: ({ number, total, customerId }) => debtKey(number, total, customerId),
    about: "currency and last notification",
  },
  payment: {
    path: () => "/customers/directdebitmandates",
    query: (id) => ({ customerId: id }),
    read: readMandates,
    about: "mandate",
  },
  unverified: [
    "filters, paging and envelope of the invoice list",
    "that a payment request of the same number, total and customer is the same debt: currency and last notification come from it",
    "meaning of creditControlStatus",
  ],
  cannotSay: ["payment methods", "promises", "credits"],
};
