/** The customers of all five vendors, made up on demand: any one in constant time, none kept in memory. */

import type { Population, SandboxVendor } from "./company.ts";
import { companyOf, mostCustomers, type Origin } from "./generate.ts";
import { counterOfObjectId, numberOfOtherId } from "./ids.ts";
import { invoicesOf } from "./invoices.ts";

function indexOfId(seed: number, vendor: SandboxVendor, id: string): number | undefined {
  return vendor === "pland" ? counterOfObjectId(id) : numberOfOtherId(seed, vendor, "customer", id);
}

/**
 * The population of a seed. `customers` are per vendor, at most 2,000,000; `today` is a UTC midnight in epoch
 * milliseconds. The same three numbers always give the same population.
 */
export function createPopulation(origin: {
  readonly customers: number;
  readonly seed: number;
  readonly today: number;
}): Population {
  const { customers, seed, today } = origin;
  if (!Number.isSafeInteger(customers) || customers < 0 || customers > mostCustomers)
    throw new RangeError(`customers must be a whole number from 0 to ${mostCustomers}, not ${customers}`);
  return growable(origin, () => customers, seed, today);
}

function growable(origin: Origin, size: () => number, seed: number, today: number): Population {
  const company = (vendor: SandboxVendor, index: number) => companyOf(origin, vendor, index);
  return {
    get size() {
      return size();
    },
    seed,
    today,
    company,
    find(vendor, id) {
      const index = indexOfId(seed, vendor, id);
      if (index === undefined || index >= size()) return undefined;
      const found = company(vendor, index);
      return found.id === id.toLowerCase() ? found : undefined;
    },
    invoices: (one) => invoicesOf(seed, today, one),
  };
}

/** The same population, to which one customer, the newest, is added at each `grow`. Those before stay as they are. */
export function growingPopulation(population: Population): { readonly population: Population; grow(): void } {
  const { size, seed, today } = population;
  let added = 0;
  return {
    population: growable({ seed, customers: size, today }, () => size + added, seed, today),
    grow() {
      added++;
    },
  };
}
