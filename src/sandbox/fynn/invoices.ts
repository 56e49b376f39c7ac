/** `GET /invoices` and `GET /dunning/documents`, lists and single ones, of Fynn's sandbox. Filters it does not know are ignored. */

import { createDocumentFinder } from "../api/document-list.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { numberOfOtherId } from "../population/ids.ts";
import { fynnKnown, fynnNotFound, fynnPage, fynnPagingRules, fynnRefusal } from "./answers.ts";
import { type FynnInvoice, fynnDunning, fynnDunningsOf, fynnInvoice, fynnInvoicesOf, fynnStatus } from "./documents.ts";

const invoiceRules: ParameterRules = {
  ...fynnPagingRules,
  customer: { type: "text" },
  status: { type: "text" },
  number: { type: "text" },
  "order[dueDate]": { type: "text", values: ["asc", "desc"] },
};

const dunningRules: ParameterRules = { ...fynnPagingRules, invoice: { type: "text" } };

/** Undefined for a route that does not exist. */
export type FynnAnswering = (parts: readonly string[], query: URLSearchParams) => SandboxAnswer | undefined;

/** API Platform takes a resource's id or its path. */
const idOf = (text: string): string => text.slice(text.lastIndexOf("/") + 1).toLowerCase();

/** Ids carry the number of their invoice (those of dunning documents four times it), and that its customer's. */
const customerOf = (
  population: Population,
  kind: "invoice" | "contract" | "request",
  id: string,
): Company | undefined => {
  const number = numberOfOtherId(population.seed, "fynn", kind, id);
  if (number === undefined) return undefined;
  const index = Math.floor(number / (kind === "request" ? 32 : 8));
  return index < population.size ? population.company("fynn", index) : undefined;
};

const single = (row: Json | undefined): SandboxAnswer => {
  return row === undefined ? fynnNotFound : { status: 200, json: { data: row } };
};

const createInvoices = (population: Population): FynnAnswering => {
  const find = createDocumentFinder(population, "fynn", (company) => fynnInvoicesOf(population, company));

  const list = (sent: URLSearchParams): SandboxAnswer => {
    const query = fynnKnown(sent, invoiceRules);
    const refusal = fynnRefusal(query, invoiceRules);
    if (refusal) return refusal;
    const customer = query.get("customer");
    const status = query.get("status");
    const number = query.get("number");
    const order = query.get("order[dueDate]");
    const test = (one: FynnInvoice) =>
      (status === null || fynnStatus(one) === status) && (number === null || one.number === number);
    const found = find({
      key: JSON.stringify([status, number, order !== null]),
      descending: order !== "asc",
      ...(status === null && number === null ? {} : { test }),
      ...(customer === null ? {} : { among: [population.find("fynn", idOf(customer)) ?? []].flat() }),
      ...(order === null ? {} : { sortBy: ({ invoice }: FynnInvoice) => invoice.dueAt }),
    });
    return fynnPage(query, found.count(), (from, count) =>
      found.page(from, count).map((one) => fynnInvoice(population, one)),
    );
  };

  return ([id, ...rest], query) => {
    if (rest.length > 0) return undefined;
    if (id === undefined) return list(query);
    const company = customerOf(population, "invoice", id) ?? customerOf(population, "contract", id);
    const found = company && fynnInvoicesOf(population, company).find((one) => one.id === id.toLowerCase());
    return single(found && fynnInvoice(population, found));
  };
};

const createDunning = (population: Population): FynnAnswering => {
  const find = createDocumentFinder(population, "fynn", (company) => fynnDunningsOf(population, company));

  const list = (sent: URLSearchParams): SandboxAnswer => {
    const query = fynnKnown(sent, dunningRules);
    const refusal = fynnRefusal(query, dunningRules);
    if (refusal) return refusal;
    const invoice = query.get("invoice");
    const owner = invoice === null ? undefined : customerOf(population, "invoice", idOf(invoice));
    const found = find({
      key: "",
      descending: true,
      ...(invoice === null ? {} : { among: owner ? [owner] : [], test: (one) => one.id === idOf(invoice) }),
    });
    return fynnPage(query, found.count(), (from, count) => found.page(from, count).map(fynnDunning));
  };

  return ([area, id, ...rest], query) => {
    if (area !== "documents" || rest.length > 0) return undefined;
    if (id === undefined) return list(query);
    const company = customerOf(population, "request", id);
    const found = company && fynnDunningsOf(population, company).find((one) => one.dunningId === id.toLowerCase());
    return single(found && fynnDunning(found));
  };
};

/** By the first part of the path; each answers to the parts after it. */
export const createFynnDocuments = (population: Population): ReadonlyMap<string, FynnAnswering> =>
  new Map([
    ["invoices", createInvoices(population)],
    ["dunning", createDunning(population)],
  ]);
