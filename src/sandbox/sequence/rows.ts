/** One generated customer as Sequence's version 2024-07-30 shows it. Source: the vendor's OpenAPI document. */

import type { Json } from "../api/vendor-api.ts";
import { domainOfCompany } from "../population/addresses.ts";
import type { Company, Population } from "../population/company.ts";
import { otherId } from "../population/ids.ts";

/** ISO 8601 with whole seconds, as the document's examples. */
export const sequenceInstant = (instant: number): string => new Date(instant).toISOString().replace(".000Z", "Z");

const americanStates: Readonly<Record<string, string>> = {
  Austin: "TX",
  Boston: "MA",
  Chicago: "IL",
  "San José": "CA",
  "New York": "NY",
};

/**
 * Neighbours in creation order: two in 23 customers are the owner (parent) and the member (child) of an organization.
 */
const organizationsOf = (population: Population, company: Company): Json => {
  const turn = company.index % 23;
  const ownerIndex = turn === 4 ? company.index : turn === 5 ? company.index - 1 : -1;
  if (ownerIndex < 0 || ownerIndex + 1 >= population.size) return [];
  const owner = population.company("sequence", ownerIndex);
  const member = population.company("sequence", ownerIndex + 1);
  return [
    {
      id: otherId(population.seed, "sequence", "contract", ownerIndex),
      owner: { id: owner.id, name: owner.name },
      members: [{ id: member.id, name: member.name }],
    },
  ];
};

const integrationIdsOf = (company: Company): Json => {
  const services = [
    ["Xero", company.xeroId],
    ["Stripe", company.stripeId],
    ["QuickBooks_Online", company.quickbooksId],
  ] as const;
  const isPending = company.index % 29 === 0;
  const synced = isPending ? {} : { lastSynced: sequenceInstant(company.updatedAt) };
  return services.flatMap(([service, id]) => (id === null ? [] : [{ service, id, ...synced, isPending }]));
};

const taxStatusOf = (company: Company): string => {
  if (company.index % 31 === 3) return "TAX_EXEMPT";
  return company.vatId !== null && company.country !== "DE" ? "REVERSE_CHARGED" : "TAXED";
};

export const labelOf = ({ index }: Company): string | null => (index % 5 === 0 ? "Key account" : null);

/** Whether a billing schedule is running: for three of four. */
export const billingStatusOf = ({ index }: Company): "ACTIVE" | "INACTIVE" => (index % 4 === 3 ? "INACTIVE" : "ACTIVE");

/** The list row: no e-mail and no contact in this version. */
export const sequenceCustomer = (population: Population, company: Company) => {
  const domain = domainOfCompany(company);
  const state = company.country === "US" ? americanStates[company.city] : undefined;
  return {
    id: company.id,
    createdAt: sequenceInstant(company.createdAt),
    organizations: organizationsOf(population, company),
    legalName: company.name,
    address: {
      line1: `${company.street} ${company.houseNumber}`,
      town: company.city,
      ...(state === undefined ? {} : { state }),
      postcode: company.postalCode,
      country: company.country,
    },
    ...(domain === undefined ? {} : { url: `https://${domain}/`, domain }),
    ...(labelOf(company) === null ? {} : { label: labelOf(company) }),
    integrationIds: integrationIdsOf(company),
    ...(company.archivedAt === null ? {} : { archivedAt: sequenceInstant(company.archivedAt) }),
    taxStatus: taxStatusOf(company),
  };
};

interface SequenceContact {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly billingPreference: "PRIMARY" | "STANDARD" | "NONE";
  readonly archivedAt: number | null;
}

/** The customer's own address first and PRIMARY, then its people's; of a few, the last person is archived. */
export const contactsOf = (population: Population, company: Company): readonly SequenceContact[] => {
  const people = company.people.filter(({ email }) => email !== null && email !== company.email);
  const [first] = company.people;
  const own: SequenceContact = {
    id: otherId(population.seed, "sequence", "address", company.index),
    name: first ? `${first.firstName} ${first.lastName}` : company.name,
    email: company.email ?? "",
    billingPreference: "PRIMARY",
    archivedAt: null,
  };
  const others = people.map((person, place): SequenceContact => {
    const isArchived = company.index % 9 === 2 && place > 0 && place === people.length - 1;
    return {
      id: person.id,
      name: `${person.firstName} ${person.lastName}`,
      email: person.email ?? "",
      billingPreference: place === 0 ? "STANDARD" : "NONE",
      archivedAt: isArchived ? company.updatedAt : null,
    };
  });
  return company.email ? [own, ...others] : others;
};

const sequenceContact = (company: Company, contact: SequenceContact): Json => ({
  id: contact.id,
  name: contact.name,
  email: contact.email,
  billingPreference: contact.billingPreference,
  createdAt: sequenceInstant(company.createdAt),
  updatedAt: sequenceInstant(company.updatedAt),
  ...(contact.archivedAt === null ? {} : { archivedAt: sequenceInstant(contact.archivedAt) }),
});

/** By id there is more: every contact and a status. */
export const sequenceCustomerById = (population: Population, company: Company): Json => ({
  ...sequenceCustomer(population, company),
  contacts: contactsOf(population, company).map((contact) => sequenceContact(company, contact)),
  status: company.index % 37 === 6 ? "DRAFT" : "ACTIVE",
});
