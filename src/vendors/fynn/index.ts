/** Fynn. Pages from 1, repeated by the answer; filters from its own n8n node; a host that only the user knows. */

import { foldVat, hasTwoWritings } from "../../text/fold.ts";
import { bearer } from "../declare/auth.ts";
import type { WordRules } from "../declare/filter-rules.ts";
import { list } from "../declare/list.ts";
import type { Parameters } from "../declare/parameters.ts";
import { defineVendor, type SearchForm } from "../define.ts";
import { page } from "../pagination/page.ts";
import { receivables } from "./invoices.ts";
import { body, echo, fynnId, item, read, translate } from "./wire.ts";

const words: WordRules = {
  name: {
    ask: (part) => ({ search: part }),
    row: "filters",
    unsure: hasTwoWritings,
    remark: "search, then checked on company or person",
  },
  email: { ask: (email) => ({ "emailAddresses.email": email }), remark: "rows show default addresses only" },
  number: { ask: (number) => ({ customerNumber: number }), row: "checks" },
  ids: { byId: true, row: "checks", remark: "one request per id" },
  status: { row: "filters" },
  include_archived: { row: "filters" },
  created_after: { row: "filters" },
  created_before: { row: "filters" },
  vat_id: { ask: (id) => ({ vatId: foldVat(id) }), row: "checks" },
};

/** The document names only paging and, on the stored page, `partner`; the others are the vendor's own n8n node's. */
const parameters: Parameters = {
  page: { type: "integer", paging: true },
  limit: { type: "integer", paging: true },
  companyName: { type: "text" },
  "customerGroup.name": { type: "text" },
  customerNumber: { type: "text" },
  datevId: { type: "text" },
  // Whether parts match is not documented, for any of these.
  "emailAddresses.email": { type: "text", personal: "part" },
  firstName: { type: "text", personal: "part" },
  lastName: { type: "text", personal: "part" },
  partner: { type: "boolean" },
  search: { type: "text", personal: "part" },
  vatId: { type: "text" },
  isVatIdValid: { type: "boolean" },
};

const anywhere: SearchForm = { ask: (text) => ({ search: text }), how: "unsure" };

export const fynn = defineVendor({
  id: "fynn",
  name: "Fynn",
  settings: [
    { name: "FYNN_API_KEY", secret: true, description: "API key with the permission customer:read" },
    { name: "FYNN_TENANT", description: "Tenant name; the address becomes https://<tenant>.coreapi.io" },
    { name: "FYNN_BASE_URL", description: "API address, instead of the tenant" },
  ],
  requiredSettings: [
    ["FYNN_API_KEY", "FYNN_TENANT"],
    ["FYNN_API_KEY", "FYNN_BASE_URL"],
  ],
  connect: ({ FYNN_API_KEY = "", FYNN_TENANT, FYNN_BASE_URL }) => ({
    // Encoded, so that no tenant can end the host before the vendor's domain.
    baseUrl: FYNN_BASE_URL ?? `https://${encodeURIComponent(FYNN_TENANT ?? "")}.coreapi.io`,
    tenant: FYNN_TENANT ?? FYNN_BASE_URL ?? "",
    stableSecrets: [FYNN_API_KEY],
    credentials: bearer(FYNN_API_KEY),
  }),
  environment: ({ hostname }) =>
    hostname === "preview.coreapi.io" ? "sandbox" : /(?:^|\.)coreapi\.io$/.test(hostname) ? "production" : "unknown",
  remedies: {
    401: "Check FYNN_API_KEY: keys can expire.",
    403: "The key needs the permission customer:read.",
    404: "Check FYNN_TENANT or FYNN_BASE_URL: public sources disagree about the host.",
  },
  gaps: [
    "no documented order of pages",
    "no balance on the customer",
    "status and creation are filtered here",
    "how search matches is undocumented",
  ],
  receivables,
  customers: {
    list: list({
      rows: "customers",
      path: "/customers",
      mostPerPage: 100,
      pagination: page({ page: "page", size: "limit", first: 1 }),
      body,
      read,
      item,
      idOf: ({ id }) => id,
      translate,
      echo,
    }),
    orders: { usual: "unverified" },
    words,
    searches: {
      name: [anywhere],
      email: [{ ask: (text) => ({ "emailAddresses.email": text }), how: "vendor" }, anywhere],
      number: [{ ask: (text) => ({ customerNumber: text }), how: "vendor" }, anywhere],
      vat_id: [{ ask: (text) => ({ vatId: text }), how: "vendor" }],
      id: [anywhere],
    },
    parameters,
    byId: {
      idPattern: fynnId,
      path: (id) => `/customers/${id}`,
      // One source wraps a single customer in `data`, another does not.
      read: (whole) => {
        const wrapped = (whole as { data?: unknown } | null)?.data;
        return typeof wrapped === "object" && wrapped !== null ? wrapped : whole;
      },
      absent: (status) => status === 404,
    },
    personNameFields: [
      "firstName",
      "lastName",
      "defaultAddress.firstName",
      "defaultAddress.lastName",
      "defaultInvoiceAddress.firstName",
      "defaultInvoiceAddress.lastName",
      "defaultEmailAddress.receiverName",
      "defaultInvoiceEmailAddress.receiverName",
    ],
    redactedFields: {
      defaultPaymentMethod: "bank and card data; its kind and status are shown as payment",
    },
  },
});
