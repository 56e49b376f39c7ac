/** The worklist as comma-separated values that no spreadsheet takes for formulas. */

import type { Worklist } from "../../receivables/worklist/worklist.ts";
import { type RefOf, triageCells, triageColumns } from "../../tools/triage-dunning.ts";

/**
 * What starts a formula, in full-width form too, at the start of a cell or where a spreadsheet that separates by
 * semicolons or tabs would start one; some ignore spaces and quotes before it.
 */
const formula = /(^|[;\t\r\n])([ \u00a0\u3000"]{0,40})(?=[=+\-@＝＋－＠])/g;

/** RFC 4180; an apostrophe in front of what would be a formula. `-` alone means none. */
export const csvCell = (text: string): string => {
  const plain = text === "-" ? text : text.replaceAll(/^(?=[\t\r])/g, "'").replaceAll(formula, "$1$2'");
  return /[",;\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

export const asCsv = (found: Worklist, refOf: RefOf): string => {
  const shown = new Set(found.rows.map(({ connection, customerId }) => refOf(connection, customerId)));
  const rows = found.rows.map((row) => [row.connection.name, row.customerId, ...triageCells(row, refOf, shown)]);
  return [["vendor", "id", ...triageColumns], ...rows].map((cells) => cells.map(csvCell).join(",")).join("\n");
};
