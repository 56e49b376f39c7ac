/** What filter words ask of a vendor's invoices, where they and not its customers answer them. */

import type { Filters } from "../vocabulary/filters.ts";
import { readBound } from "../vocabulary/moment.ts";
import type { WordRules } from "./declare/filter-rules.ts";

/** Customers by their open invoices; where both conditions are given, one invoice each must meet them. */
export interface InvoiceQuestion {
  readonly anyOf?: readonly ("overdue" | "outstanding")[] | undefined;
  /** Epoch milliseconds, exclusive. */
  readonly before?: number | undefined;
  /** The walk's "now" in epoch milliseconds. */
  readonly asOf: number;
}

/** Undefined where no word needs the invoices. A word that they answer beside others goes with those. */
export const invoicesAsked = (
  words: WordRules,
  { filters, asOf }: { readonly filters: Filters; readonly asOf: number },
): InvoiceQuestion | undefined => {
  const asked = (["financial_status", "due_before"] as const).filter(
    (word) => filters[word] !== undefined && words[word]?.fromInvoices !== undefined,
  );
  if (!asked.some((word) => words[word]?.fromInvoices === "always")) return undefined;
  return {
    anyOf: asked.includes("financial_status") ? (filters.financial_status as InvoiceQuestion["anyOf"]) : undefined,
    before: asked.includes("due_before") ? readBound(filters.due_before ?? "") : undefined,
    asOf,
  };
};
