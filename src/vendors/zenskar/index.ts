/** Zenskar. Cursor pages; Django-style filters; two headers, and a 403 that may mean either of them. */

import { fixedHeaders } from "../declare/auth.ts";
import { list } from "../declare/list.ts";
import { defineVendor } from "../define.ts";
import { cursor } from "../pagination/cursor.ts";
import { fields } from "./fields.ts";
import { receivables } from "./invoices.ts";
import { parameters } from "./parameters.ts";
import { instant, slicesBy } from "./slices.ts";
import { body, item, read, translate, uuid } from "./wire.ts";
import { searches, words } from "./words.ts";

export const zenskar = defineVendor({
  id: "zenskar",
  name: "Zenskar",
  settings: [
    { name: "ZENSKAR_API_KEY", secret: true, description: "API key" },
    { name: "ZENSKAR_ORGANISATION", description: "Organisation id (a UUID), sent beside the key" },
    { name: "ZENSKAR_BASE_URL", default: "https://api.zenskar.com", description: "API address" },
  ],
  requiredSettings: [["ZENSKAR_API_KEY", "ZENSKAR_ORGANISATION"]],
  connect: (settings) => ({
    baseUrl: settings.ZENSKAR_BASE_URL ?? "",
    tenant: settings.ZENSKAR_ORGANISATION ?? "",
    stableSecrets: [settings.ZENSKAR_API_KEY ?? ""],
    credentials: fixedHeaders({
      "x-api-key": settings.ZENSKAR_API_KEY ?? "",
      organisation: settings.ZENSKAR_ORGANISATION ?? "",
      // Filtering, order and expand as documented exist from this version on.
      apiversion: "20230501",
    }),
  }),
  // Keys choose between live and sandbox; the host is the same.
  environment: () => "unknown",
  remedies: {
    401: "Check ZENSKAR_API_KEY and ZENSKAR_ORGANISATION: either is answered with 401.",
    403: "Check ZENSKAR_ORGANISATION as well as ZENSKAR_API_KEY: a wrong organisation id is answered with 403.",
  },
  gaps: [
    "amounts come without unit and currency",
    "no customer number, no archived or suspended state, no mandates",
    "invoice filters cannot be checked on the rows",
  ],
  receivables,
  customers: {
    list: list({
      rows: "customers",
      path: "/customers",
      mostPerPage: 100,
      // Who has no e-mail of its own may be reached through its contacts.
      fixedQuery: { order: "-created_at", expand: "contacts" },
      pagination: cursor({ cursor: "cursor", limit: "limit" }),
      slices: slicesBy(({ from, until }) => ({
        ...(from === undefined ? {} : { created_at__gte: instant(from) }),
        ...(until === undefined ? {} : { created_at__lt: instant(until) }),
      })),
      body,
      read,
      item,
      idOf: ({ id }) => id,
      translate,
    }),
    orders: { created_at: { order: "created_at" }, "-created_at": { order: "-created_at" }, usual: "-created_at" },
    words,
    inRows: ["email", "phone", "vat_id", "number", "id", "name"],
    searches,
    parameters,
    byId: {
      idPattern: uuid,
      path: (id) => `/customers/${id}`,
      read: (whole) => whole,
      absent: (status) => status === 404,
    },
    personNameFields: ["contacts.first_name", "contacts.last_name"],
    fields,
    redactedFields: {
      "default_payment_method.details": "card and bank data",
      "default_payment_method.external_id": "payment provider's reference",
    },
  },
});
