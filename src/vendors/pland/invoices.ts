/** Pland's invoices and reminders. Source: `GET /invoices/`, `GET /invoiceReminders/`, PlanD API version 2. */

import type { Customer } from "../../vocabulary/customer.ts";
import type { Invoice, InvoiceState } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { floatAmount, isPositive, readCurrency } from "../../vocabulary/money.ts";
import { group, nativeId, present, raw, shape, text } from "../declare/lenient.ts";
import { list } from "../declare/list.ts";
import type { InvoiceRecord, Receivables } from "../declare/receivables.ts";
import type { Parsed } from "../declare/schema.ts";
import { offset } from "../pagination/offset.ts";
import { body, byCreation, item as customerItem, inColonForm, mostPerPage, objectId, read, translate } from "./wire.ts";

export const invoiceItem = shape({
  _id: nativeId(objectId),
  documentNumber: text(),
  numberPrefix: text(),
  customerId: text(),
  customer: raw(),
  issuedOn: raw(),
  fixDate: raw(),
  paidDate: raw(),
  canceledDate: raw(),
  remindedDate: raw(),
  paymentGoalDate: raw(),
  fixedPaymentTerm: group({ paymentGoalDate: raw() }),
  currency: text(),
  totals: group({ gross: raw(), paid: raw(), open: raw() }),
  invoiceType: text(),
  finalInvoiceId: text(),
});
type Item = Parsed<typeof invoiceItem>;

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/**
 * No field says the state: it follows from the dates, in this order. A payment date beats an open rest, which an agreed
 * cash discount may have left. Reminded and overdue are two facts here, since the vendor's own lists take them for one.
 */
const stateOf = (sent: Item, paid: string | undefined): InvoiceState => {
  if (isSet(sent.canceledDate)) return "void";
  // A number is given, a payment booked and a reminder written only once an invoice is fixed.
  if (![sent.fixDate, sent.documentNumber, sent.paidDate, sent.remindedDate].some(isSet)) return "draft";
  if (isSet(sent.paidDate)) return "paid";
  return paid !== undefined && isPositive(paid) ? "partially_paid" : "open";
};

const customerOf = (sent: unknown): Customer | undefined => {
  const parsed = customerItem.safeParse(sent);
  return parsed.success ? translate(parsed.data) : undefined;
};

export const translateInvoice = (sent: Item): Invoice => {
  const customer = customerOf(sent.customer);
  const reminded = readMoment(sent.remindedDate);
  return {
    id: sent._id,
    number: present(sent.documentNumber) && `${sent.numberPrefix ?? ""}${sent.documentNumber}`,
    customerId: sent.customerId ?? undefined,
    customerName: customer?.name,
    state: stateOf(sent, floatAmount(sent.totals?.paid)),
    word: reminded ? "reminded" : undefined,
    issuedAt: readMoment(sent.issuedOn),
    dueAt: readMoment(sent.fixedPaymentTerm?.paymentGoalDate ?? sent.paymentGoalDate),
    total: floatAmount(sent.totals?.gross),
    open: floatAmount(sent.totals?.open),
    // Its final invoice may count the same money, and whether it does is not documented.
    openIsAtMost: sent.invoiceType === "partial_invoice" && sent.finalInvoiceId ? true : undefined,
    currency: readCurrency(sent.currency),
    lastReminderAt: reminded,
    customer,
  };
};

const paged = {
  mostPerPage,
  pagination: offset({ offset: "offset", limit: "limit", most: mostPerPage }),
  fixedQuery: byCreation,
  rephrase: inColonForm,
  body,
  read,
};

const invoices = list({
  ...paged,
  rows: "invoices",
  path: "/invoices/",
  item: invoiceItem,
  idOf: ({ _id }) => _id,
  translate: translateInvoice,
});

export const reminderItem = shape({
  _id: nativeId(objectId),
  invoiceId: nativeId(objectId),
  customerId: text(),
  issuedOn: raw(),
  invoiceReminderTitle: text(),
  paymentGoalDate: raw(),
});

export const translateReminder = (sent: Parsed<typeof reminderItem>): InvoiceRecord => ({
  key: sent.invoiceId,
  kind: "reminder",
  at: readMoment(sent.issuedOn),
  word: sent.invoiceReminderTitle ?? undefined,
  until: readMoment(sent.paymentGoalDate) ?? undefined,
});

const reminders = list({
  ...paged,
  rows: "reminders",
  path: "/invoiceReminders/",
  item: reminderItem,
  idOf: ({ _id }) => _id,
  translate: translateReminder,
});

const withoutRight = "a key without the right to see invoices gets an empty list, which looks like no debt";

export const receivables: Receivables = {
  ofCustomer: [
    { list: invoices, ask: ({ id }) => [{ customer: id }], how: "unsure", unfilteredQuery: {} },
    // A plain text, so its wire form is certain; it also finds other customers, names and document numbers.
    {
      list: invoices,
      ask: ({ number }) => (number ? [{ fakturaDocuments: number }] : undefined),
      how: "verified",
      expects: () => true,
    },
    { list: invoices, ask: () => [{}], how: "local", expects: () => true, caveatWhenEmpty: withoutRight },
  ],
  overdue: [{ list: invoices, ask: () => [{}], how: "local", caveatWhenEmpty: withoutRight }],
  everything: { list: invoices, queries: [{}] },
  relatedList: {
    list: reminders,
    ask: ({ customer, invoices: read }) => {
      if (!customer) return [{}];
      return read.some(({ lastReminderAt }) => lastReminderAt) ? [{ customerId: customer.id }] : undefined;
    },
    keyOf: ({ id }) => id,
    about: "number, title and deadline of reminders",
  },
  unverified: [
    "wire form of the customer filter",
    "that totals are in list rows",
    "whether a reminder was sent or only created",
    "whether a final invoice's open amount counts its partial invoices",
  ],
  cannotSay: ["mandates", "payment methods", "pending payments", "promises", "disputes", "credits"],
  remedies: { 403: "The key has its creator's rights: check that this user may see invoices." },
};
