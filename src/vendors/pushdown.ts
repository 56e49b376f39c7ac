/** How a question is honoured: read from the parameters that it sends, so that a list and a search never disagree. */

import type { Query } from "../http/request.ts";
import { hasTwoWritings } from "../text/fold.ts";
import type { Word } from "../vocabulary/filters.ts";
import type { VendorPushdown } from "../vocabulary/pushdown.ts";
import { fromInvoices, type WordRule } from "./declare/filter-rules.ts";
import { isUnsure } from "./declare/parameters.ts";
import type { Customers, SearchForm } from "./define.ts";

/** Whether a parameter of the query does what no document describes. */
const isUndocumented = ({ parameters }: Customers, query: Query): boolean =>
  Object.entries(query).some(([name, value]) => isUnsure(parameters[name], value));

/** How a word is honoured by its rule, where `query` is what the rule asks for the value. */
export const pushdownOf = (customers: Customers, rule: WordRule<Word>, value: never, query: Query): VendorPushdown => {
  const { unsure } = rule;
  if (typeof unsure === "function" ? unsure(value) : unsure) return "unsure";
  if (rule.byId) return "verified";
  if (fromInvoices(rule, value, {}) === "always") return "invoices";
  // Whatever the parameter does, every row is judged here.
  if (rule.thenAllRows) return "local";
  if (isUndocumented(customers, query)) return "unsure";
  if (Object.keys(query).length === 0) return "local";
  return rule.row ? "verified" : "vendor";
};

/** How a search form finds the text. What a vendor compares sign by sign it may hold in another writing. */
export const pushdownOfSearch = (customers: Customers, form: SearchForm, text: string): VendorPushdown =>
  hasTwoWritings(text) || isUndocumented(customers, form.ask(text)) ? "unsure" : "vendor";

/** Of several forms the least sure. */
export const pushdownOfSearches = (
  customers: Customers,
  forms: readonly { readonly form: SearchForm; readonly text: string }[],
): VendorPushdown =>
  forms.some(({ form, text }) => pushdownOfSearch(customers, form, text) === "unsure") ? "unsure" : "vendor";
