/** Adfin's payment requests: the documented mirror of invoices, with a currency and the last notification. */

import type { Invoice } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { present, raw, rows, shape, text } from "../declare/lenient.ts";
import { type Answered, list } from "../declare/list.ts";
import type { InvoiceRecord } from "../declare/receivables.ts";
import type { Parsed } from "../declare/schema.ts";
import { asCustomers, debtFields, pages, translateDebt } from "./debt-rows.ts";
import { echo, pageFacts, read as readFacts } from "./wire.ts";

export const requestItem = shape({
  ...debtFields(),
  paymentRequestNo: text(),
  reference: text(),
  payByDate: raw(),
  creationTime: raw(),
  lastNotificationSentTime: raw(),
});
type RequestItem = Parsed<typeof requestItem>;

/** A payment request in an invoice's place. */
export const translateRequest = (sent: RequestItem): Invoice => ({
  ...translateDebt(sent),
  number: present(sent.reference) ?? present(sent.paymentRequestNo),
  dueAt: readMoment(sent.payByDate),
  lastReminderAt: readMoment(sent.lastNotificationSentTime),
});

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
  body: shape({ paymentRequests: rows(), ...pageFacts() }),
  read: (whole: { paymentRequests: readonly unknown[] }) => readFacts(asCustomers(whole.paymentRequests, whole)),
  echo: (whole: { paymentRequests: readonly unknown[] }, answered: Answered) =>
    echo(asCustomers(whole.paymentRequests, whole), answered),
  item: requestItem,
  idOf: ({ id }: RequestItem) => id,
};
export const requests = list({ ...requestPages, translate: translateRequest });
export const mirrors = list({ ...requestPages, translate: translateMirror });
