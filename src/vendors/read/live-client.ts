/** A vendor's own API behind the port: bound once to outgoing HTTP, its connection and one call. */

import { authorised } from "../../http/authorised.ts";
import type { Http, Query } from "../../http/request.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { Probe, ReceivableSource, VendorClient } from "../client.ts";
import type { List } from "../declare/list.ts";
import type { Receivables } from "../declare/receivables.ts";
import type { Connection } from "../define.ts";
import type { InvoiceQuestion } from "../invoice-question.ts";
import { plan } from "../plan.ts";
import { isBookQuery, type PlannedQuery } from "../planned-queries.ts";
import { askedCustomers } from "./customers.ts";
import { readInvoicesOf, readOverdue } from "./invoices/by-form.ts";
import {
  type Debtors,
  debtorsOf,
  invoicesToRead,
  type JudgedInvoices,
  type Judgement,
  judgeInvoices,
  paymentsAsked,
} from "./invoices/debtors.ts";
import { completeInvoices, readDetail, readRelated } from "./invoices/details.ts";
import { sampleInvoices } from "./invoices/sample.ts";
import { listPage } from "./invoices/walk-list.ts";
import type { WalkMemory } from "./look-ahead.ts";
import { pageQuery } from "./page.ts";
import { createPageSlots, pagesAtOnce } from "./page-slots.ts";
import { type Access, requestOf, urlOf } from "./request.ts";
import { isSliceable } from "./slices/is-sliceable.ts";

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
  const query = pageQuery(list, {}, { position: undefined, size: 1 });
  const { headers } = await access.http(requestOf(access, list.path, query));
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
  const all = (list: List<unknown>, queries: readonly Query[]) =>
    queries.map((one) => firstPage(list, one, list.mostPerPage));
  const { forms: [form] = [], when } = (receivables && query.of && invoicesToRead(receivables, query.of)) ?? {};
  const payments = receivables && query.of && paymentsAsked(receivables, query.of);
  const judged = [
    ...(form && when ? all(form.list, form.ask(when) ?? []) : []),
    ...(payments ? all(payments.list, payments.queries) : []),
  ];
  if (query.kind === "invoices") return judged;
  const own =
    query.kind === "found"
      ? [firstPage(query.in.list, {}, query.in.list.mostPerPage)]
      : query.kind === "ids"
        ? query.ids.map((id) => urlOf(connection, customers.byId.path(id), {}))
        : [firstPage(customers.list, query.query, isBookQuery(query) ? customers.list.mostPerPage : size)];
  return [...judged, ...own];
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

type Recall = (name: string) => unknown;

/** Customers that are asked for one by one, each once in a walk. */
const createSingles = (memory: WalkMemory | undefined, recall: Recall) => {
  const nameOf = (id: string): string => `customer ${id}`;
  const noted = new Map<string, { readonly sent: unknown; readonly readAt: number }>();
  return {
    take: (id: string): unknown => noted.get(id)?.sent ?? recall(nameOf(id)),
    note: (id: string, sent: unknown): void => {
      noted.set(id, { sent, readAt: performance.now() });
    },
    retain: (): void => {
      for (const [id, { sent, readAt }] of noted) memory?.retain(nameOf(id), sent, readAt);
    },
  };
};

type Judging = (of: InvoiceQuestion) => Promise<Judgement>;

/** Invoices are read once for all pages of a call, and what they came to is kept for the walk's next one. */
const createJudged = (memory: WalkMemory | undefined, recall: Recall, read: Judging) => {
  const readings = new Map<string, ReturnType<Judging>>();
  const fresh = new Map<string, { readonly value: JudgedInvoices; readonly readAt: number }>();
  const judge = async (name: string, of: InvoiceQuestion): ReturnType<Judging> => {
    const known = recall(name) as JudgedInvoices | undefined;
    if (known) return { judged: known, isBroken: false };
    const readAt = performance.now();
    const judgement = await read(of);
    if (!judgement.isBroken) fresh.set(name, { value: judgement.judged, readAt });
    return judgement;
  };
  return {
    debtors: async (of: InvoiceQuestion): Promise<Debtors> => {
      const name = `invoices ${JSON.stringify(of)}`;
      const reading = readings.get(name) ?? judge(name, of);
      readings.set(name, reading);
      const { problem, judged } = await reading;
      if (problem) throw problem;
      return debtorsOf(of, judged);
    },
    retain: (): void => {
      for (const [name, { value, readAt }] of fresh) memory?.retain(name, value, readAt);
    },
  };
};

/** Asks the vendor itself. */
export const liveClient = ({ pages, http, ...given }: Omit<Access, "http"> & { readonly http: Http }): VendorClient => {
  const waits = createRateWaits();
  let keptAgeMs: number | undefined;
  const onKept = (ageMs: number): void => {
    keptAgeMs = Math.max(keptAgeMs ?? 0, ageMs);
  };
  const access = {
    ...given,
    http: authorised(http),
    slots: given.slots ?? createPageSlots(pagesAtOnce),
    onRateWait: waits.add,
  };
  const { connection, slots } = access;
  const { customers, receivables } = connection.vendor;
  const recall = (name: string): unknown => {
    const found = pages?.recall(name);
    if (found) onKept(found.ageMs);
    return found?.value;
  };
  const singles = createSingles(pages, recall);
  const judged = createJudged(pages, recall, async (of) => {
    if (!receivables) throw new Problem("unsupported", `${connection.vendor.name} cannot say who owes what here.`);
    return judgeInvoices(access, receivables, of);
  });
  return {
    connection,
    probe: () => probe(access),
    rateWaitMs: waits.total,
    keptAgeMs: () => keptAgeMs,
    slots,
    memory: pages && { recall, retain: pages.retain },
    customers: {
      ...askedCustomers(access, { pages, singles, onKept }, judged.debtors),
      mostPerPage: customers.list.mostPerPage,
      laterSize: pages && customers.list.mostPerPage,
      keepPage: (query, position) => {
        if (query.kind === "list") pages?.keep(customers.list.path, query.query, position);
        judged.retain();
        singles.retain();
      },
      takesManyIds: !customers.words.ids?.byId || customers.byId.batch !== undefined,
      plan: (question) => plan(connection.vendor, question),
      isSliceable: (query) => query.kind === "list" && isSliceable(customers.list, query.query),
      requests: ({ queries }, size) =>
        queries
          .flatMap((query) => firstUrls(connection, query, size))
          .map((url) => `GET ${decodeURIComponent(`${url.pathname}${url.search}`.replaceAll("+", "%20"))}`),
    },
    receivables: receivables && receivableSource(access, receivables),
  };
};
