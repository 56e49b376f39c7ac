/** How many customers of a population a plain list shows: everybody, but whom a vendor has archived and leaves out. */

import { type Population, type SandboxVendor, sandboxVendors } from "../../src/sandbox/population/company.ts";
import { belongs } from "./truth.ts";

export const listedCustomers = (population: Population, vendors: readonly SandboxVendor[] = sandboxVendors): number => {
  const isListed = belongs({}, population);
  const companies = vendors.flatMap((vendor) =>
    Array.from({ length: population.size }, (_, index) => population.company(vendor, index)),
  );
  return companies.filter(isListed).length;
};
