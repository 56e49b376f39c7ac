/** A vendor's own API behind the port: bound once to outgoing HTTP, its connection and one call. */

import type { Probe, ReceivableSource, VendorClient } from "../client.ts";
import type { Receivables } from "../declare/receivables.ts";
import { plan } from "../plan.ts";
import { customersPage, fetchCustomer } from "./customers.ts";
import { readInvoicesOf, readOverdue } from "./invoices/by-form.ts";
import { completeInvoices, readDetail, readRelated } from "./invoices/details.ts";
import { sampleInvoices } from "./invoices/sample.ts";
import { listPage } from "./invoices/walk-list.ts";
import { pageQuery } from "./page.ts";
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

/** Asks the vendor itself. */
export const liveClient = (access: Access): VendorClient => {
  const { connection } = access;
  const { customers, receivables } = connection.vendor;
  return {
    connection,
    probe: () => probe(access),
    customers: {
      mostPerPage: customers.list.mostPerPage,
      takesManyIds: !customers.words.ids?.byId || customers.byId.batch !== undefined,
      plan: (question) => plan(connection.vendor, question),
      page: (made, query, at) => customersPage(access, made, query, at),
      byId: (id) => fetchCustomer(access, id),
      requests: ({ queries }, size) => {
        const urls = queries.flatMap((query) =>
          query.kind === "ids"
            ? query.ids.map((id) => urlOf(connection, customers.byId.path(id), {}))
            : [
                urlOf(
                  connection,
                  customers.list.path,
                  pageQuery(customers.list, query.query, { position: undefined, size }),
                ),
              ],
        );
        return urls.map((url) => `GET ${decodeURIComponent(`${url.pathname}${url.search}`.replaceAll("+", "%20"))}`);
      },
    },
    receivables: receivables && receivableSource(access, receivables),
  };
};
