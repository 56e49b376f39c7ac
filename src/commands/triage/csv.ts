/** The worklist as comma-separated values that no spreadsheet takes for formulas. */

import type { WorklistRow } from "../../receivables/worklist/rows.ts";
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

/** `vendor:id` names the customer as well as a ref does, and a person can read it. */
const replaced = ["ref", "vendor"];

const numberOf = ({ customer }: WorklistRow): string => customer?.number ?? customer?.externalId ?? "-";

const sameAs = (row: WorklistRow): readonly string[] =>
  row.sameAs.map(({ kind, connection, customerId }) => `${kind}:${connection.name}:${customerId}`);

/** The columns of the worklist; a relation names the other row by its vendor and id, as its own columns do. */
export const asCsv = (found: Worklist, refOf: RefOf): string => {
  const kept = triageColumns.map((column) => !replaced.includes(column));
  const rows = found.rows.map((row) => [
    row.connection.name,
    row.customerId,
    numberOf(row),
    ...triageCells(row, refOf, sameAs(row)).filter((_, at) => kept[at]),
  ]);
  const columns = ["vendor", "id", "number", ...triageColumns.filter((_, at) => kept[at])];
  return [columns, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\n");
};
