/**
 * Fynn's invoices, credit notes and dunning documents as rows. Source: `GET /invoices`, `GET /dunning/documents`,
 * docs.fynn.eu.
 */

import type { CustomerInvoice } from "../api/document-list.ts";
import type { Json } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { invoiceNumber, otherId } from "../population/ids.ts";
import { type Reminder, remindersOf } from "../population/reminders.ts";
import { fynnInstant, fynnInstantOrNull } from "./answers.ts";
import { fynnCustomerShort, fynnPaymentMethod } from "./rows.ts";

/** An invoice, or the credit note that took back a void one: both stand in one list. */
export interface FynnInvoice extends CustomerInvoice {
  readonly id: string;
  readonly number: string;
  readonly isCredit: boolean;
}

/** A customer's invoices, each void one followed by its credit note. */
export const fynnInvoicesOf = (population: Population, company: Company): readonly FynnInvoice[] =>
  population.invoices(company).flatMap((invoice, place): readonly FynnInvoice[] => {
    const own = { company, invoice, id: invoice.id, number: invoice.number, isCredit: false };
    if (invoice.state !== "void") return [own];
    const id = otherId(population.seed, "fynn", "contract", invoiceNumber(company.index, place));
    return [own, { company, invoice, id, number: invoice.number.replace("INV", "GS"), isCredit: true }];
  });

/** An amount of minor units: `{ amount, precision, currencyCode }`. */
const money = (amount: number, { precision, currency }: CompanyInvoice): Json => ({
  amount,
  precision,
  currencyCode: currency,
});

/** STATUS_CLOSED, for what was written off, is the sandbox's own guess at a word the documents do not list. */
export const fynnStatus = ({ invoice, isCredit }: FynnInvoice): string => {
  if (isCredit) return "STATUS_UNPAID";
  if (invoice.state === "draft") return "STATUS_DRAFT";
  if (invoice.state === "paid") return "STATUS_PAID";
  if (invoice.state === "void") return "STATUS_CANCELLED";
  if (invoice.state === "written_off") return "STATUS_CLOSED";
  return invoice.dunningLevel > 0 ? "STATUS_REMINDED" : "STATUS_UNPAID";
};

/** What customer rows, dunning documents and the list itself share. */
const invoiceShort = (owned: FynnInvoice): Readonly<Record<string, Json>> => {
  const { invoice, isCredit } = owned;
  const net = Math.round((invoice.total * 100) / 119);
  return {
    id: owned.id,
    number: owned.number,
    type: isCredit ? "TYPE_CREDIT" : "TYPE_INVOICE",
    status: fynnStatus(owned),
    currencyCode: invoice.currency,
    dueDate: fynnInstant(invoice.dueAt),
    payDate: fynnInstantOrNull(invoice.paidAt),
    dunningLevel: isCredit ? 0 : invoice.dunningLevel,
    dunningStatus: !isCredit && invoice.dunningLevel > 0 ? "dunning" : "none",
    netAmount: money(net, invoice),
    grossAmount: money(invoice.total, invoice),
    taxAmount: money(invoice.total - net, invoice),
    // Nobody owes a credit note, but the vendor shows what is left of it in the same field.
    unpaidAmount: money(isCredit ? invoice.total : invoice.open, invoice),
  };
};

export const fynnInvoice = (population: Population, owned: FynnInvoice): Json => {
  const { company, invoice, isCredit } = owned;
  const isFinal = invoice.state !== "draft";
  return {
    ...invoiceShort(owned),
    referencedInvoice: isCredit ? { id: invoice.id, number: invoice.number } : null,
    customer: fynnCustomerShort(company),
    creationDate: fynnInstant(invoice.issuedAt),
    finalizationDate: isFinal ? fynnInstant(invoice.issuedAt) : null,
    lastReminderDate: isCredit ? null : fynnInstantOrNull(invoice.lastReminderAt),
    lastSentAt: isFinal ? fynnInstant(invoice.issuedAt) : null,
    discountAmount: money(0, invoice),
    paymentMethod: fynnPaymentMethod(population, company),
    invoiceAddress: null,
    internalNote: "Sandbox: for the seller's eyes only.",
    title: null,
    introduction: null,
    closing: null,
    customFields: {},
    file: isFinal ? { url: `https://files.fynn.example/${owned.id}.pdf` } : null,
    xmlFile: null,
  };
};

interface FynnDunning extends FynnInvoice {
  readonly dunningId: string;
  readonly reminder: Reminder;
}

/** One document per level an invoice has reached. */
export const fynnDunningsOf = (population: Population, company: Company): readonly FynnDunning[] =>
  population.invoices(company).flatMap((invoice, place) =>
    remindersOf(invoice).map((reminder) => ({
      company,
      invoice,
      id: invoice.id,
      number: invoice.number,
      isCredit: false,
      dunningId: otherId(population.seed, "fynn", "request", invoiceNumber(company.index, place) * 4 + reminder.level),
      reminder,
    })),
  );

/** The first level is a reminder without a fee; later ones cost 5.00 each level, in cents whatever the currency. */
export const fynnDunning = (owned: FynnDunning): Json => {
  const { company, invoice, reminder, dunningId } = owned;
  const isReminder = reminder.level === 1;
  const fee = isReminder ? null : (reminder.level - 1) * 500;
  return {
    id: dunningId,
    customer: fynnCustomerShort(company),
    documentDate: fynnInstant(reminder.at),
    dueDate: fynnInstant(reminder.at + 7 * 86_400_000),
    media: { id: dunningId, mimeType: "application/pdf", fileExtension: "pdf", fileName: `M-${invoice.number}.pdf` },
    invoice: invoiceShort(owned),
    level: reminder.level,
    type: isReminder ? "reminder" : "dunning",
    status: "open",
    reason: null,
    dunningFeeCents: fee,
    dunningFee: fee === null ? null : { amount: fee, precision: 2, currencyCode: invoice.currency },
    createdAt: fynnInstant(reminder.at),
    updatedAt: fynnInstant(reminder.at),
    invoiceNumber: invoice.number,
    number: `M-${invoice.number}-${reminder.level}`,
  };
};
