/** Adfin in the sandbox. Source: `GET /customers` 1.0.0, the typed reference, the authentication guide. */

import { loosely, type Matching } from "../api/strictness.ts";
import type { SandboxAnswer, SandboxApi, SandboxRequest } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { adfinCustomers } from "./customers.ts";
import { adfinInvoices } from "./invoices.ts";
import { refusal, refused } from "./pages.ts";
import { customerRow } from "./rows.ts";
import { adfinTokens } from "./tokens.ts";

const accessToken = "sandbox-biller-token-91c4";

/** What the vendor's web application answers to every path it does not know. */
const page: SandboxAnswer = {
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  text: '<!doctype html><html><head><title>Adfin</title></head><body><div id="root"></div></body></html>',
};

/** The sandbox's Adfin over a population. `tokens` is given by tests that let tokens expire. */
export const adfinApi = (population: Population, matching: Matching = loosely, tokens = adfinTokens()): SandboxApi => {
  const customers = adfinCustomers(population, matching);
  const others = adfinInvoices(population);

  const ofCustomer = (id: string, below: string | undefined, query: URLSearchParams): SandboxAnswer => {
    const company = population.find("adfin", id);
    const refusedQuery = refusal(query, {});
    if (refusedQuery) return refusedQuery;
    if (!company) return refused(404);
    return below === undefined
      ? { status: 200, json: customerRow(population.seed, company) }
      : others.mandatesOf(company);
  };

  const route = ({ path, query }: SandboxRequest): SandboxAnswer => {
    if (path === "/customers") return customers(query);
    if (path === "/customers/directdebitmandates") return others.mandates(query);
    if (path === "/invoices") return others.invoices(query);
    if (path === "/payment_requests") return others.paymentRequests(query);
    const customer = /^\/customers\/([^/]+)(?:\/(directdebitmandates))?$/.exec(path);
    if (customer) return ofCustomer(customer[1] ?? "", customer[2], query);
    const invoice = /^\/invoices\/([^/]+)$/.exec(path);
    if (invoice) return refusal(query, {}) ?? others.invoice(invoice[1] ?? "");
    return page;
  };

  return {
    id: "adfin",
    prefix: "/adfin/api",
    baseUrlSetting: "ADFIN_BASE_URL",
    credentials: { ADFIN_ACCESS_TOKEN: accessToken },
    position: ["page"],
    notFilters: ["size", "sort", "includeCustomerFinancialDetails"],
    leftOpen: {
      lists: ["ddMandateStatuses", "financialStatuses", "tagIds", "customerIds"],
      pageSize: "size",
      filters: [],
    },
    posts: ["/oauth2/token"],
    handle(request) {
      if (request.method === "POST") return tokens.exchange(request);
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
      if (token === undefined || (token !== accessToken && !tokens.isValid(token))) return refused(401);
      return route(request);
    },
  };
};
