/** `/invoices/` and `/invoiceReminders/` of Pland's sandbox. Parameters it does not know are ignored. */

import { type CustomerInvoice, createDocumentFinder, type DocumentList } from "../api/document-list.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Route, Routes } from "../api/routes.ts";
import type { Json } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { remindersOf } from "../population/reminders.ts";
import { knownOnly, plandError, plandRefusal } from "./answers.ts";
import { documentTest, invoiceRules, reminderRules } from "./document-filters.ts";
import { type PlandReminder, plandInvoice, plandReminder } from "./documents.ts";
import { readGeneralField } from "./general-field.ts";
import { createDisorder, plandPage, plandPagingRules, plandSort, wrappedPlaces } from "./pages.ts";

/** One kind of document, and what is its own about its list. */
interface Kind<Document extends CustomerInvoice> {
  readonly rules: ParameterRules;
  readonly documentsOf: (company: Company) => readonly Document[];
  readonly issued: (document: Document) => number;
  readonly row: (document: Document) => Json;
  /** The parameters that name the customers, and that compare any field. */
  readonly customer?: string;
  readonly general?: string;
}

const sortFields = ["_id", "issuedOn", "documentNumber", "number"];

/** The tests a query's filters stand for, or in words why one is none. */
const testsOf = <Document extends CustomerInvoice>(
  population: Population,
  kind: Kind<Document>,
  filters: URLSearchParams,
): ((document: Document) => boolean)[] | string => {
  const issued = (owned: CustomerInvoice) => kind.issued(owned as Document);
  const names = [...new Set(filters.keys())];
  const tests: ((document: Document) => boolean)[] = names.flatMap(
    (name) => documentTest(population, filters, name, kind.rules, issued) ?? [],
  );
  const general = filters.get(kind.general ?? "");
  if (general === null) return tests;
  const asked = readGeneralField(general);
  return typeof asked === "string" ? asked : [...tests, (document) => asked.holds(kind.row(document))];
};

const listOf = <Document extends CustomerInvoice>(population: Population, kind: Kind<Document>): Route => {
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

  return (query) => {
    const rules = { ...kind.rules, ...plandPagingRules };
    const refusal = plandRefusal(knownOnly(query, rules), rules);
    if (refusal) return refusal;
    const sort = plandSort(query, sortFields);
    if (sort && "status" in sort) return sort;
    const found = question(query, sort?.by ?? "_id", sort?.descending ?? false);
    if (typeof found === "string") return plandError(400, "Validation failed", found);
    const page = plandPage(query);
    if (sort) return { status: 200, json: found.page(page.from, page.count).map(kind.row) };
    const total = found.count();
    const places = wrappedPlaces(page, total, disorder(total));
    return { status: 200, json: places.flatMap((place) => found.page(place, 1)).map(kind.row) };
  };
};

const invoiceKind = (population: Population): Kind<CustomerInvoice> => ({
  rules: invoiceRules,
  documentsOf: (company) => population.invoices(company).map((invoice) => ({ company, invoice })),
  issued: ({ invoice }) => invoice.issuedAt,
  row: (owned) => plandInvoice(population, owned),
  customer: "customer",
  general: "generalField",
});

const reminderKind = (population: Population): Kind<PlandReminder> => ({
  rules: reminderRules,
  documentsOf: (company) =>
    population
      .invoices(company)
      .flatMap((invoice) => remindersOf(invoice).map((reminder) => ({ company, invoice, reminder }))),
  issued: ({ reminder }) => reminder.at,
  row: (owned) => plandReminder(population, owned),
  customer: "customerId",
  general: "generalFields",
});

export const plandDocuments = (population: Population): Routes => ({
  "/invoices/": listOf(population, invoiceKind(population)),
  "/invoiceReminders/": listOf(population, reminderKind(population)),
});
