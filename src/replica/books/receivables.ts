/** What customers owe, from the invoices of the published pass. */

import {
  type InvoiceReadFacts,
  nothingRelated,
  type ReceivableSource,
  type VendorClient,
} from "../../vendors/client.ts";
import { createPackedInvoices, type PackedInvoices } from "../../vendors/packed/invoices.ts";
import type { Invoice } from "../../vocabulary/invoice.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { createValues, inPass, type StoredBook, type Values } from "../reading/snapshot.ts";
import { invoiceOf } from "../rows/invoice.ts";

/** Invoices read at once. */
const batch = 5_000;

const lacking = ({ source }: StoredBook): Problem | undefined =>
  source.invoices_lack === null
    ? undefined
    : new Problem("vendor_forbidden", `The replica has not all of its invoices: ${source.invoices_lack}`);

/** Whether the vendor refused the list that says more of its invoices. */
const isUnrelated = ({ source }: StoredBook): boolean => Object.hasOwn(JSON.parse(source.unjudged), "unrelated");

const readInvoices = async (
  { store, source }: StoredBook,
  conditions: (values: Values) => readonly string[],
  keep: (invoice: Invoice) => Invoice | undefined,
): Promise<{ readonly packed: PackedInvoices; readonly read: number }> => {
  const packed = createPackedInvoices();
  let read = 0;
  let behind: string | undefined;
  for (;;) {
    const values = createValues();
    const all = [
      inPass("i", source.connection, source.published_pass ?? 0, values),
      ...conditions(values),
      ...(behind === undefined ? [] : [`i.id > ${values.add(behind)}`]),
    ];
    const rows = await store.query<{ readonly id: string; readonly record: string }>(
      `SELECT i.id, i.record FROM invoice_rows i WHERE ${all.join(" AND ")} ORDER BY i.id LIMIT ${batch}`,
      values.all,
    );
    for (const row of rows) {
      const invoice = invoiceOf(row);
      read += 1;
      const kept = keep(invoice);
      if (kept) packed.add(kept);
    }
    if (rows.length < batch) return { packed, read };
    behind = rows.at(-1)?.id;
  }
};

const factsOf = (book: StoredBook, read: number): InvoiceReadFacts => {
  const problem = lacking(book);
  return {
    whole: problem === undefined,
    problem,
    read,
    malformed: 0,
    unowned: 0,
    requests: 0,
    how: "replica",
    asOf: Date.parse(book.source.as_of ?? ""),
    ignored: false,
    moved: false,
  };
};

/** What it cannot answer is asked of `live`. */
export const storedReceivables = (
  book: StoredBook,
  { connection }: VendorClient,
  live: ReceivableSource,
): ReceivableSource => {
  const needed = connection.vendor.receivables?.complete?.needed ?? (() => false);
  return {
    ...live,
    ofCustomer: async ({ id }) => {
      const ofCustomer = (values: Values) => [`i.customer_id = ${values.add(id)}`];
      const { packed, read } = await readInvoices(book, ofCustomer, (invoice) => invoice);
      return { ...factsOf(book, read), invoices: packed.ofCustomer(id) };
    },
    overdue: async (_when, keep) => {
      const unsettled = () => ["(i.is_owed = 1 OR i.state IN ('pending', 'unknown'))"];
      const { packed, read } = await readInvoices(book, unsettled, keep);
      return { ...factsOf(book, read), packed };
    },
    // The sync has completed what it could: asking for the rest would make a whole book wait for its vendor.
    complete: async (invoices) => ({ invoices, requests: 0, left: invoices.filter(needed).length }),
    related: async () => (isUnrelated(book) ? { ...nothingRelated, whole: false } : nothingRelated),
  };
};
