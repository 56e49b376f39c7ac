/**
 * Adfin's invoices and payment requests. Source: SDK and guides named in the vendor notes. How invoices are
 * listed is not documented: parameters and envelope follow the customers'.
 */

import { createMemory } from "../api/finder.ts";
import type { ParameterRules } from "../api/parameters.ts";
import { parameterValues, readInstant } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { criteriaOf, criteriaText, pagedAnswer, pageRules, refusal, refused, sorterOf, wantedPage } from "./pages.ts";
import { invoiceRow, invoiceStatus, requestRow, requestStatus } from "./rows.ts";

const invoiceStatuses = ["DRAFT", "UNPAID", "SCHEDULED", "SUBMITTED", "OVERDUE", "PAID", "SETTLED", "VOID"];
const requestStatuses = ["DRAFT", "UNPAID", "SCHEDULED", "SUBMITTED", "PAID", "CANCELLED", "SETTLED"];

const invoiceRules: ParameterRules = {
  ...pageRules,
  customerId: { type: "text" },
  statuses: { type: "text", list: "both", values: invoiceStatuses },
};

const requestRules: ParameterRules = {
  ...pageRules,
  customerId: { type: "text" },
  externalCustomerId: { type: "text" },
  statuses: { type: "text", list: "both", values: requestStatuses },
  associationTypes: { type: "text", list: "both", values: ["SINGLE", "ONE_TO_ONE", "PARTIAL", "BATCH"] },
  payByStartDate: { type: "date-time" },
  payByEndDate: { type: "date-time" },
  createdStartDate: { type: "date-time" },
  createdEndDate: { type: "date-time" },
};

interface Row {
  readonly company: Company;
  readonly invoice: CompanyInvoice;
  readonly place: number;
}

const sortable: Readonly<Record<string, (row: Row) => number>> = {
  creationTime: ({ invoice }) => invoice.issuedAt,
  issueDate: ({ invoice }) => invoice.issuedAt,
  dueDate: ({ invoice }) => invoice.dueAt,
  payByDate: ({ invoice }) => invoice.dueAt,
};

interface Kind {
  readonly name: string;
  readonly rules: ParameterRules;
  readonly status: (today: number, company: Company, invoice: CompanyInvoice) => string;
  readonly render: (population: Population, company: Company, invoice: CompanyInvoice) => Json;
}

const invoiceKind: Kind = { name: "invoices", rules: invoiceRules, status: invoiceStatus, render: invoiceRow };
const requestKind: Kind = { name: "paymentRequests", rules: requestRules, status: requestStatus, render: requestRow };

/** Whether an instant lies within the days that two parameters name, both included. */
const within = (query: URLSearchParams, start: string, end: string, at: number): boolean => {
  const from = readInstant(query.get(start) ?? "");
  const until = readInstant(query.get(end) ?? "");
  return (from === undefined || at >= from) && (until === undefined || at <= until);
};

const test = (population: Population, kind: Kind, query: URLSearchParams): ((row: Omit<Row, "place">) => boolean) => {
  const statuses = parameterValues(query, "statuses", kind.rules.statuses);
  const associations = parameterValues(query, "associationTypes", kind.rules.associationTypes);
  const externalId = query.get("externalCustomerId");
  return ({ company, invoice }) =>
    (statuses.length === 0 || statuses.includes(kind.status(population.today, company, invoice))) &&
    (associations.length === 0 || associations.includes("ONE_TO_ONE")) &&
    (externalId === null || company.externalId === externalId) &&
    within(query, "payByStartDate", "payByEndDate", invoice.dueAt) &&
    within(query, "createdStartDate", "createdEndDate", invoice.issuedAt);
};

const oneOrAll = function* (population: Population, customerId: string | null): Generator<Company> {
  if (customerId === null) {
    for (let index = population.size - 1; index >= 0; index--) yield population.company("adfin", index);
    return;
  }
  const company = population.find("adfin", customerId);
  if (company) yield company;
};

/** More than the invoices one customer can have: a customer's index and an invoice's own place make one number. */
const mostPerCustomer = 32;

/**
 * The places of all matching invoices in the order asked for, kept for the newest few questions: pages come from them.
 */
type Places = (query: URLSearchParams, kind: Kind, sort: (rows: Row[]) => readonly Row[]) => readonly number[];

const createPlaces = (population: Population): Places => {
  const remember = createMemory<readonly number[]>();
  return (query, kind, sort) => {
    const question = new URLSearchParams(query);
    question.delete("page");
    question.delete("size");
    return remember(`${population.size} ${kind.name} ${question}`, (kept) => {
      if (kept) return kept;
      const passes = test(population, kind, query);
      const rows: Row[] = [];
      for (const company of oneOrAll(population, query.get("customerId")))
        for (const [place, invoice] of population.invoices(company).entries())
          if (passes({ company, invoice }))
            rows.push({ company, invoice, place: company.index * mostPerCustomer + place });
      return sort(rows).map(({ place }) => place);
    });
  };
};

const list = (population: Population, places: Places, kind: Kind, query: URLSearchParams): SandboxAnswer => {
  const refusedQuery = refusal(query, kind.rules);
  if (refusedQuery) return refusedQuery;
  const criteria = criteriaOf(query);
  const sort = criteria && sorterOf(criteria, sortable);
  if (!criteria || !sort) return refused(500);
  const found = places(query, kind, sort);
  const wanted = wantedPage(query);
  const from = wanted.page * wanted.size;
  const rendered = found.slice(from, from + wanted.size).flatMap((place) => {
    const company = population.company("adfin", Math.floor(place / mostPerCustomer));
    const invoice = population.invoices(company)[place % mostPerCustomer];
    return invoice ? [kind.render(population, company, invoice)] : [];
  });
  return pagedAnswer(kind.name, rendered, wanted, found.length, criteriaText(criteria));
};

/** Answers the paths beside customers. */
export const adfinInvoices = (population: Population, places = createPlaces(population)) => ({
  invoices: (query: URLSearchParams): SandboxAnswer => list(population, places, invoiceKind, query),
  paymentRequests: (query: URLSearchParams): SandboxAnswer => list(population, places, requestKind, query),
});
