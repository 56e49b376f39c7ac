/**
 * Pland's invoices, reminders and payments as rows. Source: the vendor's openapi.yaml, in repo yell-services/pland-cli.
 */

import { decimalText } from "../api/decimal-text.ts";
import type { CustomerInvoice } from "../api/document-list.ts";
import type { Json } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { hex8 } from "../population/hash.ts";
import { type Reminder, remindersOf } from "../population/reminders.ts";
import { plandAddress, plandCompanyId, plandInstant, plandObjectOf, plandStatus } from "./rows.ts";

export interface PlandReminder extends CustomerInvoice {
  readonly reminder: Reminder;
}

const firstNumber = 1_000_000;

/** The digits of an invoice number; Pland keeps the letters apart. */
export const documentNumberOf = (invoice: CompanyInvoice): number =>
  Number(invoice.number.replace(/\D+/g, "")) || firstNumber;

/** Documents other than invoices have ids of their own, sorting as invoices do: the counter stands before the kind. */
const derivedId = (invoice: CompanyInvoice, kind: number): string =>
  `${invoice.id.slice(0, 8)}${hex8(0x7a11_0000)}${invoice.id.slice(18)}${kind.toString(16).padStart(2, "0")}`;

const reminderIdOf = ({ invoice, reminder }: PlandReminder): string => derivedId(invoice, reminder.level);

/** Amounts are numbers in major units there. */
const amount = (minor: number, precision: number): number => Number(decimalText(minor, precision));

/** `paid` and `open` agree with the state; a cancelled invoice is neither. */
const totalsOf = ({ state, total, open, precision }: CompanyInvoice): Json => {
  const net = Math.round((total * 100) / 119);
  const paid = state === "paid" || state === "partially_paid" ? total - open : 0;
  return {
    net: amount(net, precision),
    tax: amount(total - net, precision),
    gross: amount(total, precision),
    paid: amount(paid, precision),
    open: amount(open, precision),
  };
};

/** A shared part of all of Pland's documents. */
const documentOf = ({ company, invoice }: CustomerInvoice, population: Population) => ({
  number: documentNumberOf(invoice),
  companyId: plandCompanyId,
  status: {
    status: plandStatus(company),
    createdAt: plandInstant(company, invoice.issuedAt),
    createdBy: null,
    lastModifiedAt: plandInstant(company, invoice.issuedAt),
    lastModifiedBy: null,
  },
  numberPrefix: "INV-",
  referenceId: null,
  objectId: plandObjectOf(population, company).id,
  customerId: company.id,
  recipientId: null,
  address: plandAddress(company),
  serviceRecipient: null,
  currency: invoice.currency,
  positions: [],
  statusTags: [],
});

/** No state word: it follows from the dates. Written off looks as cancelled does. */
export const plandInvoiceState = (invoice: CompanyInvoice, today: number): string => {
  if (invoice.state === "void" || invoice.state === "written_off") return "canceled";
  if (invoice.state === "draft" || invoice.state === "paid") return invoice.state;
  if (invoice.dunningLevel > 0) return "reminded";
  return invoice.dueAt < today ? "overdue" : "open";
};

const termOf = (company: Company, invoice: CompanyInvoice): Json => {
  return {
    paymentTermId: null,
    paymentGoal: Math.round((invoice.dueAt - invoice.issuedAt) / 86_400_000),
    paymentGoalDate: plandInstant(company, invoice.dueAt),
    skontoGoal: null,
    skontoGoalDate: null,
    skontoAmount: 0,
    description: "",
  };
};

export const plandInvoice = (population: Population, owned: CustomerInvoice): Json => {
  const { company, invoice } = owned;
  const at = (instant: number | null) => (instant === null ? null : plandInstant(company, instant));
  const isDraft = invoice.state === "draft";
  const isCanceled = plandInvoiceState(invoice, population.today) === "canceled";
  const reminders = remindersOf(invoice);
  return {
    _id: invoice.id,
    ...documentOf(owned, population),
    documentType: "invoice",
    documentNumber: isDraft ? null : documentNumberOf(invoice),
    documentName: "Rechnung",
    assignmentId: null,
    orderIds: [],
    // Populated "when needed": some rows carry the customer's id alone.
    customer: company.index % 4 === 1 ? null : { _id: company.id, number: company.number, name: company.name },
    issuedOn: plandInstant(company, invoice.issuedAt),
    fixDate: isDraft ? null : at(invoice.issuedAt),
    paidDate: at(invoice.paidAt),
    canceledDate: isCanceled ? at(Math.min(population.today, invoice.dueAt)) : null,
    remindedDate: at(invoice.lastReminderAt),
    paymentGoalDate: null,
    paymentGoal: null,
    fixedPaymentTerm: isDraft ? null : termOf(company, invoice),
    invoiceTimeFrame: null,
    totals: totalsOf(invoice),
    useRappenrundung: false,
    invoiceType: "invoice",
    finalInvoiceId: null,
    previousInvoices: [],
    documentUrl: `https://files.pland.example/${invoice.id}.pdf`,
    paymentLink: `https://pay.pland.example/${invoice.id}`,
    newestReminderTitle: reminders.length === 0 ? null : `${reminders.length}. Mahnung`,
    stornoId: null,
  };
};

export const plandReminder = (population: Population, owned: PlandReminder): Json => {
  const { company, invoice, reminder } = owned;
  return {
    _id: reminderIdOf(owned),
    ...documentOf(owned, population),
    documentType: "invoiceReminder",
    documentNumber: documentNumberOf(invoice),
    documentName: "Mahnung",
    issuedOn: plandInstant(company, reminder.at),
    invoiceId: invoice.id,
    invoiceReminderTitle: `${reminder.level}. Mahnung`,
    templateId: null,
    paymentGoal: 7,
    paymentGoalDate: plandInstant(company, reminder.at + 7 * 86_400_000),
    autoCreateReminder: false,
    autoCreateReminderDays: null,
  };
};
