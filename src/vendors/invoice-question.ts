/** What filter words ask of a vendor's invoices, where they and not its customers answer them. */

import type { Filters, WordValue } from "../vocabulary/filters.ts";
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

/** Whether its customers are found in the vendor's list of customers, since they are too many to ask for one by one. */
export const readsList = ({ anyOf = [] }: InvoiceQuestion): boolean => anyOf.some((status) => ofMost.includes(status));

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
