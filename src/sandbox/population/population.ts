/** The customers of all five vendors, made up on demand: any one in constant time, none kept in memory. */

import { believableCompany } from "./believable/companies.ts";
import { believableInvoices } from "./believable/invoices.ts";
import type { Company, CompanyInvoice, Population, PopulationKind, SandboxVendor } from "./company.ts";
import { harshCompany } from "./harsh/companies.ts";
import { harshInvoices } from "./harsh/invoices.ts";
import { counterOfObjectId, numberOfOtherId } from "./ids.ts";
import { type CompanyOf, mostCustomers, type Origin } from "./places.ts";

const kinds: Readonly<
  Record<
    PopulationKind,
    {
      readonly company: CompanyOf;
      readonly invoices: (seed: number, today: number, company: Company) => readonly CompanyInvoice[];
    }
  >
> = {
  believable: { company: believableCompany, invoices: believableInvoices },
  harsh: { company: harshCompany, invoices: harshInvoices },
};

const indexOfId = (seed: number, vendor: SandboxVendor, id: string): number | undefined => {
  return vendor === "pland" ? counterOfObjectId(id) : numberOfOtherId(seed, vendor, "customer", id);
};

/**
 * The population of a seed. `customers` are per vendor, at most 2,000,000; `today` is a UTC midnight in epoch
 * milliseconds. The same numbers and the same kind, by default the harsh one that tests are made against, always give
 * the same population.
 */
export const createPopulation = ({
  kind = "harsh",
  ...origin
}: {
  readonly kind?: PopulationKind;
  readonly customers: number;
  readonly seed: number;
  readonly today: number;
}): Population => {
  const { customers } = origin;
  if (!Number.isSafeInteger(customers) || customers < 0 || customers > mostCustomers)
    throw new RangeError(`customers must be a whole number from 0 to ${mostCustomers}, not ${customers}`);
  return growable(kind, origin, () => customers);
};

const growable = (kind: PopulationKind, origin: Origin, size: () => number): Population => {
  const { seed, today } = origin;
  const company = (vendor: SandboxVendor, index: number) => kinds[kind].company(origin, vendor, index);
  return {
    get size() {
      return size();
    },
    kind,
    seed,
    today,
    company,
    find(vendor, id) {
      const index = indexOfId(seed, vendor, id);
      if (index === undefined || index >= size()) return undefined;
      const found = company(vendor, index);
      return found.id === id.toLowerCase() ? found : undefined;
    },
    invoices: (one) => kinds[kind].invoices(seed, today, one),
  };
};

/** The same population, to which one customer, the newest, is added at each `grow`. Those before stay as they are. */
export const growingPopulation = (population: Population): { readonly population: Population; grow(): void } => {
  const { size, kind, seed, today } = population;
  let added = 0;
  return {
    population: growable(kind, { seed, customers: size, today }, () => size + added),
    grow() {
      added++;
    },
  };
};
