/** Pland. A bare array by offset, a sort that must be JSON, and filters whose wire form is partly undocumented. */

import type { Query } from "../../http/request.ts";
import { foldKey, stablePieces } from "../../text/fold.ts";
import { fixedHeaders } from "../declare/auth.ts";
import type { WordRules } from "../declare/filter-rules.ts";
import { list } from "../declare/list.ts";
import type { Parameters } from "../declare/parameters.ts";
import { defineVendor } from "../define.ts";
import { offset } from "../pagination/offset.ts";
import { fields } from "./fields.ts";
import {
  generalField,
  personalGeneralField,
  personalOrder,
  refuseGeneralField,
  writeGeneralField,
} from "./general-field.ts";
import { receivables } from "./invoices.ts";
import {
  body,
  byCreation,
  inColonForm,
  item,
  mostPerPage,
  newestFirst,
  objectId,
  read,
  readCount,
  translate,
} from "./wire.ts";

/** The longest piece of a name without a letter that the vendor may hold in another writing. */
const widest = (part: string): string =>
  stablePieces(part).reduce((longest, piece) => (piece.trim().length > longest.length ? piece.trim() : longest), "");
/** Shorter ones would be in nearly every name. */
const isLongEnough = (piece: string): boolean => piece.length >= 3;

const wholeNumber = /^\d{1,15}$/;

const words: WordRules = {
  financial_status: { values: ["overdue", "outstanding", "paid", "draft", "none"], fromInvoices: "always" },
  due_before: { fromInvoices: "always" },
  // That parts match is documented; letter case, accents and other writings are not: the rows decide, after the vendor.
  name: {
    ask: (part) => ({ name: isLongEnough(widest(part)) ? widest(part) : part }),
    row: "filters",
    thenAllRows: true,
    remark: "by the vendor's filter of name or number first, then in all rows",
  },
  // A row carries what these compare, and how `generalField` is written is documented nowhere: the rows decide.
  email: { row: "filters" },
  number: {
    ask: (number) => ({ number: foldKey(number) }),
    row: "checks",
    satisfiedBy: (number) => (wholeNumber.test(foldKey(number)) ? "some" : "no one"),
    remark: "whole numbers only",
  },
  ids: { byId: true, row: "checks", remark: "one request per id" },
  // What a code means is published nowhere: nobody is left out, and the row shows the code.
  status: {
    values: ["active"],
    unsure: true,
    remark: "codes are unpublished: everyone is listed with theirs, archived or suspended cannot be told",
  },
  created_after: { row: "filters", remark: "in the order of creation, so that a walk can end early" },
  created_before: { row: "filters", remark: "in the order of creation, so that a walk can end early" },
  updated_after: { row: "filters" },
  vat_id: { row: "filters" },
};

const parameters: Parameters = {
  limit: { type: "integer", paging: true },
  offset: { type: "integer", paging: true },
  sort: {
    type: "json",
    personal: (value) => personalOrder((JSON.parse(value) as { by: string }).by),
    refuse: (value) =>
      /^\{"by":"[A-Za-z_.]+","direction":-?1\}$/.test(value)
        ? undefined
        : 'takes JSON, e.g. {"by":"number","direction":1}',
  },
  number: { type: "integer" },
  customerHasAssignedObjectManager: { type: "object id", list: "repeat", unsure: true },
  objectIds: { type: "object id", list: "repeat", unsure: true },
  nameAndAddress: { type: "text" },
  generalField: {
    type: "json",
    unsure: true,
    personal: personalGeneralField,
    refuse: refuseGeneralField,
    write: writeGeneralField,
  },
  status: { type: "text", list: "comma" },
  name: { type: "text" },
  ids: { type: "object id", list: "repeat", unsure: true },
};

const host = { "cloud-api.pland.app": "production", "beta-api.pland.app": "sandbox" } as const;

export const pland = defineVendor({
  id: "pland",
  name: "Pland",
  settings: [
    { name: "PLAND_API_KEY", secret: true, description: "API key; it acts with the rights of the user who made it" },
    { name: "PLAND_BASE_URL", default: "https://cloud-api.pland.app/v2", description: "API address" },
  ],
  requiredSettings: [["PLAND_API_KEY"]],
  connect: (settings) => ({
    baseUrl: settings.PLAND_BASE_URL ?? "",
    tenant: "pland",
    stableSecrets: [settings.PLAND_API_KEY ?? ""],
    credentials: fixedHeaders({ "x-api-key": settings.PLAND_API_KEY ?? "" }),
  }),
  environment: ({ hostname }) => host[hostname as keyof typeof host] ?? "unknown",
  remedies: {
    401: "Check PLAND_API_KEY.",
    403: "The key has its creator's rights: check that this user may see customers.",
  },
  gaps: [
    "no total, no balance, no mandates, no external id",
    "status is a code without a published meaning",
    "wire form of generalField and of lists is undocumented: marked unsure",
  ],
  receivables,
  customers: {
    list: list({
      rows: "customers",
      path: "/customers/",
      mostPerPage,
      fixedQuery: byCreation,
      pagination: offset({ offset: "offset", limit: "limit", most: mostPerPage }),
      body,
      read,
      item,
      idOf: ({ _id }) => _id,
      translate,
      rephrase: inColonForm,
    }),
    // It takes fewer filters than the list, so it counts everybody or nobody's question.
    count: { path: "/customers/count", read: readCount },
    orders: { created_at: byCreation, "-created_at": newestFirst, usual: "created_at" },
    words,
    inRows: ["email", "phone", "vat_id", "number", "name"],
    searches: {
      name: [{ ask: (text) => ({ name: text }) }],
      number: [
        { ask: (text): Query => (wholeNumber.test(text) ? { number: text } : { name: text }) },
        { ask: (text) => ({ name: text }) },
      ],
      email: [{ ask: (text) => generalField("contact.email", "contains", text) }],
      vat_id: [{ ask: (text) => generalField("vatNumber", "equals", text) }],
    },
    parameters,
    byId: {
      idPattern: objectId,
      path: (id) => `/customers/${id}`,
      batch: (ids) => ({ ids }),
      read: (whole) => whole,
      // "Not found." comes with status 400 there.
      absent: (status, sent) =>
        status === 404 || (status === 400 && /not found|failed to parse id/i.test(JSON.stringify(sent) ?? "")),
    },
    personNameFields: ["contactPerson", "contact.smsSendBy"],
    fields,
    redactedFields: {},
  },
});
