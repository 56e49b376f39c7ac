/** `GET /customers/`, `/customers/count` and `/customers/{id}` of Pland's sandbox. */

import { createFinder, createMemory, type Matches } from "../api/finder.ts";
import { objectIdPattern, type ParameterRules, parameterValues } from "../api/parameters.ts";
import type { Routes } from "../api/routes.ts";
import type { Matching } from "../api/strictness.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { knownOnly, plandError, plandNotFound, plandRefusal, plandUnparsable } from "./answers.ts";
import { readGeneralField } from "./general-field.ts";
import { createDisorder, plandPage, plandPagingRules, plandSort, wrappedPlaces } from "./pages.ts";
import { plandCustomer, plandCustomerField, plandManagerOf, plandObjectOf, plandStatus } from "./rows.ts";

/** The count knows fewer filters than the list. */
const countRules: ParameterRules = {
  number: { type: "integer" },
  customerHasAssignedObjectManager: { type: "object-id", list: "repeat" },
  objectIds: { type: "object-id", list: "repeat" },
  nameAndAddress: { type: "text" },
  generalField: { type: "text" },
};

const filterRules: ParameterRules = {
  ...countRules,
  status: { type: "text", list: "comma" },
  name: { type: "text" },
  ids: { type: "object-id", list: "repeat" },
};

const listRules: ParameterRules = { ...plandPagingRules, ...filterRules };
const sortFields = ["_id", "number", "name", "status.createdAt"];

type Test = (company: Company) => boolean;

type TestMaker = (population: Population, values: readonly string[], matching: Matching) => Test;

const testMakers: Readonly<Record<string, TestMaker>> = {
  number:
    (_, [number]) =>
    (company) =>
      company.number === Number(number),
  name:
    (_, [part = ""], { part: includes }) =>
    (company) =>
      includes(company.name, part) || String(company.number).includes(part),
  nameAndAddress:
    (population, [part = ""], { part: includes }) =>
    (company) =>
      includes(plandObjectOf(population, company).text, part),
  status: (_, codes) => (company) => codes.includes(String(plandStatus(company))),
  objectIds: (population, ids) => (company) => ids.includes(plandObjectOf(population, company).id),
  customerHasAssignedObjectManager: (population, ids) => (company) =>
    ids.includes(plandManagerOf(population, company) ?? ""),
};

/** The customers a query asks for, or the refusal of a filter that cannot be read. */
const createQuestion = (
  population: Population,
  matching: Matching,
): ((query: URLSearchParams) => Matches | SandboxAnswer) => {
  const find = createFinder(population, "pland");
  return (query) => {
    const filters = knownOnly(query, filterRules);
    const tests: Test[] = [];
    for (const name of new Set(filters.keys())) {
      const values = parameterValues(filters, name, filterRules[name]).map((value) =>
        filterRules[name]?.type === "object-id" ? value.toLowerCase() : value,
      );
      const make = testMakers[name];
      if (make) tests.push(make(population, values, matching));
    }
    const general = filters.get("generalField");
    if (general !== null) {
      const asked = readGeneralField(general);
      if (typeof asked === "string") return plandError(400, "Validation failed", asked);
      tests.push((company) => asked.holds(plandCustomerField(population, company, asked.field)));
    }
    const ids = filters.getAll("ids").flatMap((id) => population.find("pland", id) ?? []);
    const test: Test | undefined = tests.length > 0 ? (company) => tests.every((one) => one(company)) : undefined;
    filters.sort();
    return find(filters.toString(), test, filters.has("ids") ? ids : undefined);
  };
};

const isAnswer = (found: Matches | SandboxAnswer): found is SandboxAnswer => "status" in found;

export const plandCustomers = (population: Population, matching: Matching): Routes => {
  const question = createQuestion(population, matching);
  const disorder = createDisorder(population);
  const byName = createMemory<{ readonly customers: number; readonly indexes: readonly number[] }>();

  /** Numbers and times rise with the index, so only names have to be sorted; the places are kept, not the names. */
  const indexesByName = (query: URLSearchParams, matches: Matches): readonly number[] =>
    byName(knownOnly(query, filterRules).toString(), (kept) => {
      if (kept?.customers === population.size) return kept;
      const named = Array.from({ length: matches.count }, (_, place) => {
        const index = matches.at(place);
        return { index, name: population.company("pland", index).name };
      });
      named.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.index - other.index));
      return { customers: population.size, indexes: named.map(({ index }) => index) };
    }).indexes;

  const list = (query: URLSearchParams): SandboxAnswer => {
    const refusal = plandRefusal(query, listRules);
    if (refusal) return refusal;
    const sort = plandSort(query, sortFields);
    if (sort && "status" in sort) return sort;
    const matches = question(query);
    if (isAnswer(matches)) return matches;
    const { count } = matches;
    const places = wrappedPlaces(plandPage(query), count, sort ? 0 : disorder(count));
    const named = sort?.by === "name" ? indexesByName(query, matches) : undefined;
    const rows = places.map((place): Json => {
      const turned = sort?.descending ? count - 1 - place : place;
      return plandCustomer(population, population.company("pland", named?.[turned] ?? matches.at(turned)));
    });
    return { status: 200, json: rows };
  };

  const countOf = (query: URLSearchParams): SandboxAnswer => {
    const matches = plandRefusal(query, countRules) ?? question(query);
    return isAnswer(matches) ? matches : { status: 200, json: { count: matches.count } };
  };

  const one = (query: URLSearchParams, id: string): SandboxAnswer => {
    if (!objectIdPattern.test(id)) return plandUnparsable(id);
    const found = population.find("pland", id);
    if (!found) return plandNotFound;
    return plandRefusal(query, {}) ?? { status: 200, json: plandCustomer(population, found) };
  };

  return { "/customers/": list, "/customers/count": countOf, "/customers/{id}": one };
};
