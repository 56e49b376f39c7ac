/** `GET /customers` and `/customers/{id}` of Fynn's sandbox. */

import { createFinder, rowsOf } from "../api/finder.ts";
import { type ParameterRules, readBoolean } from "../api/parameters.ts";
import type { Routes } from "../api/routes.ts";
import type { Matching } from "../api/strictness.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";
import { mayHaveAddress } from "../population/addresses.ts";
import type { Company, Population } from "../population/company.ts";
import { fynnNotFound, fynnPage, fynnPagingRules, fynnRefusal } from "./answers.ts";
import {
  fynnCompanyName,
  fynnCustomer,
  fynnDatevId,
  fynnEmailsOf,
  fynnGroupOf,
  fynnIsVatIdValid,
  fynnPersonOf,
} from "./rows.ts";

/** As the vendor's own n8n node sends them (fynnplatform/n8n-nodes-fynn, getAll.ts). */
export const filterRules: ParameterRules = {
  companyName: { type: "text" },
  "customerGroup.name": { type: "text" },
  customerNumber: { type: "text" },
  datevId: { type: "text" },
  "emailAddresses.email": { type: "text" },
  firstName: { type: "text" },
  lastName: { type: "text" },
  partner: { type: "text" },
  search: { type: "text" },
  vatId: { type: "text" },
  isVatIdValid: { type: "boolean" },
};

const listRules: ParameterRules = { ...filterRules, ...fynnPagingRules };

/** In the company's name, its number, its or its people's addresses, or the person's name as one text. */
const isFound = (company: Company, part: string, { part: includes }: Matching): boolean => {
  if (includes(company.name, part) || String(company.number).includes(part) || includes(company.email, part))
    return true;
  // Last, since making up people takes longest.
  const { people, isBusiness } = company;
  const [person] = people;
  if (isBusiness && person && includes(`${person.firstName} ${person.lastName}`, part)) return true;
  return people.some(({ email }) => includes(email, part));
};

const tests: Readonly<Record<string, (company: Company, sent: string, matching: Matching) => boolean>> = {
  companyName: (company, sent, { part }) => part(fynnCompanyName(company), sent),
  "customerGroup.name": (company, sent) => fynnGroupOf(company) === sent,
  customerNumber: (company, sent) => String(company.number) === sent,
  datevId: (company, sent) => fynnDatevId(company) === sent,
  "emailAddresses.email": (company, sent, { whole }) =>
    mayHaveAddress(company, sent.toLowerCase()) && fynnEmailsOf(company).some((email) => whole(email, sent)),
  firstName: (company, sent, { part }) => part(fynnPersonOf(company).firstName, sent),
  lastName: (company, sent, { part }) => part(fynnPersonOf(company).lastName, sent),
  // Whose partner has this id; nobody here has one.
  partner: () => false,
  search: isFound,
  vatId: (company, sent) => company.vatId === sent,
  isVatIdValid: (company, sent) => fynnIsVatIdValid(company) === readBoolean(sent),
};

export const fynnCustomers = (population: Population, matching: Matching): Routes => {
  const find = createFinder(population, "fynn");

  const list = (query: URLSearchParams): SandboxAnswer => {
    const refusal = fynnRefusal(query, listRules);
    if (refusal) return refusal;
    const filters = [...query].filter(([name]) => Object.hasOwn(filterRules, name)).sort();
    const test = (company: Company) => filters.every(([name, sent]) => tests[name]?.(company, sent, matching) ?? true);
    const matches = find(JSON.stringify(filters), filters.length > 0 ? test : undefined);
    // No order is documented. Newest first: who comes new while somebody pages moves all the pages.
    return fynnPage(query, matches.count, (from, count) =>
      rowsOf(population, "fynn", matches, { from, count, newestFirst: true }).map((one) =>
        fynnCustomer(population, one),
      ),
    );
  };

  /** By UUID, or by external id: that one has to be looked for. */
  const companyOf = (id: string): Company | undefined => {
    const byId = population.find("fynn", id);
    if (byId) return byId;
    const matches = find(`external ${id}`, ({ externalId }) => externalId === id);
    return matches.count > 0 ? population.company("fynn", matches.at(0)) : undefined;
  };

  const one = (query: URLSearchParams, id: string): SandboxAnswer => {
    const refusal = fynnRefusal(query, {});
    if (refusal) return refusal;
    const company = companyOf(id);
    return company ? { status: 200, json: { data: fynnCustomer(population, company) } } : fynnNotFound;
  };

  return { "/customers": list, "/customers/{id}": one };
};
