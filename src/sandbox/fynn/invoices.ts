/** Lists of invoices, dunning documents and payment transactions at Fynn. Filters it does not know are ignored. */

import { createDocumentFinder } from "../api/document-list.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Route, Routes } from "../api/routes.ts";
import type { Population } from "../population/company.ts";
import { findInvoice } from "../population/ids.ts";
import { fynnKnown, fynnPage, fynnPagingRules, fynnRefusal } from "./answers.ts";
import { type FynnInvoice, fynnDunning, fynnDunningsOf, fynnInvoice, fynnInvoicesOf, fynnStatus } from "./documents.ts";
import { fynnTransaction, fynnTransactionsOf } from "./transactions.ts";

const invoiceRules: ParameterRules = {
  ...fynnPagingRules,
  customer: { type: "text" },
  status: { type: "text" },
  number: { type: "text" },
  "order[dueDate]": { type: "text", values: ["asc", "desc"] },
};

const dunningRules: ParameterRules = { ...fynnPagingRules, invoice: { type: "text" } };

/** API Platform takes a resource's id or its path. */
const idOf = (text: string): string => text.slice(text.lastIndexOf("/") + 1).toLowerCase();

const invoiceList = (population: Population): Route => {
  const find = createDocumentFinder(population, "fynn", (company) => fynnInvoicesOf(population, company));

  return (sent) => {
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
};

const dunningList = (population: Population): Route => {
  const find = createDocumentFinder(population, "fynn", (company) => fynnDunningsOf(population, company));

  return (sent) => {
    const query = fynnKnown(sent, dunningRules);
    const refusal = fynnRefusal(query, dunningRules);
    if (refusal) return refusal;
    const invoice = query.get("invoice");
    const owner = invoice === null ? undefined : findInvoice(population, "fynn", idOf(invoice))?.company;
    const found = find({
      key: "",
      descending: true,
      ...(invoice === null ? {} : { among: owner ? [owner] : [], test: (one) => one.id === idOf(invoice) }),
    });
    return fynnPage(query, found.count(), (from, count) => found.page(from, count).map(fynnDunning));
  };
};

/** No parameter but those of paging is documented. */
const transactionList = (population: Population): Route => {
  const find = createDocumentFinder(population, "fynn", (company) => fynnTransactionsOf(population, company));
  return (sent) => {
    const query = fynnKnown(sent, fynnPagingRules);
    const found = find({ key: "", descending: true });
    const rows = (from: number, count: number) =>
      found.page(from, count).map((one) => fynnTransaction(population, one));
    return fynnRefusal(query, fynnPagingRules) ?? fynnPage(query, found.count(), rows);
  };
};

export const fynnDocuments = (population: Population): Routes => ({
  "/invoices": invoiceList(population),
  "/dunning/documents": dunningList(population),
  "/payment/transactions": transactionList(population),
});
