/** A vendor's own API behind the port: bound once to outgoing HTTP, its connection and one call. */

import type { Query } from "../../http/request.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { Probe, ReceivableSource, VendorClient } from "../client.ts";
import { isSliceable, type List } from "../declare/list.ts";
import type { Receivables } from "../declare/receivables.ts";
import type { Connection } from "../define.ts";
import type { InvoiceQuestion } from "../invoice-question.ts";
import { plan } from "../plan.ts";
import type { PlannedQuery } from "../planned-queries.ts";
import { countCustomers, customersPage, fetchCustomer } from "./customers.ts";
import { readInvoicesOf, readOverdue } from "./invoices/by-form.ts";
import { formsFor, readDebtors, whenOf } from "./invoices/debtors.ts";
import { completeInvoices, readDetail, readRelated } from "./invoices/details.ts";
import { sampleInvoices } from "./invoices/sample.ts";
import { listPage } from "./invoices/walk-list.ts";
import { pageQuery } from "./page.ts";
import { createPageSlots, pagesAtOnce } from "./page-slots.ts";
import { type Access, ask, urlOf } from "./request.ts";

const receivableSource = (access: Access, receivables: Receivables): ReceivableSource => {
  const { payment, credits, everything } = receivables;
  return {
    ofCustomer: (debtor, reserveMs) => readInvoicesOf(access, receivables, debtor, reserveMs),
    overdue: (when, keep, reserveMs) => readOverdue(access, receivables, when, keep, reserveMs),
    complete: (invoices, most, reserveMs) => completeInvoices(access, receivables, invoices, most, reserveMs),
    related: (of, reserveMs) => readRelated(access, receivables, of, reserveMs),
    sample: (now) => sampleInvoices(access, receivables, now),
    everything: {
      queries: everything.queries.length,
      page: (query, position) => listPage(access, everything.list, everything.queries[query] ?? {}, position),
    },
    ...(payment ? { payment: (id) => readDetail(access, payment, id) } : {}),
    ...(credits ? { credits: (id) => readDetail(access, credits, id) } : {}),
  };
};

const probe = async (access: Access): Promise<Probe> => {
  const { list } = access.connection.vendor.customers;
  const started = performance.now();
  const { headers } = await ask(access, list.path, pageQuery(list, {}, { position: undefined, size: 1 }));
  return {
    latencyMs: Math.round(performance.now() - started),
    sent: await access.connection.credentials.headers(access.call),
    received: headers,
  };
};

/** The requests that a query begins with. */
const firstUrls = (connection: Connection, query: PlannedQuery, size: number): readonly URL[] => {
  const { customers, receivables } = connection.vendor;
  const firstPage = (list: List<unknown>, asked: Query, rows: number) =>
    urlOf(connection, list.path, pageQuery(list, asked, { position: undefined, size: rows }));
  const [form] = receivables && query.of ? formsFor(receivables, query.of) : [];
  const asked = form && query.of ? (form.ask(whenOf(query.of)) ?? []) : [];
  const invoices = form ? asked.map((one) => firstPage(form.list, one, form.list.mostPerPage)) : [];
  if (query.kind === "invoices") return invoices;
  const own =
    query.kind === "found"
      ? [firstPage(query.in.list, {}, query.in.list.mostPerPage)]
      : query.kind === "ids"
        ? query.ids.map((id) => urlOf(connection, customers.byId.path(id), {}))
        : [firstPage(customers.list, query.query, size)];
  return [...invoices, ...own];
};

/** Adds up waits that may run side by side: what lies within two of them counts once. */
const createRateWaits = () => {
  let [total, until] = [0, Number.NEGATIVE_INFINITY];
  return {
    total: () => total,
    add: (ms: number) => {
      const now = performance.now();
      total += Math.max(0, Math.min(ms, now - until));
      until = now;
    },
  };
};

/** Asks the vendor itself. */
export const liveClient = ({ pages, ...given }: Access): VendorClient => {
  const waits = createRateWaits();
  let keptAgeMs: number | undefined;
  const onKept = (ageMs: number): void => {
    keptAgeMs = Math.max(keptAgeMs ?? 0, ageMs);
  };
  const access = { ...given, slots: given.slots ?? createPageSlots(pagesAtOnce), onRateWait: waits.add };
  const { connection, slots } = access;
  const { customers, receivables } = connection.vendor;
  const { count } = customers;
  const debtors = new Map<string, ReturnType<typeof readDebtors>>();
  /** Read once for all pages of the call. */
  const debtorsOf = async (of: InvoiceQuestion) => {
    const key = JSON.stringify(of);
    if (!receivables) throw new Problem("unsupported", `${connection.vendor.name} cannot say who owes what here.`);
    const reading = debtors.get(key) ?? readDebtors(access, receivables, of);
    debtors.set(key, reading);
    const { problem, ...found } = await reading;
    if (problem) throw problem;
    return found;
  };
  return {
    connection,
    probe: () => probe(access),
    rateWaitMs: waits.total,
    keptAgeMs: () => keptAgeMs,
    slots,
    customers: {
      mostPerPage: customers.list.mostPerPage,
      laterSize: pages && customers.list.mostPerPage,
      keepPage: (query, position) => {
        if (query.kind === "list") pages?.keep(customers.list.path, query.query, position);
      },
      takesManyIds: !customers.words.ids?.byId || customers.byId.batch !== undefined,
      plan: (question) => plan(connection.vendor, question),
      page: (made, query, at) => customersPage({ ...access, pages, onKept }, made, query, at, debtorsOf),
      isSliceable: (query) => query.kind === "list" && isSliceable(customers.list, query.query),
      ...(count ? { count: () => countCustomers(access, count) } : {}),
      byId: (id) => fetchCustomer(access, id),
      requests: ({ queries }, size) =>
        queries
          .flatMap((query) => firstUrls(connection, query, size))
          .map((url) => `GET ${decodeURIComponent(`${url.pathname}${url.search}`.replaceAll("+", "%20"))}`),
    },
    receivables: receivables && receivableSource(access, receivables),
  };
};
