/** What Adfin's invoices and payment requests share: most of a row and what it says, pages and their envelope. */

import type { Customer } from "../../vocabulary/customer.ts";
import type { Invoice, InvoiceState } from "../../vocabulary/invoice.ts";
import { floatAmount, readCurrency } from "../../vocabulary/money.ts";
import { meaningOf, nativeId, raw, shape, text } from "../declare/lenient.ts";
import type { Parsed } from "../declare/schema.ts";
import { page } from "../pagination/page.ts";
import { adfinId, type Body, item as customerItem, translate } from "./wire.ts";

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

const customerOf = (sent: unknown): Customer | undefined => {
  const parsed = customerItem.safeParse(sent);
  return parsed.success ? translate(parsed.data) : undefined;
};

/** The fields that both kinds of row call alike. */
export const debtFields = () => ({
  id: nativeId(adfinId),
  totalAmount: raw(),
  dueAmount: raw(),
  currencyCode: text(),
  status: text(),
  statusReasonCode: text(),
  creditControlStatus: text(),
  customer: raw(),
  customerId: text(),
});
const debtItem = shape(debtFields());

/** What these fields say of the debt. */
export const translateDebt = (sent: Parsed<typeof debtItem>) => {
  const customer = customerOf(sent.customer);
  const reason = sent.statusReasonCode;
  return {
    id: sent.id,
    customerId: customer?.id ?? sent.customerId ?? undefined,
    customerName: customer?.name,
    state: meaningOf(states, sent.status) ?? "unknown",
    word: sent.status ?? undefined,
    total: floatAmount(sent.totalAmount),
    open: floatAmount(sent.dueAmount),
    currency: readCurrency(sent.currencyCode),
    dunning: sent.creditControlStatus ? { word: sent.creditControlStatus } : undefined,
    disputed: reason === undefined ? undefined : /DISPUTE/i.test(reason ?? ""),
    paymentUnderWay: sent.status === "SCHEDULED",
    customer,
  } satisfies Partial<Invoice>;
};

export const pages = {
  mostPerPage: 200,
  pagination: page({ page: "page", size: "size", first: 0, untilEmpty: true }),
  // The oldest first: what a walk that runs out of time has read is then what is overdue longest.
  fixedQuery: { sort: "creationTime,asc" },
};

export const asCustomers = (items: readonly unknown[], whole: object) => ({ ...whole, customers: items }) as Body;
