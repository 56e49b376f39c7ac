/** Zenskar in the sandbox. Source: `GET /customers` of openapi-20240301; the pages named in docs2 for the rest. */

import { createFinder } from "../api/finder.ts";
import { UnreadableElement } from "../api/operators.ts";
import type { ParameterRules } from "../api/parameters.ts";
import { uuidPattern } from "../api/parameters.ts";
import { answerBy, type Route, type Routes } from "../api/routes.ts";
import type { SandboxAnswer, SandboxApi, SandboxRequest } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { badRequest, notFound, ok, refusal, unauthorised, unprocessable, wrongOrganisation } from "./answers.ts";
import { customerRules, customerTest, searchTest } from "./fields.ts";
import { zenskarInvoices } from "./invoices.ts";
import { createSorter, orderOf } from "./order.ts";
import { envelope, pageOf, questionOf } from "./pages.ts";
import { zenskarPayments } from "./payments.ts";
import { customerRow, paymentMethodRow, paymentMethods } from "./rows.ts";

const apiKey = "sandbox_zenskar_6f1d0c52e4";
const organisation = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/** The version from which `order` and `expand` have an effect. */
const modernVersion = "20230501";

const pageRules: ParameterRules = {
  cursor: { type: "text" },
  limit: { type: "integer", minimum: 1, maximum: 100 },
  order: { type: "text" },
};

const noRows = { rows: [], next: null, previous: null };

/** What a list request asks for, or the refusal of a part that cannot be read. */
const readQuestion = (population: Population, { query, headers }: SandboxRequest) => {
  const isModern = headers.apiversion === modernVersion;
  const order = orderOf(query, isModern);
  if (!order) return badRequest("Invalid order parameter");
  const expand = (isModern && query.get("expand")?.split(",")) || [];
  if (expand.some((name) => name !== "contacts")) return badRequest("Invalid expand parameter");
  const search = query.get("search");
  const searched = search === null ? undefined : searchTest(search);
  if (search !== null && !searched) return badRequest("Invalid search parameter");
  const tests = [searched, customerTest(population, query)].filter((test) => test !== undefined);
  return {
    order,
    withContacts: expand.length > 0,
    key: questionOf(query, isModern ? modernVersion : ""),
    test: tests.length === 0 ? undefined : (company: Company) => tests.every((test) => test(company)),
  };
};

const customerList = (population: Population) => {
  const find = createFinder(population, "zenskar");
  const sort = createSorter(population);

  /** Customers asked for by id are looked up, not searched for. */
  const named = (query: URLSearchParams): readonly Company[] | undefined => {
    const ids = [query.get("id"), query.get("id__in")].find((text) => text !== null);
    return ids?.split(",").flatMap((id) => population.find("zenskar", id) ?? []);
  };

  return (request: SandboxRequest): SandboxAnswer => {
    const { query } = request;
    const refused = refusal(query, customerRules);
    if (refused) return refused;
    const question = readQuestion(population, request);
    if ("status" in question) return question;
    const matches = find(question.key, question.test, named(query));
    const ordered = sort(question.key, matches, question.order, query.get("search_name_external_id"));
    const page = pageOf(ordered, question.key, query.get("cursor"), Number(query.get("limit") ?? 10));
    if (page === "bad cursor") return badRequest("Invalid cursor");
    const results = page.rows.map((index) =>
      customerRow(population, organisation, population.company("zenskar", index), question.withContacts),
    );
    return ok(envelope(page, matches.count, results));
  };
};

const methodList = (population: Population, company: Company, query: URLSearchParams): SandboxAnswer => {
  const refused = refusal(query, pageRules);
  if (refused) return refused;
  const rows = paymentMethods(population.seed, company).map((one) => paymentMethodRow(organisation, company, one));
  return ok(envelope(noRows, rows.length, rows));
};

/** The sandbox's Zenskar over a population. */
export const zenskarApi = (population: Population): SandboxApi => {
  const list = customerList(population);
  const invoices = zenskarInvoices(population);
  const payments = zenskarPayments(population);

  const ofCustomer =
    (answer: (company: Company, query: URLSearchParams) => SandboxAnswer): Route =>
    (query, id) => {
      if (!uuidPattern.test(id)) return unprocessable("customer_id", "Input should be a valid UUID, invalid character");
      const company = population.find("zenskar", id);
      return company ? answer(company, query) : notFound("Customer");
    };

  const routes: Routes = {
    "/customers": (_query, _id, request) => list(request),
    // Contacts come without being expanded here.
    "/customers/{id}": ofCustomer(
      (company, query) => refusal(query, {}) ?? ok(customerRow(population, organisation, company, true)),
    ),
    "/customers/{id}/payment_methods": ofCustomer((company, query) => methodList(population, company, query)),
    "/invoices": (query, _id, { headers }) => invoices.list(query, headers),
    "/invoices/{id}/line_items": invoices.lineItems,
    "/payments": (query, _id, { headers }) => payments.list(query, headers),
  };
  const answer = answerBy(routes);

  return {
    id: "zenskar",
    prefix: "/zenskar",
    baseUrlSetting: "ZENSKAR_BASE_URL",
    credentials: { ZENSKAR_API_KEY: apiKey, ZENSKAR_ORGANISATION: organisation },
    position: ["cursor"],
    notFilters: ["limit", "order", "sort_key", "sort_type", "expand"],
    // How its operators match, their names say.
    leftOpen: { lists: [], pageSize: "limit", filters: [] },
    paths: Object.keys(routes),
    handle(request) {
      if (request.headers["x-api-key"] !== apiKey) return unauthorised;
      // A missing organisation is answered like a wrong one.
      if (request.headers.organisation !== organisation) return wrongOrganisation;
      try {
        return answer(request) ?? notFound("Path");
      } catch (error) {
        if (error instanceof UnreadableElement) return badRequest("Invalid filter parameter");
        throw error;
      }
    },
  };
};
