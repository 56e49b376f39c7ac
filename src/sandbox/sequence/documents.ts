/**
 * One generated invoice as Sequence shows it: in its list, and by id. Source: SequenceHQ/openapi-schema, 2024-07-30.
 */

import { decimalText } from "../api/decimal-text.ts";
import type { CustomerInvoice } from "../api/document-list.ts";
import type { Json } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { otherId } from "../population/ids.ts";
import { contactsOf, sequenceInstant } from "./rows.ts";

export const sequenceDate = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** A few are FINAL: their seller sends them from the accounting system. */
export const sequenceStatus = (company: Company, invoice: CompanyInvoice): string => {
  if (invoice.state === "draft") return "DRAFT";
  if (invoice.state === "void") return "VOIDED";
  return company.index % 11 === 0 ? "FINAL" : "SENT";
};

export const sequencePaymentStatus = ({ state }: CompanyInvoice): string => {
  if (state === "paid") return "PAID";
  if (state === "partially_paid") return "PARTIALLY_PAID";
  return state === "written_off" ? "UNCOLLECTIBLE" : "UNPAID";
};

/** Null while it is a draft: there is no date to pay by yet. */
export const sequenceDueDate = (invoice: CompanyInvoice): string | null =>
  invoice.state === "draft" ? null : sequenceDate(invoice.dueAt);

const dunningStatusOf = (invoice: CompanyInvoice, today: number): string => {
  if (invoice.open === 0) return "NOT_REQUIRED";
  if (invoice.dunningLevel > 0) return "COMPLETED";
  return invoice.dueAt < today ? "OVERDUE_CHECK_SCHEDULED" : "SCHEDULED";
};

/** Without tax, in minor units. */
export const netOf = (invoice: CompanyInvoice): number => Math.round((invoice.total * 100) / 120);

export const sequenceInvoiceNumber = (invoice: CompanyInvoice): string | null =>
  invoice.state === "draft" ? null : invoice.number;

/** Leaves out what is null: the vendor's optional fields are absent. */
const present = (fields: Readonly<Record<string, Json | null>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

const sharedFields = ({ company, invoice }: CustomerInvoice) => {
  return {
    id: invoice.id,
    ...present({ invoiceNumber: sequenceInvoiceNumber(invoice), dueDate: sequenceDueDate(invoice) }),
    status: sequenceStatus(company, invoice),
    paymentStatus: sequencePaymentStatus(invoice),
    currency: invoice.currency,
    grossTotal: decimalText(invoice.total, invoice.precision),
    customerId: company.id,
    customerLegalCompanyName: company.name,
    accountingDate: sequenceDate(invoice.issuedAt),
  };
};

/** What is still owed is in no list row. */
export const sequenceFullInvoice = (population: Population, owned: CustomerInvoice) => {
  const { company, invoice } = owned;
  const net = netOf(invoice);
  const isDraft = invoice.state === "draft";
  return {
    ...sharedFields(owned),
    netTotal: decimalText(net, invoice.precision),
    totalTax: decimalText(invoice.total - net, invoice.precision),
    customerEmails: contactsOf(population, company)
      .filter(({ archivedAt, billingPreference }) => archivedAt === null && billingPreference !== "NONE")
      .map(({ email }) => email),
    isCustomerArchived: company.archivedAt !== null,
    ...present({ issueDate: isDraft ? null : sequenceDate(invoice.issuedAt) }),
    dunningStatus: dunningStatusOf(invoice, population.today),
    creditNoteIds: [],
    linkedServices: [],
    metadata: [],
    merchantDetails: { legalName: "Sandbox Merchant Ltd", bankAccounts: [{ iban: "GB33BUKB20201555555555" }] },
    createdAt: sequenceInstant(invoice.issuedAt),
    updatedAt: sequenceInstant(invoice.paidAt ?? invoice.issuedAt),
    ...present({ calculatedAt: isDraft ? sequenceInstant(population.today) : null }),
  };
};

/** One allocation for all that was paid; of a part the truth knows no date, so it is the day of issue. */
const allocationsOf = (population: Population, { company, invoice }: CustomerInvoice): Json => {
  if (invoice.state !== "paid" && invoice.state !== "partially_paid") return [];
  const paidAt = sequenceInstant(invoice.paidAt ?? invoice.issuedAt);
  return [
    {
      paymentId: otherId(population.seed, "sequence", "method", Number(invoice.number.replace(/\D+/g, ""))),
      amount: decimalText(invoice.total - invoice.open, invoice.precision),
      allocatedAt: paidAt,
      paidAt,
      origin: company.stripeId === null ? "MANUAL" : "STRIPE",
    },
  ];
};

/** With `balance`, what is still owed; a few customers have no invoiceRead, and their invoices no balance. */
export const sequenceInvoiceById = (population: Population, owned: CustomerInvoice): Json => {
  const { company, invoice } = owned;
  const hasLedger = company.index % 19 !== 7;
  return {
    ...sequenceFullInvoice(population, owned),
    ...(hasLedger ? { balance: decimalText(invoice.open, invoice.precision) } : {}),
    balanceVersion: hasLedger ? 1 : null,
    paymentAllocations: allocationsOf(population, owned),
    appliedCreditNotes: [],
    appliedCreditGrants: [],
    projectedCreditGrants: [],
    integrationPaymentStatuses: invoice.paymentPending ? { goCardless: "IN_PROGRESS" } : {},
    paymentTermDays: Math.round((invoice.dueAt - invoice.issuedAt) / 86_400_000),
    dueDateSource: "CALCULATED",
    attachmentAssets: [],
  };
};
