/** What a plan sends: lists, ids or invoices, one after another. */

import type { Query } from "../http/request.ts";
import type { Filters, Word } from "../vocabulary/filters.ts";
import type { Sort } from "../vocabulary/pushdown.ts";
import type { Reference } from "./declare/filter-rules.ts";
import type { List } from "./declare/list.ts";
import type { Customers } from "./define.ts";
import { type InvoiceQuestion, readsList } from "./invoice-question.ts";
import type { Question } from "./question.ts";
import type { Search } from "./search.ts";

/**
 * One walk over one list of the vendor, or one request per id. A list's plan has one query, or two: the narrower one
 * first; a search's has several. `role` in a search: a form that the vendor matches, or all rows, of which it matches
 * none. In a list `small`: without the words that rows tell better than the vendor's own matching, read where the rest
 * is few; where it is many, the queries behind it ask the vendor.
 */
export type PlannedQuery =
  | {
      readonly kind: "list";
      readonly query: Query;
      readonly order: Sort | undefined;
      /** Its rows are kept by what their invoices say. */
      readonly of?: InvoiceQuestion | undefined;
      readonly role?: "form" | "rows" | "small" | undefined;
    }
  | {
      readonly kind: "ids";
      readonly ids: readonly string[];
      /** Of another kind than the vendor's own ids: the answer has another one. */
      readonly areForeign?: true | undefined;
      /** They are kept by what their invoices say. */
      readonly of?: InvoiceQuestion | undefined;
    }
  /** By another list that names the customers. */
  | { readonly kind: "found"; readonly in: FoundIn; readonly of?: InvoiceQuestion | undefined }
  | { readonly kind: "invoices"; readonly of: InvoiceQuestion };

export interface FoundIn {
  readonly list: List<Reference>;
  readonly holds: (reference: Reference) => boolean;
}

/** What a word asks for one by one, whatever the other words are. */
type Fetched =
  | { readonly word: Word; readonly ids: readonly string[]; readonly areForeign?: true | undefined }
  | { readonly word: Word; readonly in: FoundIn };

/** The word that leads to the fewest customers, of those that are given and lead to single ones. */
export const fetchedBy = ({ words, byId }: Customers, { ids, external_id, vat_id }: Filters): Fetched | undefined => {
  const foundIn = words.vat_id?.foundIn;
  if (external_id !== undefined && words.external_id?.byId && byId.idPattern.test(external_id))
    return { word: "external_id", ids: [external_id], areForeign: true };
  if (vat_id !== undefined && foundIn)
    return { word: "vat_id", in: { list: foundIn.list, holds: (reference) => foundIn.holds(reference, vat_id) } };
  return ids && words.ids?.byId ? { word: "ids", ids } : undefined;
};

/** The query of a search that reads all rows. */
export const isRowsQuery = (query: PlannedQuery | undefined): boolean =>
  query?.kind === "list" && query.role === "rows";

/** The query of a list that is read only where the vendor has few rows. */
export const isSmallQuery = (query: PlannedQuery | undefined): boolean =>
  query?.kind === "list" && query.role === "small";

/** A query of all rows, whatever is asked: the next question can be answered by what it read. */
export const isBookQuery = (query: PlannedQuery | undefined): boolean => isRowsQuery(query) || isSmallQuery(query);

/** By id, in the forms, and through all rows: each begins where those before it found nobody who is surely meant. */
const searchQueries = ({ words }: Customers, { id, forms, rows }: Search, all: Query): PlannedQuery[] => [
  ...(id === undefined ? [] : [{ kind: "ids", ids: [id], areForeign: words.external_id?.byId } as const]),
  ...forms.map(
    ({ form, text }): PlannedQuery => ({
      kind: "list",
      query: { ...all, ...form.ask(text) },
      order: undefined,
      role: "form",
    }),
  ),
  ...(rows ? [{ kind: "list", query: all, order: undefined, role: "rows" } as const] : []),
];

/**
 * Where rows decide, the order in which a walk ends soonest: from the newest on, at the first customer that is too old,
 * from the oldest on, at the first that is too young.
 */
const soonestEnd = ({ words }: Customers, { created_after, created_before }: Question["filters"]): Sort | undefined => {
  if (created_after !== undefined) return words.created_after?.ask ? undefined : "-created_at";
  return created_before === undefined || words.created_before?.ask ? undefined : "created_at";
};

/**
 * What the words ask: `first` before all rows are read, `small` instead, where the vendor has few rows; and the search
 * beside them.
 */
interface AskedByWords {
  readonly query: Query;
  readonly first: Query;
  readonly small: Query | undefined;
  readonly search: Search | undefined;
}

const listQueries = (
  customers: Customers,
  question: Question,
  { query, first, small, search }: AskedByWords,
): PlannedQuery[] => {
  const { usual } = customers.orders;
  const sort = question.sort ?? soonestEnd(customers, question.filters);
  const sorted = sort && customers.orders[sort];
  // A vendor filter may set another order: then none is relied on.
  const ordering = { ...customers.orders.created_at, ...customers.orders["-created_at"] };
  const reordered = Object.keys(question.own).some((name) => name in ordering);
  const order = sorted ? sort : usual === "created_at" || usual === "-created_at" ? usual : undefined;
  const words: readonly Query[] = Object.keys(first).length > 0 ? [first, {}] : [{}];
  const all = { ...sorted, ...query };
  if (search) return searchQueries(customers, search, all);
  const asked = words.map(
    (form): PlannedQuery => ({
      kind: "list",
      query: { ...all, ...form },
      order: reordered || words.length > 1 ? undefined : order,
    }),
  );
  const ownOrder = reordered ? undefined : order;
  return small ? [{ kind: "list", query: { ...sorted, ...small }, order: ownOrder, role: "small" }, ...asked] : asked;
};

/** By ids, by invoices, or by the vendor's own list: whatever finds the fewest. */
export const queriesOf = (
  customers: Customers,
  question: Question,
  asked: AskedByWords,
  invoices: InvoiceQuestion | undefined,
): readonly PlannedQuery[] => {
  const fetched = fetchedBy(customers, question.filters);
  if (fetched && "in" in fetched) return [{ kind: "found", in: fetched.in, of: invoices }];
  if (fetched) return [{ kind: "ids", ids: fetched.ids, areForeign: fetched.areForeign, of: invoices }];
  if (invoices && !readsList(invoices, customers.words, question.filters)) return [{ kind: "invoices", of: invoices }];
  const queries = listQueries(customers, question, asked);
  return invoices ? queries.map((one) => (one.kind === "list" ? { ...one, of: invoices } : one)) : queries;
};
