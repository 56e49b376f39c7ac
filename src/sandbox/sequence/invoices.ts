/** `GET /invoices`, `/invoices/list-summary`, `/invoices/summary` and `/invoices/{id}` of Sequence's sandbox. */

import { decimalText } from "../api/decimal-text.ts";
import { type CustomerInvoice, createDocumentFinder, type DocumentList } from "../api/document-list.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
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
  sequenceSlimInvoice,
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

const summaryRules: ParameterRules = {
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
};

const filterRules: ParameterRules = {
  ...summaryRules,
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

const totalsByCurrency = (list: DocumentList<CustomerInvoice>): Json => {
  const totals = new Map<string, { invoiceCount: number; minor: number; precision: number }>();
  const many = 1000;
  for (let from = 0; from < list.count(); from += many)
    for (const { invoice } of list.page(from, many)) {
      const { currency, precision } = invoice;
      const kept = totals.get(currency) ?? { invoiceCount: 0, minor: 0, precision };
      totals.set(currency, { invoiceCount: kept.invoiceCount + 1, minor: kept.minor + invoice.total, precision });
    }
  return [...totals].map(([currency, { invoiceCount, minor, precision }]) => ({
    currency,
    invoiceCount,
    // A number here, where all rows have decimal texts.
    grossTotal: Number(decimalText(minor, precision)),
  }));
};

/** Answers to the parts of the path after `/invoices`; undefined for a route that does not exist. */
export const createSequenceInvoices = (
  population: Population,
): ((parts: readonly string[], query: URLSearchParams) => SandboxAnswer | undefined) => {
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

  const list = (query: URLSearchParams, row: (owned: CustomerInvoice) => Json): SandboxAnswer => {
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
      page: (from, count) => found.page(from, count).map((owned) => ({ id: owned.invoice.id, json: row(owned) })),
    });
  };

  const summary = (query: URLSearchParams): SandboxAnswer =>
    sequenceRefusal(query, summaryRules) ?? {
      status: 200,
      json: { totalsByCurrency: totalsByCurrency(question(query, null)) },
    };

  const one = (id: string, query: URLSearchParams): SandboxAnswer => {
    const refusal = sequenceRefusal(query, {});
    if (refusal) return refusal;
    const found = findInvoice(population, "sequence", id);
    return found ? { status: 200, json: sequenceInvoiceById(population, found) } : sequenceNotFound("Invoice", id);
  };

  return ([part, ...rest], query) => {
    if (rest.length > 0) return undefined;
    if (part === undefined) return list(query, (owned) => sequenceFullInvoice(population, owned));
    if (part === "list-summary") return list(query, sequenceSlimInvoice);
    return part === "summary" ? summary(query) : one(part, query);
  };
};
