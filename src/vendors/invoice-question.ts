/** What filter words ask of a vendor's invoices, where they and not its customers answer them. */

import type { Filters, Word, WordValue } from "../vocabulary/filters.ts";
import { readBound } from "../vocabulary/moment.ts";
import { fromInvoices, type WordRules } from "./declare/filter-rules.ts";

export type FinancialStatus = WordValue<"financial_status">[number];

/** Customers by their invoices: those in any of these states, who have an open invoice due before the bound. */
export interface InvoiceQuestion {
  readonly anyOf?: readonly FinancialStatus[] | undefined;
  /** Epoch milliseconds, exclusive. */
  readonly before?: number | undefined;
  /** The walk's "now" in epoch milliseconds. */
  readonly asOf: number;
}

/** States that most customers of a book are in, or that only customers without invoices are. */
const ofMost: readonly FinancialStatus[] = ["paid", "none"];

/**
 * Words that the vendor matches, and whose value no row of it shows: customers asked for one by one cannot be judged.
 */
const isUnshown = (words: WordRules, { financial_status: _status, due_before: _bound, ...others }: Filters): boolean =>
  Object.keys(others).some((word) => {
    const rule = words[word as Word];
    return rule?.ask !== undefined && rule.row === undefined;
  });

/** Whether its customers are found in the vendor's list of customers: too many to ask for, or only told apart there. */
export const readsList = ({ anyOf = [] }: InvoiceQuestion, words: WordRules, filters: Filters): boolean =>
  anyOf.some((status) => ofMost.includes(status)) || isUnshown(words, filters);

/**
 * Undefined where no word needs the invoices. A word that they answer beside others goes with those, and with ids that
 * are requested one by one, where no word can be sent (`byId`).
 */
export const invoicesAsked = (
  words: WordRules,
  { filters, asOf }: { readonly filters: Filters; readonly asOf: number },
  byId: boolean,
): InvoiceQuestion | undefined => {
  const { financial_status: statuses, due_before: bound } = filters;
  const how = {
    status: statuses && fromInvoices(words.financial_status, statuses, filters),
    due: bound === undefined ? undefined : fromInvoices(words.due_before, bound, filters),
  };
  const isNeeded = byId ? (how.status ?? how.due) !== undefined : how.status === "always" || how.due === "always";
  if (!isNeeded) return undefined;
  return {
    anyOf: how.status ? statuses : undefined,
    before: how.due ? readBound(bound ?? "") : undefined,
    asOf,
  };
};
