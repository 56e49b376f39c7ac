/** Debts as the live worklist makes them, from the invoices of one pass, customer by customer. */

import { inChunks } from "../../platform/in-chunks.ts";
import { type Debt, debtOf } from "../../receivables/debts.ts";
import type { Connection } from "../../vendors/define.ts";
import { daysOverdue, type Invoice, isOwed } from "../../vocabulary/invoice.ts";
import { createValues, inPass } from "../reading/snapshot.ts";
import { invoiceOf } from "../rows/invoice.ts";
import type { Sql } from "../store/sql.ts";

/** Invoices read at once. */
const batch = 5_000;
/** Customers named in one statement: a database takes only so many values. */
const mostIds = 1_000;

interface Row {
  readonly id: string;
  readonly customer_id: string;
  readonly record: string;
}

const readBatch = (
  sql: Sql,
  connection: Connection,
  pass: number,
  behind: Row | undefined,
  customers: readonly string[] | undefined,
): Promise<readonly Row[]> => {
  const values = createValues();
  const conditions = [
    inPass("i", connection.name, pass, values),
    "i.customer_id IS NOT NULL",
    "(i.is_owed = 1 OR i.state = 'pending')",
    ...(behind ? [`(i.customer_id, i.id) > (${values.add(behind.customer_id)}, ${values.add(behind.id)})`] : []),
    ...(customers ? [`i.customer_id IN (${customers.map((id) => values.add(id)).join(", ")})`] : []),
  ];
  return sql.query<Row>(
    `SELECT i.id, i.customer_id, i.record FROM invoice_rows i WHERE ${conditions.join(" AND ")}
     ORDER BY i.customer_id, i.id LIMIT ${batch}`,
    values.all,
  );
};

/** One customer's debt from what it owes and what is on its way; undefined where nothing is overdue. */
const debtFrom = (connection: Connection, id: string, invoices: readonly Invoice[], asOf: number): Debt | undefined => {
  const overdue = invoices.filter((invoice) => isOwed(invoice) && (daysOverdue(invoice, asOf) ?? 0) > 0);
  const pending = invoices.filter(({ state }) => state === "pending");
  return debtOf(connection, id, overdue, pending, asOf);
};

async function* readTogether(
  sql: Sql,
  connection: Connection,
  pass: number,
  asOf: number,
  customers: readonly string[] | undefined,
): AsyncGenerator<Debt> {
  let own: { id: string; invoices: Invoice[] } | undefined;
  let rows = await readBatch(sql, connection, pass, undefined, customers);
  while (rows.length > 0) {
    for (const row of rows) {
      if (own && own.id !== row.customer_id) {
        const debt = debtFrom(connection, own.id, own.invoices, asOf);
        if (debt) yield debt;
        own = undefined;
      }
      own ??= { id: row.customer_id, invoices: [] };
      own.invoices.push(invoiceOf(row));
    }
    rows = rows.length < batch ? [] : await readBatch(sql, connection, pass, rows.at(-1), customers);
  }
  const last = own && debtFrom(connection, own.id, own.invoices, asOf);
  if (last) yield last;
}

/** Of all customers, or of those named, however many they are: deep pages of a worklist name all that were shown. */
export async function* readDebts(
  sql: Sql,
  connection: Connection,
  pass: number,
  asOf: number,
  customers?: readonly string[],
): AsyncGenerator<Debt> {
  const chunks = customers ? inChunks([...new Set(customers)].toSorted(), mostIds) : [undefined];
  for (const chunk of chunks) yield* readTogether(sql, connection, pass, asOf, chunk);
}
