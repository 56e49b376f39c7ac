/**
 * The documents of all customers of one vendor (invoices, reminders, payments …) as lists that are read page by page.
 */

import type { Company, CompanyInvoice, Population, SandboxVendor } from "../population/company.ts";
import { createMemory } from "./finder.ts";

export interface CustomerInvoice {
  readonly company: Company;
  readonly invoice: CompanyInvoice;
}

interface DocumentQuestion<Document> {
  /** Names everything that `test` and `sortBy` depend on. */
  readonly key: string;
  readonly test?: (document: Document) => boolean;
  /** Only these customers' documents. */
  readonly among?: readonly Company[];
  /** Without it the order is the customers' creation, and each customer's own order. Null sorts last when ascending. */
  readonly sortBy?: (document: Document) => string | number | null;
  readonly descending?: boolean;
}

export interface DocumentList<Document> {
  /** Reads all customers, once per question while it is remembered. */
  count(): number;
  /** Reads no more customers than it must: unsorted and ascending, those before the page and in it. */
  page(from: number, count: number): Document[];
  /** Where the document of a customer's own order stands; -1 if it is not in the list. Reads all customers. */
  placeOf(index: number, ownPlace: number): number;
}

/** Above the documents one customer can have: a place among all is its customer's index and its own place. */
const mostPerCustomer = 32;

interface Scan {
  next: number;
  readonly codes: number[];
}

interface Sorted {
  readonly customers: number;
  readonly codes: readonly number[];
}

type Sortable = string | number | null;

const compare = (one: Sortable, other: Sortable): number => {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
};

/** `documentsOf` gives a customer's documents, always the same in the same order. Only their places are kept. */
export const createDocumentFinder = <Document>(
  population: Population,
  vendor: SandboxVendor,
  documentsOf: (company: Company) => readonly Document[],
): ((question: DocumentQuestion<Document>) => DocumentList<Document>) => {
  const scans = createMemory<Scan>();
  const orders = createMemory<Sorted>();

  // Neighbours on a page mostly have the same customer: the last one's documents are kept.
  let last: { readonly index: number; readonly documents: readonly Document[] } | undefined;
  const documentOf = (code: number): Document => {
    const index = Math.floor(code / mostPerCustomer);
    if (last?.index !== index) last = { index, documents: documentsOf(population.company(vendor, index)) };
    return last.documents[code % mostPerCustomer] as Document;
  };

  const addCodes = (codes: number[], company: Company, test: DocumentQuestion<Document>["test"]): void => {
    const { index } = company;
    documentsOf(company).forEach((one, place) => {
      if (!test || test(one)) codes.push(index * mostPerCustomer + place);
    });
  };

  const codesUntil = ({ key, test, among }: DocumentQuestion<Document>, wanted: number): readonly number[] => {
    const found: number[] = [];
    for (const company of among ?? []) addCodes(found, company, test);
    if (among) return found.sort((one, other) => one - other);
    const scan = scans(key, (kept) => kept ?? { next: 0, codes: [] });
    while (scan.next < population.size && scan.codes.length < wanted)
      addCodes(scan.codes, population.company(vendor, scan.next++), test);
    return scan.codes;
  };

  const sortedCodes = (question: DocumentQuestion<Document>, sortBy: (document: Document) => Sortable) => {
    const codes = codesUntil(question, Number.POSITIVE_INFINITY);
    const sort = () =>
      codes
        .map((code) => ({ code, value: sortBy(documentOf(code)) }))
        .sort((one, other) => compare(one.value, other.value) || one.code - other.code)
        .map(({ code }) => code);
    if (question.among) return sort();
    const build = (kept?: Sorted): Sorted =>
      kept?.customers === population.size ? kept : { customers: population.size, codes: sort() };
    return orders(question.key, build).codes;
  };

  return (question) => {
    const { sortBy, descending = false } = question;
    const codes = (wanted: number) => (sortBy ? sortedCodes(question, sortBy) : codesUntil(question, wanted));
    const all = () => codes(Number.POSITIVE_INFINITY);
    const pageOf = (from: number, count: number): readonly number[] => {
      if (!descending) return codes(from + count).slice(from, from + count);
      const end = Math.max(0, all().length - from);
      return all()
        .slice(Math.max(0, end - count), end)
        .reverse();
    };
    return {
      count: () => all().length,
      page: (from, count) => pageOf(from, count).map(documentOf),
      placeOf: (index, ownPlace) => {
        const place = all().indexOf(index * mostPerCustomer + ownPlace);
        return place === -1 || !descending ? place : all().length - 1 - place;
      },
    };
  };
};
