/**
 * The customers of the search table at all five vendors, each as its sandbox shows them, among others nobody asks for.
 */

import type { Company, CompanyPerson, Population, SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import { type Known, known, population as table } from "../search/population.ts";
import { changedCompany } from "./changed-company.ts";

const linkOf = ({ links }: Customer, service: string): string | null =>
  links?.find((link) => link.service.toLowerCase() === service)?.id ?? null;

const personOf = (name: string, email: string | null, phone: string | null, id: string): CompanyPerson => {
  const [firstName = "", ...rest] = name.split(" ");
  return { id, firstName, lastName: rest.join(" "), email, phone };
};

const facts = (company: Company, customer: Customer): Partial<Company> => ({
  name: customer.name ?? "",
  isBusiness: true,
  externalId: customer.externalId ?? customer.number ?? null,
  email: customer.emails?.[0] ?? null,
  phone: customer.phones?.[0] ?? null,
  people: (customer.people ?? []).map(({ name, email, phone }, at) =>
    personOf(name ?? "", email ?? null, phone ?? null, company.people[at]?.id ?? company.id),
  ),
  city: customer.address?.city ?? "Nirgendwo",
  vatId: customer.vatIds?.[0] ?? null,
  xeroId: linkOf(customer, "xero"),
  stripeId: linkOf(customer, "stripe"),
  quickbooksId: linkOf(customer, "quickbooks"),
});

/** Of whom the table says nothing: no word, number or address of theirs is in it. */
const stranger = (company: Company): Partial<Company> => ({
  name: `Xq${company.index} Vfjq`,
  isBusiness: true,
  externalId: null,
  email: null,
  phone: null,
  people: [],
  city: "Nirgendwo",
  vatId: null,
  xeroId: null,
  stripeId: null,
  quickbooksId: null,
});

export interface TablePopulation extends Population {
  /** Whom of the table a vendor's id names. */
  knownBy(vendor: SandboxVendor, id: string): Known | undefined;
  idOf(vendor: SandboxVendor, name: Known): string;
}

/** Those of the table spread among as many customers as were generated: the oldest stand last in most lists. */
export const withTable = (base: Population): TablePopulation => {
  const { size } = base;
  const step = Math.floor(size / known.length);
  const nameAt = (index: number): Known | undefined => (index % step === 0 ? known[index / step] : undefined);
  const dressed = (company: Company): Company => {
    const name = nameAt(company.index);
    return changedCompany(company, {
      status: "active",
      archivedAt: null,
      ...(name ? facts(company, table[name]) : stranger(company)),
    });
  };
  // Every search asks for all of them again.
  const made = new Map<string, Company>();
  const company = (vendor: SandboxVendor, index: number): Company => {
    const key = `${vendor} ${index}`;
    const known = made.get(key) ?? dressed(base.company(vendor, index));
    made.set(key, known);
    return known;
  };
  return {
    ...base,
    company,
    find: (vendor, id) => {
      const found = base.find(vendor, id);
      return found && company(vendor, found.index);
    },
    knownBy: (vendor, id) => {
      const found = base.find(vendor, id);
      return found && nameAt(found.index);
    },
    idOf: (vendor, name) => base.company(vendor, known.indexOf(name) * step).id,
  };
};
