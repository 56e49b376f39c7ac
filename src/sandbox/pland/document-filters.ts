/**
 * The filters of Pland's invoices and reminders. Source: the vendor's openapi.yaml, in repo yell-services/pland-cli.
 */

import type { CustomerInvoice } from "../api/document-list.ts";
import { type ParameterRules, parameterValues, readInstant } from "../api/parameters.ts";
import type { Population } from "../population/company.ts";
import { documentNumberOf, plandInvoiceState } from "./documents.ts";
import { plandObjectOf, plandStatus } from "./rows.ts";

const objectIds = { type: "object-id", list: "repeat" } as const;

const sharedRules: ParameterRules = {
  objectIds,
  referenceIds: objectIds,
  status: { type: "text", list: "comma" },
  statusTags: { type: "text", list: "repeat" },
  name: { type: "text" },
  documentNumber: { type: "integer" },
  issuedOnFrom: { type: "text" },
  issuedOnTo: { type: "text" },
};

export const invoiceRules: ParameterRules = {
  ...sharedRules,
  invoiceTypeOf: { type: "text", list: "repeat", values: ["draft", "open", "paid", "canceled", "overdue"] },
  customer: objectIds,
  ids: objectIds,
  assignmentIds: objectIds,
  activityTypeId: objectIds,
  fakturaDocuments: { type: "text" },
  fakturaDocumentNames: { type: "text" },
  documentPrefix: { type: "text" },
  generalField: { type: "text" },
};

export const reminderRules: ParameterRules = { ...sharedRules, customerId: objectIds, generalFields: { type: "text" } };

const includes = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** Milliseconds, as everywhere in the vendor's queries, or ISO 8601. */
const instantOf = (text: string): number =>
  /^\d{9,15}$/.test(text) ? Number(text) : (readInstant(text) ?? Number.NaN);

type Test = (owned: CustomerInvoice, population: Population) => boolean;
type Issued = (owned: CustomerInvoice) => number;

const testMakers: Readonly<Record<string, (values: readonly string[], issued: Issued) => Test>> = {
  objectIds: (ids) => (owned, population) => ids.includes(plandObjectOf(population, owned.company).id),
  // The generated documents have none of these.
  referenceIds: () => () => false,
  assignmentIds: () => () => false,
  activityTypeId: () => () => false,
  statusTags: () => () => false,
  status: (codes) => (owned) => codes.includes(String(plandStatus(owned.company))),
  name:
    ([part = ""]) =>
    ({ company }) =>
      includes(company.name, part),
  documentNumber:
    ([number]) =>
    ({ invoice }) =>
      documentNumberOf(invoice) === Number(number),
  issuedOnFrom:
    ([from = ""], issued) =>
    (owned) =>
      issued(owned) >= instantOf(from),
  issuedOnTo:
    ([to = ""], issued) =>
    (owned) =>
      issued(owned) <= instantOf(to),
  // No value finds reminded invoices: they are neither open nor overdue there.
  invoiceTypeOf:
    (states) =>
    ({ invoice }, { today }) =>
      states.includes(plandInvoiceState(invoice, today)),
  ids:
    (ids) =>
    ({ invoice }) =>
      ids.includes(invoice.id),
  fakturaDocuments:
    ([part = ""]) =>
    ({ company, invoice }) =>
      includes(company.name, part) ||
      String(company.number).includes(part) ||
      String(documentNumberOf(invoice)).includes(part),
  fakturaDocumentNames:
    ([part = ""]) =>
    ({ invoice }) =>
      includes(invoice.number, part),
  documentPrefix:
    ([prefix]) =>
    () =>
      prefix === "INV-",
};

/**
 * What one parameter asks of a document; undefined when it is no filter of this kind. `issued` is its date of issue.
 */
export const documentTest = (
  population: Population,
  query: URLSearchParams,
  name: string,
  rules: ParameterRules,
  issued: Issued,
): ((owned: CustomerInvoice) => boolean) | undefined => {
  const rule = rules[name];
  const sent = parameterValues(query, name, rule);
  const values = rule?.type === "object-id" ? sent.map((id) => id.toLowerCase()) : sent;
  const test = Object.hasOwn(testMakers, name) ? testMakers[name]?.(values, issued) : undefined;
  return test && ((owned) => test(owned, population));
};
