/** `GET /invoices` and `/invoices/{id}` of Sequence's sandbox. */

import { decimalText } from "../api/decimal-text.ts";
import { type CustomerInvoice, createDocumentFinder, type DocumentList } from "../api/document-list.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Routes } from "../api/routes.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { findInvoice } from "../population/ids.ts";
import {
  isDescending,
  sequenceError,
  sequenceNotFound,
  sequencePage,
  sequencePagingRules,
  sequenceRefusal,
} from "./answers.ts";
import {
  netOf,
  sequenceDate,
  sequenceDueDate,
  sequenceFullInvoice,
  sequenceInvoiceById,
  sequenceInvoiceNumber,
  sequencePaymentStatus,
  sequenceStatus,
} from "./documents.ts";

const statuses = ["IN_PROGRESS", "DRAFT", "FINAL", "SENT", "VOIDED"];
const paymentStatuses = ["UNPAID", "PARTIALLY_PAID", "PAID", "UNCOLLECTIBLE"];

/** All that a filter compares; several values of one filter match any of them. */
type Test = (owned: CustomerInvoice, values: readonly string[]) => boolean;

const dateTest =
  (dateOf: (owned: CustomerInvoice) => string | null, holds: (date: string, bound: string) => boolean): Test =>
  (owned, [bound = ""]) => {
    const date = dateOf(owned);
    return date !== null && holds(date, bound);
  };

const dueDateOf = ({ invoice }: CustomerInvoice) => sequenceDueDate(invoice);
const issueDateOf = ({ invoice }: CustomerInvoice) =>
  invoice.state === "draft" ? null : sequenceDate(invoice.issuedAt);
const sentDateOf = (owned: CustomerInvoice) =>
  sequenceStatus(owned.company, owned.invoice) === "SENT" ? issueDateOf(owned) : null;
// Whether the day itself counts is undocumented; here it does not.
const isBefore = (date: string, bound: string) => date < bound;
const isAfter = (date: string, bound: string) => date > bound;

const tests: Readonly<Record<string, Test>> = {
  invoiceStatus: ({ company, invoice }, values) => values.includes(sequenceStatus(company, invoice)),
  invoicePaymentStatus: ({ invoice }, values) => values.includes(sequencePaymentStatus(invoice)),
  customerId: ({ company }, values) => values.includes(company.id),
  // No generated invoice comes from a schedule.
  billingScheduleId: () => false,
  invoiceCurrency: ({ invoice }, values) => values.includes(invoice.currency),
  invoiceNumber: ({ invoice }, values) => values.includes(sequenceInvoiceNumber(invoice) ?? ""),
  netTotal: ({ invoice }, [asked]) => Number(decimalText(netOf(invoice), invoice.precision)) === Number(asked),
  search: ({ invoice }, [part = ""]) =>
    invoice.state !== "draft" && invoice.number.toLowerCase().includes(part.toLowerCase()),
  dueBefore: dateTest(dueDateOf, isBefore),
  dueAfter: dateTest(dueDateOf, isAfter),
  sentBefore: dateTest(sentDateOf, isBefore),
  sentAfter: dateTest(sentDateOf, isAfter),
  invoiceBefore: dateTest(issueDateOf, isBefore),
  invoiceAfter: dateTest(issueDateOf, isAfter),
};

const date = { type: "date" } as const;

const filterRules: ParameterRules = {
  invoiceStatus: { type: "text", values: statuses },
  invoicePaymentStatus: { type: "text", values: paymentStatuses },
  customerId: { type: "uuid" },
  billingScheduleId: { type: "text" },
  dueBefore: date,
  dueAfter: date,
  sentBefore: date,
  sentAfter: date,
  invoiceBefore: date,
  invoiceAfter: date,
  excludeZeroQuantity: { type: "boolean" },
  invoiceCurrency: { type: "text", list: "comma" },
  search: { type: "text" },
  invoiceNumber: { type: "text" },
  netTotal: { type: "number" },
  excludeInvoiceStatus: { type: "text", list: "comma", values: statuses },
  excludeInvoicePaymentStatus: { type: "text", list: "comma", values: paymentStatuses },
  excludeCustomerId: { type: "uuid", list: "comma" },
  excludeBillingScheduleId: { type: "text", list: "comma" },
  excludeInvoiceCurrency: { type: "text", list: "comma" },
  excludeInvoiceNumber: { type: "text" },
  excludeNetTotal: { type: "number" },
  excludeSearch: { type: "text" },
};

const listRules: ParameterRules = { ...filterRules, ...sequencePagingRules };

const sortColumns: Readonly<Record<string, (owned: CustomerInvoice) => string | number | null>> = {
  CUSTOMER_LEGAL_COMPANY_NAME: ({ company }) => company.name,
  GROSS_TOTAL: ({ invoice }) => invoice.total / 10 ** invoice.precision,
  ACCOUNTING_DATE: ({ invoice }) => sequenceDate(invoice.issuedAt),
  DUE_DATE: dueDateOf,
  ISSUE_DATE: issueDateOf,
};

const creationColumns = ["CREATED_AT", "createdAt"];

/** The test a filter stands for; `exclude…` turns the one it is named after. */
const testOf = (name: string, text: string): ((owned: CustomerInvoice) => boolean) | undefined => {
  const values = filterRules[name]?.list === "comma" ? text.split(",") : [text];
  const asked = filterRules[name]?.type === "uuid" ? values.map((id) => id.toLowerCase()) : values;
  const isExcluding = name.startsWith("exclude") && name !== "excludeZeroQuantity";
  const base = isExcluding ? name.charAt(7).toLowerCase() + name.slice(8) : name;
  const test = Object.hasOwn(tests, base) ? tests[base] : undefined;
  return test && ((owned) => test(owned, asked) !== isExcluding);
};

export const sequenceInvoices = (population: Population): Routes => {
  const find = createDocumentFinder(population, "sequence", (company) =>
    population.invoices(company).map((invoice): CustomerInvoice => ({ company, invoice })),
  );

  const question = (query: URLSearchParams, sortBy: string | null): DocumentList<CustomerInvoice> => {
    const filters = new URLSearchParams([...query].filter(([name]) => Object.hasOwn(filterRules, name)));
    filters.sort();
    const asked = [...filters].flatMap(([name, text]) => testOf(name, text) ?? []);
    const column = sortBy === null ? undefined : sortColumns[sortBy];
    const customer = filters.get("customerId");
    return find({
      key: `${sortBy ?? ""} ${filters}`,
      descending: isDescending(query),
      ...(asked.length > 0 ? { test: (owned: CustomerInvoice) => asked.every((one) => one(owned)) } : {}),
      ...(customer === null ? {} : { among: [population.find("sequence", customer) ?? []].flat() }),
      ...(column ? { sortBy: column } : {}),
    });
  };

  const list = (query: URLSearchParams): SandboxAnswer => {
    const refusal = sequenceRefusal(query, listRules);
    if (refusal) return refusal;
    const sortBy = query.get("sortBy");
    if (sortBy !== null && !creationColumns.includes(sortBy) && !Object.hasOwn(sortColumns, sortBy))
      return sequenceError(400, "InvalidRequest", `Cannot sort invoices by ${sortBy}`);
    const found = question(query, sortBy);
    return sequencePage(query, {
      total: found.count(),
      placeOf: (id) => {
        const owned = findInvoice(population, "sequence", id);
        if (!owned) return undefined;
        const ownPlace = population.invoices(owned.company).findIndex((invoice) => invoice.id === owned.invoice.id);
        const place = found.placeOf(owned.company.index, ownPlace);
        return place === -1 ? undefined : { place, isThere: true };
      },
      page: (from, count) =>
        found
          .page(from, count)
          .map((owned) => ({ id: owned.invoice.id, json: sequenceFullInvoice(population, owned) })),
    });
  };

  const one = (query: URLSearchParams, id: string): SandboxAnswer => {
    const refusal = sequenceRefusal(query, {});
    if (refusal) return refusal;
    const found = findInvoice(population, "sequence", id);
    return found ? { status: 200, json: sequenceInvoiceById(population, found) } : sequenceNotFound("Invoice", id);
  };

  return { "/invoices": list, "/invoices/{id}": one };
};
