/** One generated customer as Fynn shows it. Source: `GET /customers`, docs.fynn.eu. */

import type { Json } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { otherId } from "../population/ids.ts";
import { fynnInstant } from "./answers.ts";

const timeZones: Readonly<Record<string, string>> = {
  AT: "Europe/Vienna",
  GB: "Europe/London",
  US: "America/New_York",
  FR: "Europe/Paris",
  PL: "Europe/Warsaw",
  TR: "Europe/Istanbul",
  IN: "Asia/Kolkata",
};

const statuses: Readonly<Record<Company["status"], string>> = {
  active: "STATUS_ACTIVE",
  archived: "STATUS_ARCHIVED",
  suspended: "STATUS_SUSPENDED",
};

interface PersonName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** Persons have no company name there: their own name is split at its first space, so that joining gives it back. */
export const fynnPersonOf = (company: Company): PersonName => {
  const [person] = company.people;
  if (company.isBusiness) return { firstName: person?.firstName ?? null, lastName: person?.lastName ?? null };
  const space = company.name.indexOf(" ");
  if (space === -1) return { firstName: null, lastName: company.name };
  return { firstName: company.name.slice(0, space), lastName: company.name.slice(space + 1) };
};

export const fynnCompanyName = (company: Company): string | null => (company.isBusiness ? company.name : null);

/** Two of three have one. */
export const fynnDatevId = (company: Company): string | null =>
  company.index % 3 === 0 ? null : String(100_000_000 + company.index);

/** A few VAT ids were checked and refused; without one there is nothing to check. */
export const fynnIsVatIdValid = (company: Company): boolean | null =>
  company.vatId === null ? null : company.index % 8 !== 5;

const fynnIsPartner = (company: Company): boolean => company.index % 15 === 2;

/** Not in the row: a filter only. Undefined for one in four. */
export const fynnGroupOf = (company: Company): string | undefined =>
  ["Standard", "Premium", "Partner", undefined][company.index % 4];

/** Every address the filter finds; the row shows the defaults alone. */
export const fynnEmailsOf = (company: Company): readonly string[] =>
  [company.email, ...company.people.map(({ email }) => email)].filter((email) => email !== null);

const addressOf = (population: Population, company: Company, id: string): Json => {
  const { firstName, lastName } = fynnPersonOf(company);
  return {
    id: otherId(population.seed, "fynn", "address", company.index * 2 + (id === "default" ? 0 : 1)),
    vatId: company.vatId,
    type: id === "default" ? "TYPE_DEFAULT" : "TYPE_INVOICE",
    // A string in the document.
    default: "true",
    status: "active",
    city: company.city,
    zip: company.postalCode,
    street: company.street,
    houseNumber: company.houseNumber,
    countryCode: company.country,
    companyName: fynnCompanyName(company),
    salutation: null,
    addition: null,
    costCentre: company.index % 10 === 4 ? String(4000 + (company.index % 90)) : null,
    firstName,
    lastName,
  };
};

const emailOf = (population: Population, company: Company, ownNumber: 1 | 2): Json => {
  if (company.email === null) return null;
  const { firstName, lastName } = fynnPersonOf(company);
  return {
    id: otherId(population.seed, "fynn", "entity", company.index * 4 + ownNumber),
    email: company.email,
    receiverName: [firstName, lastName].filter((part) => part !== null).join(" ") || null,
    type: company.isBusiness ? "TYPE_COMPANY" : "TYPE_PRIVATE",
    default: "true",
  };
};

const gateways = { card: "stripe", sepa_debit: "sepa_debit", bank_transfer: "bank_transfer" } as const;

const sepaOf = (company: Company): Readonly<Record<string, Json>> => {
  const { mandate } = company;
  const reference = `MREF-${company.number}`;
  return {
    sepaDebit: {
      iban: "DE89 **** **** **** **** 00",
      bic: "COBADEFFXXX",
      mandateReference: reference,
      signingDate: mandate && fynnInstant(mandate.createdAt),
    },
    sepaMandate: mandate && {
      id: mandate.id,
      status: mandate.status.toLowerCase(),
      creditorIdentifier: "DE98ZZZ09999999999",
      mandateReference: reference,
      // Unmasked, as the vendor's own example: what an adapter must never let through.
      bankAccount: {
        iban: "DE89370400440532013000",
        bic: "COBADEFFXXX",
        accountHolder: company.name,
        bankName: "Sandbox Bank",
      },
    },
  };
};

const cardOf = (company: Company): Readonly<Record<string, Json>> => ({
  card: { brand: "visa", last4: "4242", expMonth: 12, expYear: 2031, cardHolder: company.name },
});

/** With the card and bank data the vendor sends along; null for a customer without a method. */
export const fynnPaymentMethod = (population: Population, company: Company): Json => {
  const type = company.paymentMethod;
  if (type === null) return null;
  return {
    id: otherId(population.seed, "fynn", "method", company.index),
    gatewayName: gateways[type],
    type,
    referenceId: `pm_${company.number}`,
    default: true,
    status: "active",
    source: "customer",
    enabled: true,
    name: null,
    data: [],
    creationDate: fynnInstant(company.createdAt),
    expirationDate: null,
    ...(type === "sepa_debit" ? sepaOf(company) : type === "card" ? cardOf(company) : {}),
  };
};

/** The form in which invoices and dunning documents carry their customer. */
export const fynnCustomerShort = (company: Company): Json => ({
  id: company.id,
  customerNumber: String(company.number),
  timeZone: timeZones[company.country] ?? "Europe/Berlin",
  ...fynnPersonOf(company),
  currencyCode: company.currency,
  companyName: fynnCompanyName(company),
  datevId: fynnDatevId(company),
  status: statuses[company.status],
});

/** All documented fields; what the customer does not have is null. */
export const fynnCustomer = (population: Population, company: Company): Json => ({
  ...(fynnCustomerShort(company) as Readonly<Record<string, Json>>),
  countryCode: company.country,
  vatId: company.vatId,
  isVatIdValid: fynnIsVatIdValid(company),
  commercialRegisterName: company.isBusiness && company.country === "DE" ? `Amtsgericht ${company.city}` : null,
  commercialRegisterNumber: company.isBusiness && company.country === "DE" ? `HRB ${100_000 + company.index}` : null,
  gender: null,
  phone: company.phone,
  language: ["DE", "AT"].includes(company.country) ? "de" : "en",
  totalTurnOverRank: 1 + (company.index % 100),
  createdAt: fynnInstant(company.createdAt),
  customFields: company.index % 7 === 0 ? { crm: company.externalId } : {},
  businessCustomer: company.isBusiness,
  defaultAddress: addressOf(population, company, "default"),
  defaultInvoiceAddress: addressOf(population, company, "invoice"),
  defaultEmailAddress: emailOf(population, company, 1),
  defaultInvoiceEmailAddress: emailOf(population, company, 2),
  defaultPaymentMethod: fynnPaymentMethod(population, company),
  isPartner: fynnIsPartner(company),
});
