/** How Zenskar honours the filter words (DESIGN section 5). */

import type { Query } from "../../http/request.ts";
import { containsPart, foldPhone, hasTwoWritings, stablePieces } from "../../text/fold.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { boundInstant, readBound } from "../../vocabulary/moment.ts";
import type { Asking, WordRules } from "../declare/filter-rules.ts";
import type { Customers, SearchForm } from "../define.ts";
import { uuid } from "./wire.ts";

const wildcard = /[%_\\]/;

/**
 * A part for ILIKE. A literal `%` or `_` stays and acts as a wildcard, `\` is sent as one, and so is a letter with more
 * than one writing: the vendor's answer is never narrower than the word whatever its escape rules are, or however a
 * name was typed into it. Such answers are narrowed here.
 */
const like = (part: string): string => `%${stablePieces(part).join("%").replaceAll("\\", "_")}%`;

const openStatuses = "approved,partially_paid";

/** The same parameters for every word about open invoices, so that the words combine: the earlier due date wins. */
const openInvoices = ({ filters, asOf }: Asking): Query => {
  const bounds = [
    ...(filters.financial_status === "overdue" ? [asOf] : []),
    ...(filters.due_before === undefined ? [] : [readBound(filters.due_before) ?? asOf]),
  ];
  return {
    invoice__status__in: openStatuses,
    invoice__amount_due__gt: "0",
    ...(bounds.length > 0 ? { invoice__due_date__lt: new Date(Math.min(...bounds)).toISOString() } : {}),
  };
};

const hasPart = (values: Customer["emails"], part: string) =>
  values === undefined ? undefined : (values ?? []).some((value) => containsPart(value, part));

export const words: WordRules = {
  name: {
    ask: (part) => ({ customer_name__ilike: like(part) }),
    row: (part) => (wildcard.test(part) || hasTwoWritings(part) ? "filters" : "checks"),
    proof: ({ name }, part) =>
      wildcard.test(part) || !name ? undefined : stablePieces(part).every((piece) => containsPart(name, piece)),
  },
  email: {
    // Without wildcards of our own, so that letter case cannot hide a customer.
    ask: (email) => ({ email__ilike: email.replaceAll("\\", "_") }),
    row: "filters",
    proof: (customer, email) => (wildcard.test(email) ? undefined : hasPart(customer.emails, email)),
  },
  external_id: { ask: (id) => ({ external_id: id }), row: "checks" },
  ids: { ask: (ids) => ({ id__in: ids.join(",") }), row: "checks" },
  status: { satisfiedBy: (status) => (status === "active" ? "everyone" : "no one"), remark: "no such state" },
  include_archived: { satisfiedBy: () => "everyone", remark: "no such state" },
  created_after: { ask: (bound) => ({ created_at__gte: boundInstant(bound) }), row: "checks" },
  created_before: { ask: (bound) => ({ created_at__lt: boundInstant(bound) }), row: "checks" },
  updated_after: { row: "filters" },
  financial_status: {
    values: ["overdue", "outstanding", "draft"],
    ask: (status, asking) => (status === "draft" ? { invoice__status__in: "draft" } : openInvoices(asking)),
  },
  due_before: { ask: (_bound, asking) => openInvoices(asking) },
  vat_id: { row: "filters" },
};

const byNameOrExternalId: SearchForm = { ask: (text) => ({ search_name_external_id: text }), how: "vendor" };

/** So many that every way to write a line ends in them: with a country code, with a trunk zero, or plainly. */
const lineDigits = 7;
const digits = (text: string): string => foldPhone(text).slice(-lineDigits).replace("+", "");

export const searches: Customers["searches"] = {
  name: [byNameOrExternalId],
  number: [byNameOrExternalId],
  id: [
    {
      ask: (text): Query => (uuid.test(text) ? { id: text } : { external_id: text }),
      how: "vendor",
    },
    byNameOrExternalId,
  ],
  email: [{ ask: (text) => ({ email__ilike: like(text) }), how: "vendor" }],
  // Whatever stands between the digits where they were stored: the last seven, in order.
  phone: [{ ask: (text) => ({ phone_number__ilike: like([...digits(text)].join("%")) }), how: "vendor" }],
};
