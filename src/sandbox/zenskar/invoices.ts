/**
 * Zenskar's invoices over all customers. Source: docs2 (list-invoices, get-invoice-line-items); filters of the official
 * MCP.
 */

import { createMemory, keptQuestions } from "../api/finder.ts";
import { type Fields, rowTest, rulesOf } from "../api/operators.ts";
import { type ParameterRules, uuidPattern } from "../api/parameters.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { findInvoice, invoiceNumber } from "../population/ids.ts";
import { badRequest, notFound, ok, refusal, unprocessable } from "./answers.ts";
import type { InvoiceOfCustomer } from "./fields.ts";
import { envelope, pageOf, questionOf } from "./pages.ts";
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

/** Lists and itemises invoices. Rows are known by their number; only those of a page are rendered. */
export const zenskarInvoices = (population: Population) => {
  const { seed } = population;
  const fieldsHere = fields(seed);
  const kept = createMemory<{ readonly size: number; readonly rows: readonly number[] }>(keptQuestions);

  const rowOf = (number: number): InvoiceOfCustomer | undefined => {
    const company = population.company("zenskar", Math.floor(number / 8));
    const invoice = population.invoices(company)[number % 8];
    return invoice && { company, invoice };
  };

  const candidates = function* (query: URLSearchParams): Generator<readonly [number, InvoiceOfCustomer]> {
    const customerId = query.get("customer_id");
    const only = customerId === null ? undefined : population.find("zenskar", customerId);
    if (customerId !== null && !only) return;
    for (let index = only?.index ?? 0; index < (only ? only.index + 1 : population.size); index++) {
      const company = population.company("zenskar", index);
      for (const [place, invoice] of population.invoices(company).entries())
        yield [invoiceNumber(index, place), { company, invoice }];
    }
  };

  const sortedRows = (query: URLSearchParams, sortValue: (row: InvoiceOfCustomer) => number, descending: boolean) => {
    const test = rowTest(fieldsHere, query);
    const found: (readonly [number, number])[] = [];
    for (const [number, row] of candidates(query)) if (!test || test(row)) found.push([number, sortValue(row)]);
    const sign = descending ? -1 : 1;
    return found
      .sort(([number, value], [other, otherValue]) => sign * (value - otherValue || number - other))
      .map(([number]) => number);
  };

  const list = (query: URLSearchParams, headers: Readonly<Record<string, string | undefined>>): SandboxAnswer => {
    if (headers.apiversion === undefined) return unprocessable("apiversion", "Field required");
    const refused = refusal(query, rules);
    if (refused) return refused;
    const order = query.get("order") ?? "-created_at";
    const name = order.replace(/^-/, "");
    const sortValue = Object.hasOwn(orders, name) ? orders[name] : undefined;
    if (!sortValue) return badRequest("Invalid order parameter");
    const question = questionOf(query, headers.apiversion);
    const { rows } = kept(question, (before) =>
      before?.size === population.size
        ? before
        : { size: population.size, rows: sortedRows(query, sortValue, order.startsWith("-")) },
    );
    const ordered = {
      count: rows.length,
      at: (place: number) => rows[place] ?? -1,
      placeOf: (row: number) => (rows.includes(row) ? rows.indexOf(row) : rows.length),
    };
    const page = pageOf(ordered, question, query.get("cursor"), Number(query.get("limit") ?? 10));
    if (page === "bad cursor") return badRequest("Invalid cursor");
    const results = page.rows.flatMap((number) => {
      const row = rowOf(number);
      return row ? [invoiceRow(seed, row.company, row.invoice)] : [];
    });
    return ok(envelope(page, rows.length, results));
  };

  return {
    list,
    lineItems: (query: URLSearchParams, id: string): SandboxAnswer => {
      if (!uuidPattern.test(id)) return unprocessable("invoice_id", "Input should be a valid UUID, invalid character");
      const refused = refusal(query, {});
      if (refused) return refused;
      const found = findInvoice(population, "zenskar", id);
      return found ? ok(lineItems(found.invoice)) : notFound("Invoice");
    },
  };
};
