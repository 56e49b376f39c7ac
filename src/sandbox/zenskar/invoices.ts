/**
 * Zenskar's invoices over all customers. Source: docs2 (list-invoices, get-invoice-line-items); filters of the official
 * MCP.
 */

import { type Fields, rulesOf } from "../api/operators.ts";
import { type ParameterRules, uuidPattern } from "../api/parameters.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { findInvoice } from "../population/ids.ts";
import { notFound, ok, refusal, unprocessable } from "./answers.ts";
import { createDocumentList } from "./documents.ts";
import type { InvoiceOfCustomer } from "./fields.ts";
import { contractId, invoiceRow, invoiceStatus, lineItems, major } from "./rows.ts";

const statuses = ["draft", "approved", "edited", "discarded", "paid", "void", "partially_paid", "upcoming"];
const exact = ["exact"] as const;
const bounds = ["gte", "lte"] as const;

const fields = (seed: number): Fields<InvoiceOfCustomer> => ({
  id: { type: "uuid", operators: exact, read: ({ invoice }) => invoice.id },
  customer_id: { type: "uuid", operators: exact, read: ({ company }) => company.id },
  customer__external_id: { type: "text", operators: exact, read: ({ company }) => company.externalId },
  customer__customer_name: { type: "text", operators: ["ilike"], read: ({ company }) => company.name },
  contract_id: { type: "uuid", operators: exact, read: ({ company }) => contractId(seed, company) },
  external_id: { type: "text", operators: exact, read: ({ invoice }) => invoice.number },
  invoice_number: { type: "text", operators: ["like"], read: ({ invoice }) => invoice.number },
  status: { type: "text", operators: ["exact", "in"], read: ({ invoice }) => invoiceStatus(invoice) },
  invoice_total: { type: "number", operators: bounds, read: ({ invoice }) => major(invoice.total, invoice.precision) },
  amount_due: { type: "number", operators: bounds, read: ({ invoice }) => major(invoice.open, invoice.precision) },
  due_date: { type: "date-time", operators: bounds, read: ({ invoice }) => invoice.dueAt },
  created_at: { type: "date-time", operators: bounds, read: ({ invoice }) => invoice.issuedAt },
});

const rules: ParameterRules = {
  ...rulesOf(fields(0)),
  cursor: { type: "text" },
  limit: { type: "integer", minimum: 1, maximum: 100 },
  order: { type: "text" },
  status: { type: "text", values: statuses },
  status__in: { type: "text", list: "comma", values: statuses },
};

const orders: Readonly<Record<string, (row: InvoiceOfCustomer) => number>> = {
  created_at: ({ invoice }) => invoice.issuedAt,
  due_date: ({ invoice }) => invoice.dueAt,
  amount_due: ({ invoice }) => invoice.open,
};

/** Lists and itemises invoices. */
export const zenskarInvoices = (population: Population) => {
  const { seed } = population;
  const list = createDocumentList<InvoiceOfCustomer>(population, {
    fields: fields(seed),
    orders,
    documentsOf: (company) => population.invoices(company).map((invoice) => ({ company, invoice })),
    mostPerCustomer: 8,
    rowOf: ({ company, invoice }) => invoiceRow(seed, company, invoice),
  });

  return {
    list: (query: URLSearchParams, headers: Readonly<Record<string, string | undefined>>): SandboxAnswer => {
      if (headers.apiversion === undefined) return unprocessable("apiversion", "Field required");
      return refusal(query, rules) ?? list(query, headers.apiversion);
    },
    lineItems: (query: URLSearchParams, id: string): SandboxAnswer => {
      if (!uuidPattern.test(id)) return unprocessable("invoice_id", "Input should be a valid UUID, invalid character");
      const refused = refusal(query, {});
      if (refused) return refused;
      const found = findInvoice(population, "zenskar", id);
      return found ? ok(lineItems(found.invoice)) : notFound("Invoice");
    },
  };
};
