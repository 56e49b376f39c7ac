/** What a plan sends: lists, ids or invoices, one after another. */

import type { Query } from "../http/request.ts";
import type { Sort } from "../vocabulary/pushdown.ts";
import type { Customers } from "./define.ts";
import type { InvoiceQuestion } from "./invoice-question.ts";
import type { Question } from "./question.ts";

/** One walk over one list of the vendor, or one request per id. A plan has one query, or two: the narrower one first. */
export type PlannedQuery =
  | { readonly kind: "list"; readonly query: Query; readonly order: Sort | undefined }
  | { readonly kind: "ids"; readonly ids: readonly string[] }
  | { readonly kind: "invoices"; readonly of: InvoiceQuestion };

const listQueries = (customers: Customers, question: Question, query: Query, first: Query): PlannedQuery[] => {
  // From the newest on, a walk ends at the first customer that is too old.
  const { usual } = customers.orders;
  const soonest = question.filters.created_after && usual === "created_at" ? "-created_at" : undefined;
  const sort = question.sort ?? soonest;
  const sorted = sort && customers.orders[sort];
  // A vendor filter may set another order: then none is relied on.
  const ordering = { ...customers.orders.created_at, ...customers.orders["-created_at"] };
  const reordered = Object.keys(question.own).some((name) => name in ordering);
  const order = sorted ? sort : usual === "created_at" || usual === "-created_at" ? usual : undefined;
  const words: readonly Query[] = Object.keys(first).length > 0 ? [first, {}] : [{}];
  const forms: readonly Query[] = question.search?.forms().map(({ form, text }) => form.ask(text)) ?? words;
  return forms.map((form) => ({
    kind: "list",
    query: { ...sorted, ...query, ...form },
    order: reordered || question.search || forms.length > 1 ? undefined : order,
  }));
};

/** By ids, by invoices, or by the vendor's own list: whatever finds the fewest. */
export const queriesOf = (
  customers: Customers,
  question: Question,
  query: Query,
  first: Query,
  invoices: InvoiceQuestion | undefined,
): readonly PlannedQuery[] => {
  if (invoices) return [{ kind: "invoices", of: invoices }];
  const { ids } = question.filters;
  if (ids && customers.words.ids?.byId) return [{ kind: "ids", ids }];
  return listQueries(customers, question, query, first);
};
