/**
 * Vendors that the sandbox does not have: a stand-in `test/fixtures/<vendor>/api.ts` is found here and held to the same
 * promises.
 */

import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import {
  type Company,
  type Population,
  type SandboxVendor,
  sandboxVendors,
} from "../../src/sandbox/population/company.ts";

/** What a fixture exports as `fixture`. */
export interface VendorFixture {
  /** Where the rows stand in an answer; undefined where the answer is the list itself. */
  readonly rows: string | undefined;
  /** The field of a row that holds its native id. */
  readonly id: string;
  /** Its API over the population. */
  readonly api: (population: Population) => SandboxApi;
}

/** From the repository, whichever folder this file was bundled into. */
const folder = resolve("test/fixtures");

const found = readdirSync(folder).filter((id) => existsSync(join(folder, id, "api.ts")));

export const fixtureVendors: Readonly<Record<string, VendorFixture>> = Object.fromEntries(
  await Promise.all(
    found.map(async (id) => {
      const { fixture } = (await import(join(folder, id, "api.ts"))) as { readonly fixture: VendorFixture };
      return [id, fixture];
    }),
  ),
);

/** One fact of every fixture, by vendor. */
export const ofFixtures = <Fact>(read: (fixture: VendorFixture) => Fact): Record<string, Fact> =>
  Object.fromEntries(Object.entries(fixtureVendors).map(([id, fixture]) => [id, read(fixture)]));

/** Vendors without customers of their own are lent another's, ids included. */
const lender: SandboxVendor = "adfin";

/** Companies compute their fields when asked, so one under another name stands on the first. */
const renamed = (company: Company, vendor: SandboxVendor): Company =>
  Object.create(company, { vendor: { value: vendor, enumerable: true } });

export const lending = (population: Population): Population => {
  if (found.length === 0) return population;
  const isOwn = (vendor: SandboxVendor) => sandboxVendors.includes(vendor);
  return {
    ...population,
    company: (vendor, index) =>
      isOwn(vendor) ? population.company(vendor, index) : renamed(population.company(lender, index), vendor),
    find: (vendor, id) => {
      if (isOwn(vendor)) return population.find(vendor, id);
      const lent = population.find(lender, id);
      return lent && renamed(lent, vendor);
    },
  };
};
