/** One generated customer as Pland shows it. Source: `GET /customers/`, PlanD API version 2. */

import type { Json } from "../api/vendor-api.ts";
import { domainOfCompany } from "../population/addresses.ts";
import type { Company, Population } from "../population/company.ts";
import { objectId } from "../population/ids.ts";

/** The tenant all customers belong to. */
export const plandCompanyId = "5bd0a7c1e4b0f1a2c3d4e5f6";
const paymentTermId = "5bd0a7c1e4b0f1a2c3d4e601";
const usersSince = Date.UTC(2018, 0, 1);

/** Epoch milliseconds for some customers' rows, ISO 8601 for the others: the sources disagree about the form. */
export const plandInstant = (company: Company, instant: number): string | number =>
  company.index % 3 === 1 ? instant : new Date(instant).toISOString();

/** The codes have no published meaning, and no published type: a few are strings. */
export const plandStatus = (company: Company): number | string => {
  const code = [1, 1, 1, 2, 4][company.index % 5] ?? 1;
  return company.index % 9 === 4 ? String(code) : code;
};

/** The user who made the customer, one of eight; they also manage its object, for three customers of four. */
const userOf = (population: Population, company: Company): string =>
  objectId(population.seed, "person", usersSince, company.index % 8);

/** The user who manages the customer's object, or undefined. */
export const plandManagerOf = (population: Population, company: Company): string | undefined =>
  company.index % 4 === 3 ? undefined : userOf(population, company);

/** Every customer has one object (a building), whose address is not the customer's own. */
export const plandObjectOf = (
  population: Population,
  company: Company,
): { readonly id: string; readonly text: string } => ({
  id: objectId(population.seed, "address", company.createdAt, company.index),
  text: `Objekt ${company.number} Werkstraße ${company.houseNumber} ${company.city}`,
});

const websiteOf = (company: Company): string | null => {
  const domain = domainOfCompany(company);
  return domain === undefined ? null : `https://www.${domain}`;
};

const contactOf = (population: Population, company: Company): Json => {
  const [person] = company.people;
  if (company.email === null && company.phone === null && !person) return null;
  const hasText = company.index % 6 === 2;
  return {
    telephone: company.phone,
    mobile: person?.phone ?? null,
    email: company.email,
    sms: hasText ? company.phone : null,
    smsCount: hasText ? 1 : 0,
    smsChatCount: 0,
    smsSendDate: hasText ? plandInstant(company, company.updatedAt) : null,
    smsSendBy: hasText ? userOf(population, company) : null,
    website: websiteOf(company),
    lastSMSStatus: hasText ? "delivered" : null,
    secondSmsSendDate: null,
  };
};

export const plandAddress = (company: Company): Json => ({
  street: `${company.street} ${company.houseNumber}`,
  zip: company.postalCode,
  city: company.city,
  country: company.country,
  co: null,
  state: null,
});

const statusOf = (population: Population, company: Company): Json => {
  const user = userOf(population, company);
  return {
    status: plandStatus(company),
    createdAt: plandInstant(company, company.createdAt),
    createdBy: user,
    lastModifiedAt: plandInstant(company, company.updatedAt),
    lastModifiedBy: user,
  };
};

const contactPersonOf = (company: Company): string | null => {
  const [person] = company.people;
  return person ? `${person.firstName} ${person.lastName}` : null;
};

/** All documented fields. */
const parts: Readonly<Record<string, (company: Company, population: Population) => Json>> = {
  _id: ({ id }) => id,
  number: ({ number }) => number,
  companyId: () => plandCompanyId,
  status: (company, population) => statusOf(population, company),
  chatId: (company, { seed }) => objectId(seed, "contract", company.createdAt, company.index),
  name: ({ name }) => name,
  contactPerson: contactPersonOf,
  address: plandAddress,
  contact: (company, population) => contactOf(population, company),
  contract: () => ({}),
  invoiceRecipientId: () => null,
  invoiceCCRecipientIds: () => [],
  hideRecipientOnDocuments: () => false,
  buyerReference: ({ index, number }) => (index % 10 === 1 ? `04011000-${number}-12` : null),
  orderReferenceId: ({ index, number }) => (index % 10 === 4 ? `SUP-${number}` : null),
  vatNumber: ({ vatId }) => vatId,
  debitorNumber: ({ index, number }) => (index % 4 === 3 ? null : `DEB-${number}`),
  paymentTermId: ({ index }) => (index % 2 === 0 ? paymentTermId : null),
};

/** What the customer does not have is null. */
export const plandCustomer = (population: Population, company: Company): Json =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part(company, population)]));

/** One field of the row, in a row of its own: a filter on it need not make up the others for a million customers. */
export const plandCustomerField = (population: Population, company: Company, name: string): Json => {
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  return part ? { [name]: part(company, population) } : {};
};
