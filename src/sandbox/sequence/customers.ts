/** `GET /customers` and `/customers/{id}` of Sequence's sandbox. */

import { createFinder, rowsOf } from "../api/finder.ts";
import { type ParameterRules, readBoolean } from "../api/parameters.ts";
import type { Route, Routes } from "../api/routes.ts";
import type { Matching } from "../api/strictness.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";
import { mayHaveAddress } from "../population/addresses.ts";
import type { Company, Population } from "../population/company.ts";
import {
  isDescending,
  sequenceError,
  sequenceNotFound,
  sequencePage,
  sequencePagingRules,
  sequenceRefusal,
} from "./answers.ts";
import { billingStatusOf, contactsOf, labelOf, sequenceCustomer, sequenceCustomerById } from "./rows.ts";

const filterRules: ParameterRules = {
  legalName: { type: "text" },
  email: { type: "text" },
  alias: { type: "text" },
  label: { type: "text" },
  billingStatus: { type: "text", values: ["ACTIVE", "INACTIVE"] },
  includeArchived: { type: "boolean" },
};

const listRules: ParameterRules = { ...filterRules, ...sequencePagingRules };

/** The document names creation time as the default and no other column of customers. */
const sortColumns = ["CREATED_AT", "createdAt"];

/** Undefined when everybody is asked for. */
const testOf = (
  population: Population,
  { part, whole }: Matching,
  query: URLSearchParams,
): ((company: Company) => boolean) | undefined => {
  const name = query.get("legalName") ?? undefined;
  const email = query.get("email") ?? undefined;
  const alias = query.get("alias");
  const label = query.get("label");
  const billing = query.get("billingStatus");
  const withArchived = readBoolean(query.get("includeArchived") ?? "false") === true;
  if (withArchived && name === undefined && email === undefined && [alias, label, billing].every((one) => one === null))
    return undefined;
  return (company) =>
    (withArchived || company.status !== "archived") &&
    (alias === null || company.externalId === alias) &&
    (label === null || part(labelOf(company), label)) &&
    (billing === null || billingStatusOf(company) === billing) &&
    (name === undefined || part(company.name, name)) &&
    (email === undefined ||
      (mayHaveAddress(company, email.toLowerCase()) &&
        contactsOf(population, company).some((contact) => whole(contact.email, email))));
};

/** The question without what only turns or cuts its answer. */
const keyOf = (query: URLSearchParams): string => {
  const filters = new URLSearchParams([...query].filter(([name]) => Object.hasOwn(filterRules, name)));
  filters.sort();
  return filters.toString();
};

const createList = (population: Population, matching: Matching): Route => {
  const find = createFinder(population, "sequence");
  return (query) => {
    const refusal = sequenceRefusal(query, listRules);
    if (refusal) return refusal;
    const sortBy = query.get("sortBy");
    if (sortBy !== null && !sortColumns.includes(sortBy))
      return sequenceError(400, "InvalidRequest", `Cannot sort customers by ${sortBy}`);
    const matches = find(keyOf(query), testOf(population, matching, query));
    const newestFirst = isDescending(query);
    return sequencePage(query, {
      total: matches.count,
      placeOf: (id) => {
        const found = population.find("sequence", id);
        if (!found) return undefined;
        const place = matches.placeOf(found.index);
        const isThere = place < matches.count && matches.at(place) === found.index;
        return { place: newestFirst ? matches.count - place - (isThere ? 1 : 0) : place, isThere };
      },
      page: (from, count) =>
        rowsOf(population, "sequence", matches, { from, count, newestFirst }).map((company) => ({
          id: company.id,
          json: sequenceCustomer(population, company),
        })),
    });
  };
};

export const sequenceCustomers = (population: Population, matching: Matching): Routes => {
  const one = (query: URLSearchParams, id: string): SandboxAnswer => {
    const refusal = sequenceRefusal(query, {});
    if (refusal) return refusal;
    const company = population.find("sequence", id);
    return company
      ? { status: 200, json: sequenceCustomerById(population, company) }
      : sequenceNotFound("Customer", id);
  };

  return { "/customers": createList(population, matching), "/customers/{id}": one };
};
