/** `/invoices/` and `/invoiceReminders/` of Pland's sandbox. Parameters it does not know are ignored. */

import { type CustomerInvoice, createDocumentFinder, type DocumentList } from "../api/document-list.ts";
import { objectIdPattern, type ParameterRules } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { remindersOf } from "../population/reminders.ts";
import { knownOnly, plandError, plandNotFound, plandRefusal, plandUnparsable } from "./answers.ts";
import { documentTest, invoiceRules, reminderRules } from "./document-filters.ts";
import { type PlandReminder, plandInvoice, plandReminder, reminderIdOf } from "./documents.ts";
import { readGeneralField } from "./general-field.ts";
import { createDisorder, plandPage, plandPagingRules, plandSort, wrappedPlaces } from "./pages.ts";

/** One kind of document, and what is its own about its list. */
interface Kind<Document extends CustomerInvoice> {
  readonly rules: ParameterRules;
  readonly documentsOf: (company: Company) => readonly Document[];
  readonly idOf: (document: Document) => string;
  /** Where the invoice's counter stands in an id. */
  readonly counterAt: number;
  readonly issued: (document: Document) => number;
  readonly row: (document: Document) => Json;
  /** The parameters that name the customers, and that compare any field. */
  readonly customer?: string;
  readonly general?: string;
  readonly hasCount?: boolean;
}

export type PlandAnswering = (segment: string, query: URLSearchParams) => SandboxAnswer;

const sortFields = ["_id", "issuedOn", "documentNumber", "number"];

/** The tests a query's filters stand for, or in words why one is none. */
function testsOf<Document extends CustomerInvoice>(
  population: Population,
  kind: Kind<Document>,
  filters: URLSearchParams,
): ((document: Document) => boolean)[] | string {
  const issued = (owned: CustomerInvoice) => kind.issued(owned as Document);
  const names = [...new Set(filters.keys())];
  const tests: ((document: Document) => boolean)[] = names.flatMap(
    (name) => documentTest(population, filters, name, kind.rules, issued) ?? [],
  );
  const general = filters.get(kind.general ?? "");
  if (general === null) return tests;
  const asked = readGeneralField(general);
  return typeof asked === "string" ? asked : [...tests, (document) => asked.holds(kind.row(document))];
}

function createKind<Document extends CustomerInvoice>(population: Population, kind: Kind<Document>): PlandAnswering {
  const find = createDocumentFinder(population, "pland", kind.documentsOf);
  const disorder = createDisorder(population);

  const question = (query: URLSearchParams, by: string, descending: boolean): DocumentList<Document> | string => {
    const filters = knownOnly(query, kind.rules);
    filters.sort();
    const tests = testsOf(population, kind, filters);
    if (typeof tests === "string") return tests;
    const customers = kind.customer === undefined ? [] : [...new Set(filters.getAll(kind.customer))];
    return find({
      key: filters.toString(),
      descending,
      ...(tests.length > 0 ? { test: (document: Document) => tests.every((one) => one(document)) } : {}),
      ...(customers.length > 0 ? { among: customers.flatMap((id) => population.find("pland", id) ?? []) } : {}),
      // Numbers rise as ids do.
      ...(by === "issuedOn" ? { sortBy: kind.issued } : {}),
    });
  };

  const list = (query: URLSearchParams, onlyCount: boolean): SandboxAnswer => {
    const rules = { ...kind.rules, ...plandPagingRules };
    const refusal = plandRefusal(knownOnly(query, rules), rules);
    if (refusal) return refusal;
    const sort = plandSort(query, sortFields);
    if (sort && "status" in sort) return sort;
    const found = question(query, sort?.by ?? "_id", sort?.descending ?? false);
    if (typeof found === "string") return plandError(400, "Validation failed", found);
    if (onlyCount) return { status: 200, json: { count: found.count() } };
    const page = plandPage(query);
    if (sort) return { status: 200, json: found.page(page.from, page.count).map(kind.row) };
    const total = found.count();
    const places = wrappedPlaces(page, total, disorder(total));
    return { status: 200, json: places.flatMap((place) => found.page(place, 1)).map(kind.row) };
  };

  const one = (id: string): SandboxAnswer => {
    if (!objectIdPattern.test(id)) return plandUnparsable(id);
    const index = Math.floor(Number.parseInt(id.slice(kind.counterAt, kind.counterAt + 6), 16) / 8);
    const documents = index < population.size ? kind.documentsOf(population.company("pland", index)) : [];
    const found = documents.find((document) => kind.idOf(document) === id.toLowerCase());
    return found ? { status: 200, json: kind.row(found) } : plandNotFound;
  };

  return (segment, query) => {
    const isCount = segment === "count" && kind.hasCount === true;
    return segment === "" || isCount ? list(query, isCount) : one(segment);
  };
}

function invoiceKind(population: Population): Kind<CustomerInvoice> {
  return {
    rules: invoiceRules,
    documentsOf: (company) => population.invoices(company).map((invoice) => ({ company, invoice })),
    idOf: ({ invoice }) => invoice.id,
    counterAt: 18,
    issued: ({ invoice }) => invoice.issuedAt,
    row: (owned) => plandInvoice(population, owned),
    customer: "customer",
    general: "generalField",
    hasCount: true,
  };
}

function reminderKind(population: Population): Kind<PlandReminder> {
  return {
    rules: reminderRules,
    documentsOf: (company) =>
      population
        .invoices(company)
        .flatMap((invoice) => remindersOf(invoice).map((reminder) => ({ company, invoice, reminder }))),
    idOf: reminderIdOf,
    counterAt: 16,
    issued: ({ reminder }) => reminder.at,
    row: (owned) => plandReminder(population, owned),
    customer: "customerId",
    general: "generalFields",
  };
}

/** By the first part of the path; each answers to the part after it. */
export const createPlandDocuments = (population: Population): ReadonlyMap<string, PlandAnswering> =>
  new Map([
    ["invoices", createKind(population, invoiceKind(population))],
    ["invoiceReminders", createKind(population, reminderKind(population))],
  ]);
