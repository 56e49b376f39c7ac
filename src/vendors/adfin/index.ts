/** Adfin. Pages asked from 0 and told from 1; fuzzy search; bearer tokens that may rotate. */

import type { Query } from "../../http/request.ts";
import { distinctiveWords } from "../../text/legal-forms.ts";
import { boundInstant } from "../../vocabulary/moment.ts";
import { bearer } from "../declare/auth.ts";
import type { Asking, WordRules } from "../declare/filter-rules.ts";
import { list } from "../declare/list.ts";
import type { Parameters } from "../declare/parameters.ts";
import { type Account, type ConnectKit, defineVendor, type SearchForm } from "../define.ts";
import { page } from "../pagination/page.ts";
import { fields } from "./fields.ts";
import { receivables } from "./invoices.ts";
import { rotatingTokens } from "./tokens.ts";
import { adfinId, body, echo, item, read, translate } from "./wire.ts";

/** Words for the vendor's `financialStatuses`. */
const financial = {
  overdue: "OVERDUE",
  outstanding: "OUTSTANDING",
  pending: "PENDING_PAYMENTS",
  paid: "FULLY_PAID",
  draft: "DRAFT",
  none: "NO_INVOICES",
} as const;

/** Without legal forms and lone signs, which a fuzzy search finds in every other customer. */
const distinctive = (text: string): string => distinctiveWords(text).join(" ") || text;

/** One fuzzy text serves both words; the e-mail narrows better. Both are checked on the rows. */
const search = ({ filters }: Asking) => ({ searchText: filters.email ?? distinctive(filters.name ?? "") });

const words: WordRules = {
  name: {
    ask: (_part, asking) => search(asking),
    row: "filters",
    remark: "fuzzy search, then checked on the name",
  },
  email: {
    ask: (_email, asking) => search(asking),
    row: "filters",
    remark: "fuzzy search, then checked on the people",
  },
  number: { row: "filters", remark: "the external id" },
  external_id: { row: "filters" },
  ids: { byId: true, row: "checks", remark: "one request per id" },
  status: { satisfiedBy: (status) => (status === "active" ? "everyone" : "no one"), remark: "no such state" },
  created_after: { row: "filters" },
  created_before: { row: "filters" },
  updated_after: { ask: (bound) => ({ lastUpdatedStartTime: boundInstant(bound) }), row: "checks" },
  due_before: { fromInvoices: "always" },
  financial_status: {
    fromInvoices: "beside",
    ask: (statuses) => ({ financialStatuses: statuses.map((status) => financial[status]) }),
  },
  mandate_status: {
    // No mandate is no status of one: then the rows decide.
    ask: (statuses): Query =>
      statuses.includes("none") ? {} : { ddMandateStatuses: statuses.map((status) => status.toUpperCase()) },
    row: (statuses) => (statuses.includes("none") ? "filters" : "checks"),
  },
};

/**
 * The document types the lists as plain text, says nothing of several values in one request, and calls its enums
 * non-exclusive: any value is sent.
 */
const parameters: Parameters = {
  onlyCustomersWithActivity: { type: "boolean" },
  searchText: { type: "text", unsure: true, personal: "part" },
  ddMandateSignedStartTime: { type: "date-time" },
  ddMandateSignedEndTime: { type: "date-time" },
  ddMandateStatuses: { type: "text", list: "repeat", unsure: "several" },
  includeCustomerFinancialDetails: { type: "boolean" },
  financialStatuses: { type: "text", list: "repeat", unsure: "several" },
  lastUpdatedStartTime: { type: "date-time" },
  tagIds: { type: "text", list: "repeat", unsure: "several" },
  customerIds: { type: "text", list: "repeat", unsure: "several" },
  page: { type: "integer", paging: true },
  size: { type: "integer", paging: true },
  // A comma is its own separator here, so several criteria are several vendor filters.
  sort: {
    type: "text",
    repeatable: true,
    personal: (value) => (/^(?:creationTime|lastUpdatedTime|name|externalId|id),/.test(value) ? undefined : "part"),
    refuse: (value) =>
      /^[A-Za-z.]+,(asc|desc)$/i.test(value) ? undefined : "takes property,(asc|desc), e.g. creationTime,desc",
  },
};

const fuzzy: SearchForm = { ask: (text) => ({ searchText: distinctive(text) }) };

const connect = (settings: Readonly<Record<string, string>>, kit: ConnectKit): Account => {
  const baseUrl = settings.ADFIN_BASE_URL ?? "";
  const token = settings.ADFIN_ACCESS_TOKEN;
  if (token) return { baseUrl, tenant: "adfin", stableSecrets: [token], credentials: bearer(token) };
  const clientId = settings.ADFIN_CLIENT_ID ?? "";
  const clientSecret = settings.ADFIN_CLIENT_SECRET ?? "";
  const tokens = rotatingTokens(
    {
      baseUrl,
      clientId,
      clientSecret,
      store: kit.tokenStore({
        name: `adfin:${clientId}`,
        file: settings.ADFIN_TOKEN_FILE ?? "",
        fileSetting: "ADFIN_TOKEN_FILE",
        first: settings.ADFIN_REFRESH_TOKEN ?? "",
      }),
    },
    kit,
  );
  return { baseUrl, tenant: clientId, stableSecrets: [clientId, clientSecret], credentials: tokens };
};

export const adfin = defineVendor({
  id: "adfin",
  name: "Adfin",
  settings: [
    {
      name: "ADFIN_ACCESS_TOKEN",
      secret: true,
      description: "Biller access token; or the four settings of a rotating one",
    },
    { name: "ADFIN_CLIENT_ID", description: "OAuth client id" },
    { name: "ADFIN_CLIENT_SECRET", secret: true, description: "OAuth client secret" },
    {
      name: "ADFIN_REFRESH_TOKEN",
      secret: true,
      description: "First refresh token; a rotated one in the token file beats it",
    },
    { name: "ADFIN_TOKEN_FILE", description: "File that holds the rotated refresh token (mode 0600)" },
    { name: "ADFIN_BASE_URL", default: "https://api.adfin.com/api", description: "API address" },
  ],
  requiredSettings: [
    ["ADFIN_ACCESS_TOKEN"],
    ["ADFIN_CLIENT_ID", "ADFIN_CLIENT_SECRET", "ADFIN_REFRESH_TOKEN", "ADFIN_TOKEN_FILE"],
  ],
  connect,
  environment: ({ hostname }) =>
    hostname === "api.adfin.com" ? "production" : hostname === "api.staging.adfin.com" ? "sandbox" : "unknown",
  remedies: { 401: "Check that the token is a biller access token: a client-credentials token cannot read customers." },
  gaps: [
    "no customer number, no archived or suspended state, no VAT id",
    "amounts are not on the customer: ask for the financial status",
    "local filters walk in creation order",
  ],
  receivables,
  customers: {
    list: list({
      rows: "customers",
      path: "/customers",
      mostPerPage: 200,
      fixedQuery: { sort: "creationTime,desc" },
      // A server may cap the size and say nothing of it, so only the count or an empty page ends the list.
      pagination: page({ page: "page", size: "size", first: 0, untilEmpty: true }),
      body,
      read,
      item,
      idOf: ({ id }) => id,
      translate,
      echo,
    }),
    orders: {
      created_at: { sort: "creationTime,asc" },
      "-created_at": { sort: "creationTime,desc" },
      usual: "-created_at",
    },
    words,
    inRows: ["email", "phone", "number", "id", "linked_id", "name"],
    searches: { name: [fuzzy], email: [fuzzy] },
    parameters,
    byId: {
      idPattern: adfinId,
      path: (id) => `/customers/${id}`,
      batch: (ids) => ({ customerIds: ids }),
      read: (whole) => whole,
      absent: (status) => status === 404,
    },
    personNameFields: ["people.firstName", "people.lastName"],
    fields,
    redactedFields: {
      "directDebitMandate.url": "a link that lets its holder sign the mandate",
    },
  },
});
