/** Adfin's payment requests: the documented mirror of invoices, with a currency and the last notification. */

import * as z from "zod";
import type { Invoice } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { floatAmount, readCurrency } from "../../vocabulary/money.ts";
import { lazySchema, type Parsed } from "../declare/lazy-schema.ts";
import { nativeId, present, raw, text } from "../declare/lenient.ts";
import { type Answered, list } from "../declare/list.ts";
import type { InvoiceRecord } from "../declare/receivables.ts";
import { asCustomers, customerOf, isDispute, pages, stateOf } from "./debt-rows.ts";
import { adfinId, echo, pageFacts, read as readFacts } from "./wire.ts";

export const requestItem = lazySchema(() =>
  z.looseObject({
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
  }),
);
type RequestItem = Parsed<typeof requestItem>;

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
export const debtKey = (number: string | null | undefined, total: string | undefined, customer: string | undefined) =>
  number && total && customer ? `${customer} ${number} ${Number(total)}` : undefined;

const translateMirror = (sent: RequestItem): InvoiceRecord | "other" => {
  const { number, total, customerId, currency, lastReminderAt: at } = translateRequest(sent);
  const key = debtKey(number, total, customerId);
  return key === undefined ? "other" : { key, kind: "mirror", at, currency };
};

const requestPages = {
  ...pages,
  rows: "payment requests",
  path: "/payment_requests",
  body: lazySchema(() => z.looseObject({ paymentRequests: z.array(z.unknown()), ...pageFacts() })),
  read: (whole: { paymentRequests: unknown[] }) => readFacts(asCustomers(whole.paymentRequests, whole)),
  echo: (whole: { paymentRequests: unknown[] }, answered: Answered) =>
    echo(asCustomers(whole.paymentRequests, whole), answered),
  item: requestItem,
  idOf: ({ id }: RequestItem) => id,
};
export const requests = list({ ...requestPages, translate: translateRequest });
export const mirrors = list({ ...requestPages, translate: translateMirror });
