/**
 * Filter words that are told by a customer's invoices: as conditions on its row, and what of the invoices cannot be
 * judged.
 */

import type { FoundBy } from "../../vendors/read/page.ts";
import type { Caveat } from "../../vendors/vendor-report.ts";
import type { Filters, WordValue } from "../../vocabulary/filters.ts";
import { showDay } from "../../vocabulary/invoice.ts";
import { readBound } from "../../vocabulary/moment.ts";
import type { StoredBook, Values } from "./snapshot.ts";

type FinancialStatus = WordValue<"financial_status">[number];

/** Conditions on invoices called `i` of the same pass as the customer called `c`. */
export interface InvoiceWriting {
  readonly values: Values;
  readonly invoiceInPass: () => string;
  /** Any instant of the day that is today for the walk, epoch milliseconds. */
  readonly asOf: number;
}

/** In a state without a published meaning, and not known to be settled. */
export const isUnclear = (row: string): string =>
  `(${row}.state = 'unknown' AND (${row}.open IS NULL OR (${row}.open NOT LIKE '-%' AND ${row}.open_millionths IS DISTINCT FROM 0)))`;

const isUnsettled = `(i.is_owed = 1 OR i.state = 'pending' OR ${isUnclear("i")})`;

const hasInvoice = ({ invoiceInPass }: InvoiceWriting, condition = "1 = 1"): string =>
  `EXISTS (SELECT 1 FROM invoice_rows i WHERE ${invoiceInPass()} AND i.customer_id = c.id AND ${condition})`;

const isOverdue = ({ values, asOf }: InvoiceWriting): string =>
  `i.is_owed = 1 AND i.due_ms IS NOT NULL AND i.due_on < ${values.add(showDay(asOf))}`;

const conditions: Readonly<Record<FinancialStatus, (writing: InvoiceWriting) => string>> = {
  overdue: (writing) => hasInvoice(writing, isOverdue(writing)),
  outstanding: (writing) => hasInvoice(writing, "i.is_owed = 1"),
  pending: (writing) => hasInvoice(writing, "i.state = 'pending'"),
  draft: (writing) => hasInvoice(writing, "i.state = 'draft'"),
  paid: (writing) =>
    `(${hasInvoice(writing, `i.state <> 'draft' AND NOT ${isUnsettled}`)} AND NOT ${hasInvoice(writing, isUnsettled)})`,
  none: (writing) => `NOT ${hasInvoice(writing)}`,
};

export const hasStatus = (statuses: readonly FinancialStatus[], writing: InvoiceWriting): string =>
  `(${statuses.map((status) => conditions[status](writing)).join(" OR ")})`;

export const isDueBefore = (bound: string, writing: InvoiceWriting): string =>
  hasInvoice(writing, `i.is_owed = 1 AND i.due_ms < ${writing.values.add(readBound(bound) ?? 0)}`);

/** Invoices that nobody's row names, and whose customers may be meant. */
const isUnowned = ({ financial_status: statuses = [] }: Filters): string => {
  const isSettled = statuses.some((status) => status === "paid" || status === "none");
  return isSettled ? "1 = 1" : statuses.includes("draft") ? `(${isUnsettled} OR i.state = 'draft')` : isUnsettled;
};

const countUnowned = async (
  { store }: StoredBook,
  filters: Filters,
  { values, invoiceInPass }: InvoiceWriting,
): Promise<number> => {
  const [row] = await store.query<{ readonly n: number }>(
    `SELECT count(*) AS n FROM invoice_rows i WHERE ${invoiceInPass()} AND i.customer_id IS NULL AND ${isUnowned(filters)}`,
    values.all,
  );
  return row?.n ?? 0;
};

/** Undefined where no word is told by invoices. */
export const invoicesJudged = async (
  book: StoredBook,
  filters: Filters,
  writing: InvoiceWriting,
): Promise<FoundBy | undefined> => {
  const { financial_status: statuses, due_before: bound } = filters;
  if (!statuses && bound === undefined) return undefined;
  const unjudged = JSON.parse(book.source.unjudged) as Readonly<Record<string, number>>;
  const asksDates = bound !== undefined || (statuses?.includes("overdue") && !statuses.includes("outstanding"));
  const counts = [
    ["undated", asksDates ? (unjudged.undated ?? 0) : 0],
    ["unclear", unjudged.unclear ?? 0],
    ["without customer", await countUnowned(book, filters, writing)],
  ] as const;
  const caveats = counts.flatMap(([kind, count]): Caveat[] => (count > 0 ? [{ kind, count }] : []));
  return { isShort: caveats.length > 0, caveats };
};
