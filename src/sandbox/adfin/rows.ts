/**
 * Adfin's rows: customers, mandates, invoices and payment requests. Source: `GET /customers` 1.0.0; the pages named in
 * docs.
 */

import { decimalText } from "../api/decimal-text.ts";
import type { Json } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { hash } from "../population/hash.ts";
import { otherId } from "../population/ids.ts";

/** A time as the vendor's own fixtures write it: `2024-12-04T00:00:00.000UTC`. */
const time = (at: number): string => new Date(at).toISOString().replace("Z", "UTC");

const timeOrNull = (at: number | null): string | null => (at === null ? null : time(at));

/** The date alone. */
const date = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface AdfinPerson {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phoneNo: string | null;
  readonly isPrimaryContact: boolean;
}

/**
 * Adfin knows people, and no e-mail or phone of the customer itself: those of the company are its primary contact's,
 * and where it has no people, the only thing known of a contact without a name.
 */
export const peopleOf = (seed: number, company: Company): readonly AdfinPerson[] => {
  const { email, phone } = company;
  if (company.people.length === 0 && (email || phone)) {
    const id = otherId(seed, "adfin", "person", company.index * 8 + 7);
    return [{ id, firstName: null, lastName: null, email, phoneNo: phone, isPrimaryContact: true }];
  }
  return company.people.map((person, place) => ({
    id: person.id,
    firstName: person.firstName,
    lastName: person.lastName,
    email: place === 0 ? email : person.email,
    phoneNo: place === 0 ? phone : person.phone,
    isPrimaryContact: place === 0,
  }));
};

const tagNumbers: readonly (readonly number[])[] = [[], [], [1], [2], [1, 3], []];

/** The ids of the tags on a customer: none, one or two of three. */
export const tagsOf = (seed: number, { index }: Company): readonly string[] =>
  (tagNumbers[hash(seed, index, 60) % tagNumbers.length] ?? []).map((tag) => otherId(seed, "adfin", "tag", tag));

const day = 86_400_000;

/** When the mandate was signed; a mandate that was only created waits for it. */
export const signedAt = ({ mandate }: Company): number | null =>
  mandate === null || mandate.status === "CREATED" ? null : mandate.createdAt + day;

const reasons: Readonly<Record<string, string>> = {
  INCORRECT_BANK_DETAILS: "The bank refused the account details.",
  OTHER: "Unknown reason.",
};

/** The latest mandate, with the link that lets its holder sign it. */
const mandateRow = (company: Company): Json => {
  const { mandate } = company;
  if (mandate === null) return null;
  const signed = signedAt(company);
  return {
    id: mandate.id,
    status: mandate.status,
    statusReasonCode: mandate.reason,
    statusReason: mandate.reason === null ? null : (reasons[mandate.reason] ?? null),
    creationTime: time(mandate.createdAt),
    lastUpdatedTime: time(signed ?? mandate.createdAt),
    authorisationTime: timeOrNull(signed),
    submissionTime: mandate.status === "ACTIVE" && signed !== null ? time(signed + day) : null,
    url: `https://mandates.example/sign/${mandate.id}`,
  };
};

/** As the search for mandates shows one; the time's name differs from the customer's there. */
export const mandateSearchRow = (company: Company): Json =>
  company.mandate && {
    id: company.mandate.id,
    creationTime: time(company.mandate.createdAt),
    lastUpdateTime: time(signedAt(company) ?? company.mandate.createdAt),
    distributionTime: time(company.mandate.createdAt),
    authorisationTime: timeOrNull(signedAt(company)),
    submissionTime: null,
    status: company.mandate.status,
    failureReason: null,
    statusReasonCode: company.mandate.reason,
  };

const externalData = (company: Company): Json =>
  [
    { connectorType: "XERO", id: company.xeroId, name: company.name },
    { connectorType: "QUICKBOOKS", id: company.quickbooksId, name: company.name },
  ].filter(({ id }) => id !== null);

/** What the flag adds is documented nowhere; the vendor's own SDK expects an object, empty in its tests. */
export const customerRow = (seed: number, company: Company, withFinancialDetails = false): Json => {
  return {
    id: company.id,
    externalId: company.externalId,
    name: company.name,
    creationTime: time(company.createdAt),
    lastUpdatedTime: time(company.updatedAt),
    people: peopleOf(seed, company).map((person) => ({
      ...person,
      isIncludedInCommunications: company.communications,
    })),
    addresses: [
      {
        id: otherId(seed, "adfin", "address", company.index),
        city: company.city,
        postalCode: company.postalCode,
        country: company.countryName,
        addressLine1: `${company.houseNumber} ${company.street}`,
      },
    ],
    directDebitMandate: mandateRow(company),
    timezone: company.country === "GB" ? "Europe/London" : "UTC",
    discount: company.index % 19 === 0 ? { percentage: 2.5, period: 240 } : null,
    externalData: externalData(company),
    tags: tagsOf(seed, company),
    ...(withFinancialDetails ? { financialDetails: {} } : {}),
  };
};

/** An invoice's state in Adfin's words; `today` in epoch milliseconds. */
export const invoiceStatus = (today: number, company: Company, invoice: CompanyInvoice): string => {
  if (invoice.state === "draft") return "DRAFT";
  if (invoice.state === "paid") return invoice.total % 2 === 0 ? "SETTLED" : "PAID";
  // Nothing here stands for written off: such an invoice is void.
  if (invoice.state === "void" || invoice.state === "written_off") return "VOID";
  if (invoice.paymentPending) return "SUBMITTED";
  if (invoice.dueAt < today) return "OVERDUE";
  return company.mandate?.status === "ACTIVE" ? "SCHEDULED" : "UNPAID";
};

const controlStatus = ({ dunningLevel }: CompanyInvoice): string =>
  dunningLevel === 0 ? "NOT_STARTED" : `REMINDER_${dunningLevel}_SENT`;

/** Amounts are decimal texts in major units, and the currency is not said: the documents have none either. */
export const invoiceRow = ({ seed, today }: Population, company: Company, invoice: CompanyInvoice): Json => {
  return {
    id: invoice.id,
    invoiceNo: invoice.number,
    description: null,
    totalAmount: decimalText(invoice.total, invoice.precision),
    taxAmount: decimalText(0, invoice.precision),
    dueAmount: decimalText(invoice.open, invoice.precision),
    creditNotesAmount: decimalText(0, invoice.precision),
    dueDate: time(invoice.dueAt),
    issueDate: time(invoice.issuedAt),
    creationTime: time(invoice.issuedAt),
    lastUpdatedTime: time(invoice.paidAt ?? invoice.lastReminderAt ?? invoice.issuedAt),
    status: invoiceStatus(today, company, invoice),
    statusReasonCode: null,
    source: "API",
    itemsTaxType: "NONE",
    customer: customerRow(seed, company),
    items: [],
    paymentRequests: [],
    creditNotes: [],
    externalData: [],
    creditControlStatus: controlStatus(invoice),
  };
};

/** A payment request has no state for overdue. */
export const requestStatus = (today: number, company: Company, invoice: CompanyInvoice): string => {
  const status = invoiceStatus(today, company, invoice);
  return status === "OVERDUE" ? "UNPAID" : status === "VOID" ? "CANCELLED" : status;
};

/** Mirrors an invoice one to one. Amounts are numbers here. */
export const requestRow = ({ seed, today }: Population, company: Company, invoice: CompanyInvoice): Json => {
  const amount = (minor: number) => Number(decimalText(minor, invoice.precision));
  return {
    id: otherId(seed, "adfin", "request", Number(invoice.number.slice(4))),
    paymentRequestNo: invoice.number,
    reference: invoice.number,
    description: null,
    totalAmount: amount(invoice.total),
    paidAmount: invoice.state === "paid" || invoice.open > 0 ? amount(invoice.total - invoice.open) : 0,
    dueAmount: amount(invoice.open),
    currencyCode: invoice.currency,
    payByDate: date(invoice.dueAt),
    creationTime: time(invoice.issuedAt),
    distributionTime: invoice.state === "draft" ? null : time(invoice.issuedAt),
    lastNotificationSentTime: timeOrNull(invoice.lastReminderAt),
    status: requestStatus(today, company, invoice),
    statusReasonCode: null,
    source: "API",
    creditControlStatus: controlStatus(invoice),
    customer: { id: company.id, externalId: company.externalId, name: company.name },
    associationType: "ONE_TO_ONE",
    paymentLink: { url: `https://pay.example/${invoice.id}` },
  };
};
