/**
 * Adfin's invoices. Source: SDK and guides of the vendor. The single invoice is documented; how invoices are listed is
 * not, so that list is asked as customers are and checked row by row.
 */

import type { Query } from "../../http/request.ts";
import { type Invoice, showDay } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { present, raw, rows, shape, text } from "../declare/lenient.ts";
import { list } from "../declare/list.ts";
import type { Receivables } from "../declare/receivables.ts";
import type { Parsed } from "../declare/schema.ts";
import { asCustomers, debtFields, pages, translateDebt } from "./debt-rows.ts";
import { readMandates } from "./mandates.ts";
import { debtKey, mirrors, requests } from "./payment-requests.ts";
import { echo, pageFacts, read as readFacts } from "./wire.ts";

// A currency is not in the documented invoice; it is read where it comes all the same.
export const invoiceItem = shape({ ...debtFields(), invoiceNo: text(), dueDate: raw(), issueDate: raw() });

export const translateInvoice = (sent: Parsed<typeof invoiceItem>): Invoice => ({
  ...translateDebt(sent),
  number: present(sent.invoiceNo),
  issuedAt: readMoment(sent.issueDate),
  dueAt: readMoment(sent.dueDate),
});

const invoices = list({
  ...pages,
  rows: "invoices",
  path: "/invoices",
  body: shape({ invoices: rows(), ...pageFacts() }),
  read: (whole) => readFacts(asCustomers(whole.invoices, whole)),
  echo: (whole, answered) => echo(asCustomers(whole.invoices, whole), answered),
  item: invoiceItem,
  idOf: ({ id }) => id,
  translate: translateInvoice,
});

const unsettled = ["UNPAID", "SCHEDULED", "OVERDUE", "SUBMITTED"];
const unsettledRequests = ["UNPAID", "SCHEDULED", "SUBMITTED"];

/**
 * Up to today the unpaid ones that are overdue are OVERDUE, and those being collected keep their own state; later any
 * may be.
 */
const overdueStatuses = (asOf: number, today: number): Query => ({
  statuses: asOf <= today ? ["OVERDUE", "SCHEDULED", "SUBMITTED"] : unsettled,
});

export const receivables: Receivables = {
  ofCustomer: [
    { list: invoices, ask: ({ id }) => [{ customerId: id, statuses: unsettled }], how: "unsure" },
    {
      list: requests,
      ask: ({ id }) => [{ customerId: id, statuses: unsettledRequests }],
      how: "verified",
      excludes: "invoices without a payment request",
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
      excludes: "invoices without a payment request",
    },
  ],
  everything: { list: invoices, queries: [{}], how: "unsure" },
  relatedList: {
    list: mirrors,
    ask: ({ customer, when }) =>
      customer
        ? [{ customerId: customer.id, statuses: unsettledRequests }]
        : when && [{ statuses: unsettledRequests, payByEndDate: showDay(when.asOf) }],
    keyOf: ({ number, total, customerId }) => debtKey(number, total, customerId),
    tellsCurrency: true,
    about: "currency and last notification",
  },
  payment: {
    needed: ({ mandate }) => mandate === undefined,
    // The search over all mandates takes a customer too, but may not name it in its rows. A guide has this path return
    // a link to sign: nothing but status and reason of an answer is ever read.
    path: (id) => `/customers/${id}/directdebitmandates`,
    read: readMandates,
    about: "mandate",
  },
  unverified: [
    "filters, paging and envelope of the invoice list",
    "that a payment request of the same number, total and customer is the same debt: currency and last notification come from it",
    "meaning of creditControlStatus",
    "when an unpaid invoice becomes OVERDUE: until then it is not listed as overdue",
  ],
  cannotSay: ["payment methods", "promises", "credits"],
};
