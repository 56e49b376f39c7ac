/** Sequence. Cursors called after; a pinned version that the answer must repeat; list rows without an e-mail. */

import type { Query } from "../../http/request.ts";
import { foldVat } from "../../text/fold.ts";
import { basic } from "../declare/auth.ts";
import type { WordRules } from "../declare/filter-rules.ts";
import { list } from "../declare/list.ts";
import type { Parameters } from "../declare/parameters.ts";
import { defineVendor } from "../define.ts";
import { cursor } from "../pagination/cursor.ts";
import { fields } from "./fields.ts";
import { receivables } from "./invoices.ts";
import { taxRegistrations } from "./tax-registrations.ts";
import { body, echo, item, read, sequenceId, translate, version } from "./wire.ts";

const words: WordRules = {
  // Payments on their way are on single invoices alone.
  financial_status: { values: ["overdue", "outstanding", "paid", "draft", "none"], fromInvoices: "always" },
  due_before: { fromInvoices: "always" },
  name: { ask: (part) => ({ legalName: part }), row: "checks" },
  email: { ask: (email) => ({ email }), remark: "rows carry no e-mail" },
  external_id: { ask: (id) => ({ alias: id }), remark: "alias" },
  ids: { byId: true, row: "checks", remark: "one request per id" },
  status: {
    ask: (statuses): Query => (statuses.includes("archived") ? {} : { includeArchived: "false" }),
    satisfiedBy: (status) => (status === "suspended" ? "no one" : "some"),
    row: "filters",
    remark: "no suspended state",
  },
  // No document says how a customer's VAT ids stand there, and rows of customers show none.
  vat_id: {
    foundIn: { list: taxRegistrations, holds: ({ text }, id) => text !== undefined && foldVat(text) === foldVat(id) },
    unsure: true,
    remark: "by its list of tax registrations, which takes no filter",
  },
  created_after: { row: "filters" },
  created_before: { row: "filters" },
};

const parameters: Parameters = {
  // "Filter by": exact, partial, with or without regard to case, none of that is said.
  // No list of columns exists for customers; the only documented value is a custom property.
  sortBy: {
    type: "text",
    unsure: true,
    personal: (value) => (/^(?:createdAt|CREATED_AT|legalName|alias)$/.test(value) ? undefined : "part"),
  },
  legalName: { type: "text", unsure: true },
  email: { type: "text", unsure: true, personal: "whole" },
  alias: { type: "text", unsure: true },
  // These two are in the vendor's current reference, not yet in the older page.
  label: { type: "text", unsure: true, field: "label" },
  billingStatus: { type: "text", values: ["ACTIVE", "INACTIVE"] },
  includeArchived: { type: "boolean" },
  before: { type: "text", paging: true },
  after: { type: "text", paging: true },
  limit: { type: "integer", paging: true },
  sortOrder: { type: "text", values: ["ASC", "DESC"] },
};

const hosts = {
  "eu.sequencehq.com": "production",
  "sandbox.sequencehq.com": "sandbox",
} as const;

export const sequence = defineVendor({
  id: "sequence",
  name: "Sequence",
  settings: [
    { name: "SEQUENCE_CLIENT_ID", description: "API client id" },
    {
      name: "SEQUENCE_CLIENT_SECRET",
      secret: true,
      description: "API client secret; it could also start payments, so keep it well",
    },
    { name: "SEQUENCE_BASE_URL", default: "https://eu.sequencehq.com/api", description: "API address" },
  ],
  requiredSettings: [["SEQUENCE_CLIENT_ID", "SEQUENCE_CLIENT_SECRET"]],
  connect: (settings) => ({
    baseUrl: settings.SEQUENCE_BASE_URL ?? "",
    tenant: settings.SEQUENCE_CLIENT_ID ?? "",
    stableSecrets: [settings.SEQUENCE_CLIENT_ID ?? "", settings.SEQUENCE_CLIENT_SECRET ?? ""],
    credentials: basic(settings.SEQUENCE_CLIENT_ID ?? "", settings.SEQUENCE_CLIENT_SECRET ?? "", {
      "sequence-version": version,
    }),
  }),
  environment: ({ hostname }) => hosts[hostname as keyof typeof hosts] ?? "unknown",
  // Two captures of the documentation say 100 and 1,500: the smaller holds.
  requestsPerMinute: 100,
  remedies: { 401: "Check SEQUENCE_CLIENT_ID and SEQUENCE_CLIENT_SECRET, and that they belong to this environment." },
  gaps: [
    "list rows carry no e-mail and no contact: get_customer has them",
    "no customer number, no mandates, VAT ids only in its tax registrations, no balance on the customer",
    "whether name filters match parts is undocumented",
  ],
  receivables,
  customers: {
    list: list({
      rows: "customers",
      path: "/customers",
      mostPerPage: 100,
      // Left to itself the vendor leaves archived customers out.
      fixedQuery: { sortOrder: "DESC", includeArchived: "true" },
      pagination: cursor({ cursor: "after", limit: "limit", owns: ["before"] }),
      body,
      read,
      item,
      idOf: ({ id }) => id,
      translate,
      echo,
    }),
    orders: { created_at: { sortOrder: "ASC" }, "-created_at": { sortOrder: "DESC" }, usual: "-created_at" },
    words,
    inRows: ["linked_id", "name"],
    searches: {
      name: [{ ask: (text) => ({ legalName: text }) }],
      email: [{ ask: (text) => ({ email: text }) }],
      number: [{ ask: (text) => ({ alias: text }) }],
      id: [{ ask: (text) => ({ alias: text }) }],
    },
    parameters,
    byId: {
      idPattern: sequenceId,
      path: (id) => `/customers/${id}`,
      read: (whole) => whole,
      absent: (status, sent) => status === 404 || (status === 400 && /not ?found/i.test(JSON.stringify(sent) ?? "")),
    },
    personNameFields: ["contacts.name"],
    fields,
    redactedFields: {},
  },
});
