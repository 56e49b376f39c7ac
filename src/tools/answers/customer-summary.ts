/** Who a customer is and how to reach it, as the field and value rows with which `get_customer` begins. */

import { cellsFor, type SummaryRow } from "../../summaries/customer-row.ts";
import type { Pii } from "../../vocabulary/customer.ts";

const columns = ["name", "number", "status", "vat_tax", "email", "phone", "contact", "place", "flags"] as const;

/** What is told; then in one row each what the vendor does not say (`?`) and what is known to be none (`-`). */
export const identityRows = (row: SummaryRow, pii: Pii): [string, string][] => {
  const cells = cellsFor(row, columns, pii).map((cell, at): [string, string] => [columns[at] ?? "", cell]);
  const silent = ["?", "-"].flatMap((mark): [string, string][] => {
    const names = cells.flatMap(([name, cell]) => (cell === mark && name !== "flags" ? [name] : []));
    return names.length > 0 ? [[mark, names.join(", ")]] : [];
  });
  return [...cells.filter(([, cell]) => cell !== "?" && cell !== "-"), ...silent];
};
