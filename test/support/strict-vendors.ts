/** The strictest reading of the vendors' documents: a text that is looked for is the whole value, letter by letter. */

import type { SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import type { Company, Population, SandboxVendor } from "../../src/sandbox/population/company.ts";
import { changedCompany } from "./changed-company.ts";

type Holds = (company: Company, text: string) => boolean;

const isName: Holds = ({ name }, text) => name === text;
const isNameOrNumber: Holds = (company, text) => isName(company, text) || String(company.number) === text;
const isNameOrExternalId: Holds = (company, text) => isName(company, text) || company.externalId === text;
const isNameOrEmail: Holds = (company, text) =>
  isName(company, text) || company.email === text || company.people.some(({ email }) => email === text);

/** Parameters whose matching is a part, fuzzy or not described, each read as exact. */
const strict: Readonly<Partial<Record<SandboxVendor, Readonly<Record<string, Holds>>>>> = {
  zenskar: { search_name_external_id: isNameOrExternalId, customer_name__ilike: isName },
  pland: { name: isNameOrNumber },
  adfin: { searchText: isNameOrEmail },
  sequence: { legalName: isName },
  fynn: { search: (company, text) => isNameOrEmail(company, text) || isNameOrNumber(company, text) },
};

/** Only these customers, renumbered; by id everybody is there still. */
const among = (population: Population, vendor: SandboxVendor, holds: (company: Company) => boolean): Population => {
  const some = Array.from({ length: population.size }, (_, index) => population.company(vendor, index)).filter(holds);
  const renumbered = some.map((company, index) => changedCompany(company, { index }));
  return { ...population, size: some.length, company: (_vendor, index) => renumbered[index] as Company };
};

/** The vendor's API, strict. */
export const strictApi = (make: (population: Population) => SandboxApi, population: Population): SandboxApi => {
  const api = make(population);
  const rules = strict[api.id] ?? {};
  // By what is looked for: a list is read page by page.
  const found = new Map<string, SandboxApi>();
  return {
    ...api,
    handle: (request) => {
      const asked = Object.entries(rules).filter(([name]) => request.query.has(name));
      if (asked.length === 0) return api.handle(request);
      const query = new URLSearchParams(request.query);
      for (const [name] of asked) query.delete(name);
      const wanted = asked.map(([name, rule]) => [name, rule, request.query.get(name) ?? ""] as const);
      const key = JSON.stringify(wanted.map(([name, , text]) => [name, text]));
      const holds = (company: Company) => wanted.every(([, rule, text]) => rule(company, text));
      const some = found.get(key) ?? make(among(population, api.id, holds));
      found.set(key, some);
      return some.handle({ ...request, query });
    },
  };
};
