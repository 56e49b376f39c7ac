/** The columns of a list that show vendors' own fields: they stay whatever they hold, since they were asked for. */

import { allColumns, type SummaryRow } from "../../summaries/customer-row.ts";
import { type FieldRules, fieldCell } from "../../summaries/fields.ts";
import type { Table } from "../../summaries/table.ts";
import type { Vendor } from "../../vendors/define.ts";
import type { Caller } from "../define.ts";

export const fieldRules = ({ customers }: Vendor): FieldRules => ({
  closed: Object.keys(customers.redactedFields),
  persons: customers.personNameFields,
});

/** A vendor's `email` is not the column of that name. */
const columnOf = (field: string): string => (allColumns.has(field) ? `vendor's ${field}` : field);

const shown = (cell: string | null | undefined): string => (cell === undefined ? "?" : (cell ?? "-"));

export const fieldColumns = (
  fields: readonly string[],
  rows: readonly SummaryRow[],
  { connections, pii }: Caller,
): Table => {
  const rules = new Map(connections.map(({ name, vendor }) => [name, fieldRules(vendor)]));
  const cell = ({ vendor, customer }: SummaryRow, field: string): string => {
    const own = rules.get(vendor);
    return shown(own && fieldCell(customer.own?.[field], field, own, pii));
  };
  return { columns: fields.map(columnOf), rows: rows.map((row) => fields.map((field) => cell(row, field))) };
};
