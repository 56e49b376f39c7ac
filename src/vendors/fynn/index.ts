/** Fynn. Pages from 1, repeated by the answer; filters from its own n8n node; a host that only the user knows. */

import { foldVat } from "../../text/fold.ts";
import { bearer } from "../declare/auth.ts";
import type { WordRules } from "../declare/filter-rules.ts";
import { list } from "../declare/list.ts";
import type { Parameters } from "../declare/parameters.ts";
import { defineVendor, type SearchForm } from "../define.ts";
import { page } from "../pagination/page.ts";
import { fields } from "./fields.ts";
import { receivables } from "./invoices.ts";
import { body, echo, fynnId, item, read, translate } from "./wire.ts";

const words: WordRules = {
  financial_status: { fromInvoices: "always", remark: "pending from its payment transactions" },
  due_before: { fromInvoices: "always" },
  name: {
    ask: (part) => ({ search: part }),
    row: "filters",
    remark: "search, then checked on company or person",
  },
  email: { ask: (email) => ({ "emailAddresses.email": email }), remark: "rows show default addresses only" },
  number: { ask: (number) => ({ customerNumber: number }), row: "checks" },
  // That a customer is fetched by its external id too, only the vendor's n8n node says; rows do not carry it.
  external_id: { byId: true, unsure: true, remark: "fetched as an id is; rows do not show it" },
  ids: { byId: true, row: "checks", remark: "one request per id" },
  status: { row: "filters" },
  mandate_status: { row: "filters", remark: "of the default payment method" },
  created_after: { row: "filters" },
  created_before: { row: "filters" },
  // Whether the vendor folds what it stored is not documented: "DE 123 456 789" is found in the rows.
  vat_id: {
    ask: (id) => ({ vatId: foldVat(id) }),
    row: "filters",
    thenAllRows: true,
    remark: "by the vendor's filter first, then in all rows",
  },
};

/**
 * What the document lists is paging; `partner` is on a later page of the vendor, the others in its own n8n node alone.
 */
const parameters: Parameters = {
  page: { type: "integer", paging: true },
  limit: { type: "integer", paging: true },
  companyName: { type: "text", unsure: true, field: "companyName" },
  "customerGroup.name": { type: "text", unsure: true },
  customerNumber: { type: "text", unsure: true, field: "customerNumber" },
  datevId: { type: "text", unsure: true, field: "datevId" },
  "emailAddresses.email": { type: "text", unsure: true, personal: "part" },
  firstName: { type: "text", unsure: true, field: "firstName", personal: "part" },
  lastName: { type: "text", unsure: true, field: "lastName", personal: "part" },
  // A text with an id as its example; the row's `isPartner` is something else.
  partner: { type: "text", unsure: true },
  search: { type: "text", unsure: true, personal: "part" },
  vatId: { type: "text", unsure: true, field: "vatId" },
  isVatIdValid: { type: "boolean", unsure: true, field: "isVatIdValid" },
};

const anywhere: SearchForm = { ask: (text) => ({ search: text }) };

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
    "its document lists two parameters, both of paging; the eleven filters come from its n8n node, so how they match is unsure",
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
    inRows: ["phone", "vat_id", "number", "linked_id", "name"],
    searches: {
      name: [anywhere],
      email: [{ ask: (text) => ({ "emailAddresses.email": text }) }, anywhere],
      number: [{ ask: (text) => ({ customerNumber: text }) }, anywhere],
      vat_id: [{ ask: (text) => ({ vatId: text }) }],
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
    fields,
    redactedFields: {
      defaultPaymentMethod: "bank and card data; its kind and status are shown as payment",
    },
  },
});
