/** Adfin's list of customers: thirteen parameters. Source: `GET /customers` 1.0.0 and the typed reference. */

import { createFinder, createMemory, type Matches, rowsOf } from "../api/finder.ts";
import { type ParameterRules, parameterValues, readBoolean, readInstant } from "../api/parameters.ts";
import type { Matching } from "../api/strictness.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import {
  type Criterion,
  criteriaOf,
  criteriaText,
  pagedAnswer,
  pageRules,
  refusal,
  refused,
  sorterOf,
  wantedPage,
} from "./pages.ts";
import { customerRow, invoiceStatus, peopleOf, signedAt, tagsOf } from "./rows.ts";

const mandateStatuses = ["CREATED", "PENDING", "ACTIVE", "CANCELLED", "MIGRATING"];

const financialStatuses = ["DRAFT", "OUTSTANDING", "PENDING_PAYMENTS", "OVERDUE", "FULLY_PAID", "NO_INVOICES"];

const customerRules: ParameterRules = {
  ...pageRules,
  onlyCustomersWithActivity: { type: "boolean" },
  searchText: { type: "text" },
  ddMandateSignedStartTime: { type: "date-time" },
  ddMandateSignedEndTime: { type: "date-time" },
  ddMandateStatuses: { type: "text", list: "both", values: mandateStatuses },
  includeCustomerFinancialDetails: { type: "boolean" },
  financialStatuses: { type: "text", list: "both", values: financialStatuses },
  lastUpdatedStartTime: { type: "date-time" },
  tagIds: { type: "text", list: "both" },
  customerIds: { type: "text", list: "both" },
};

const owed = new Set(["UNPAID", "SCHEDULED", "OVERDUE"]);

/**
 * Every financial status that a customer is in: one follows from each invoice, so that an overdue one is outstanding
 * too. How the vendor weighs several invoices is not documented.
 */
const financialStatusesOf = (population: Population, company: Company): ReadonlySet<string> => {
  const states = population.invoices(company).map((invoice) => invoiceStatus(population.today, company, invoice));
  const found = new Set<string>();
  if (states.length === 0) found.add("NO_INVOICES");
  if (states.includes("DRAFT")) found.add("DRAFT");
  if (states.includes("OVERDUE")) found.add("OVERDUE");
  if (states.includes("SUBMITTED")) found.add("PENDING_PAYMENTS");
  if (states.some((state) => owed.has(state))) found.add("OUTSTANDING");
  const isOpen = states.some((state) => owed.has(state) || state === "SUBMITTED");
  if (!isOpen && states.some((state) => state !== "DRAFT")) found.add("FULLY_PAID");
  return found;
};

type Test = (company: Company) => boolean;

/** Any word of the text as a part of the name or of a person's e-mail, in any letter case. */
const searchTest = (seed: number, { part }: Matching, text: string): Test | undefined => {
  const words = text.split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  const holds = (value: string | null) => words.some((word) => part(value, word));
  return (company) => holds(company.name) || peopleOf(seed, company).some(({ email }) => holds(email));
};

const instantOf = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name);
  return text === null ? undefined : readInstant(text);
};

/** All filters of a checked query but the ids; undefined when there are none. */
const customerTest = (population: Population, matching: Matching, query: URLSearchParams): Test | undefined => {
  const { seed } = population;
  const values = (name: string) => parameterValues(query, name, customerRules[name]).filter((text) => text !== "");
  const tests: (Test | undefined)[] = [searchTest(seed, matching, query.get("searchText") ?? "")];
  const mandates = values("ddMandateStatuses");
  if (mandates.length > 0) tests.push(({ mandate }) => mandate !== null && mandates.includes(mandate.status));
  const financial = values("financialStatuses");
  if (financial.length > 0)
    tests.push((company) => {
      const found = financialStatusesOf(population, company);
      return financial.some((status) => found.has(status));
    });
  const tags = values("tagIds");
  if (tags.length > 0) tests.push((company) => tagsOf(seed, company).some((tag) => tags.includes(tag)));
  const updated = instantOf(query, "lastUpdatedStartTime");
  if (updated !== undefined) tests.push(({ updatedAt }) => updatedAt >= updated);
  const signedFrom = instantOf(query, "ddMandateSignedStartTime");
  if (signedFrom !== undefined) tests.push((company) => (signedAt(company) ?? -Infinity) >= signedFrom);
  const signedUntil = instantOf(query, "ddMandateSignedEndTime");
  if (signedUntil !== undefined) tests.push((company) => (signedAt(company) ?? Infinity) <= signedUntil);
  if (readBoolean(query.get("onlyCustomersWithActivity") ?? "") === true)
    tests.push((company) => company.mandate !== null || population.invoices(company).length > 0);
  const set = tests.filter((test) => test !== undefined);
  return set.length === 0 ? undefined : (company) => set.every((test) => test(company));
};

const sortable: Readonly<Record<string, (company: Company) => string | number>> = {
  creationTime: ({ createdAt }) => createdAt,
  lastUpdatedTime: ({ updatedAt }) => updatedAt,
  name: ({ name }) => name,
};

const questionOf = (query: URLSearchParams): string =>
  JSON.stringify(
    [...query].filter(([name]) => !["page", "size", "sort", "includeCustomerFinancialDetails"].includes(name)).sort(),
  );

/** Answers `GET /customers`. */
export const adfinCustomers = (population: Population, matching: Matching) => {
  const find = createFinder(population, "adfin");
  const sortedOnes = createMemory<{ readonly size: number; readonly indexes: readonly number[] }>(4);

  const named = (query: URLSearchParams): readonly Company[] | undefined => {
    const ids = parameterValues(query, "customerIds", customerRules.customerIds).filter((id) => id !== "");
    return ids.length === 0 ? undefined : ids.flatMap((id) => population.find("adfin", id) ?? []);
  };

  /** Newest first, as those that sort alike stay. */
  const all = (matches: Matches): Company[] =>
    rowsOf(population, "adfin", matches, { from: 0, count: matches.count, newestFirst: true });

  /** The page's customers, or undefined for a property that nothing can be sorted by. */
  const pageRows = (
    query: URLSearchParams,
    matches: Matches,
    criteria: readonly Criterion[],
    from: number,
    count: number,
  ): Company[] | undefined => {
    const sort = sorterOf(criteria, sortable);
    if (!sort) return undefined;
    const first = criteria[0];
    if (first?.property === "creationTime")
      // No two customers differ in a further criterion but not in their place in creation order.
      return rowsOf(population, "adfin", matches, { from, count, newestFirst: first.descending });
    const { indexes } = sortedOnes(`${criteriaText(criteria)} ${questionOf(query)}`, (kept) =>
      kept?.size === population.size
        ? kept
        : { size: population.size, indexes: sort(all(matches)).map(({ index }) => index) },
    );
    return indexes.slice(from, from + count).map((index) => population.company("adfin", index));
  };

  return (query: URLSearchParams): SandboxAnswer => {
    const refusedQuery = refusal(query, customerRules);
    if (refusedQuery) return refusedQuery;
    const criteria = criteriaOf(query);
    // The framework's answer to a property that it cannot sort by.
    if (!criteria) return refused(500);
    const wanted = wantedPage(query);
    const matches = find(questionOf(query), customerTest(population, matching, query), named(query));
    const rows = pageRows(query, matches, criteria, wanted.page * wanted.size, wanted.size);
    if (!rows) return refused(500);
    const withDetails = readBoolean(query.get("includeCustomerFinancialDetails") ?? "") === true;
    return pagedAnswer(
      "customers",
      rows.map((company) => customerRow(population.seed, company, withDetails)),
      wanted,
      matches.count,
      criteriaText(criteria),
    );
  };
};
