/** Adfin in the sandbox. Source: `GET /customers` 1.0.0, the typed reference, the authentication guide. */

import { answerBy, type Route, type Routes } from "../api/routes.ts";
import { loosely, type Matching } from "../api/strictness.ts";
import type { Json, SandboxAnswer, SandboxApi } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { adfinCustomers } from "./customers.ts";
import { adfinInvoices } from "./invoices.ts";
import { refusal, refused } from "./pages.ts";
import { customerRow, mandateSearchRow } from "./rows.ts";
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

  const ofCustomer =
    (show: (company: Company) => Json): Route =>
    (query, id) => {
      const refusedQuery = refusal(query, {});
      if (refusedQuery) return refusedQuery;
      const company = population.find("adfin", id);
      return company ? { status: 200, json: show(company) } : refused(404);
    };

  const routes: Routes = {
    "/customers": customers,
    "/customers/{id}": ofCustomer((company) => customerRow(population.seed, company)),
    "/customers/{id}/directdebitmandates": ofCustomer((company) => ({
      mandates: company.mandate === null ? [] : [mandateSearchRow(company)],
    })),
    "/invoices": others.invoices,
    "/payment_requests": others.paymentRequests,
  };
  const answer = answerBy(routes);

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
    paths: Object.keys(routes),
    posts: ["/oauth2/token"],
    handle(request) {
      if (request.method === "POST") return tokens.exchange(request);
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
      if (token === undefined || (token !== accessToken && !tokens.isValid(token))) return refused(401);
      return answer(request) ?? page;
    },
  };
};
