/** How Zenskar honours the filter words (docs/contract.md). */

import type { Query } from "../../http/request.ts";
import { containsPart, foldPhone, hasTwoWritings, isLiteral, stablePieces } from "../../text/fold.ts";
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

/** Outstanding customers are asked for as well as overdue ones: then the due date narrows nothing. */
const isOnlyOverdue = ({ financial_status: statuses }: Asking["filters"]): boolean =>
  statuses?.length === 1 && statuses[0] === "overdue";

const open: ReadonlySet<string> = new Set(["overdue", "outstanding"]);

/**
 * Whether its filters of invoices tell it: they hold for one and the same invoice, so open ones go together, and a
 * draft or no invoice at all only alone. Without an open invoice nobody is told from somebody without any.
 */
const isAskable = (statuses: readonly string[], { due_before: due }: Asking["filters"]): boolean =>
  statuses.every((status) => open.has(status)) ||
  (statuses.length === 1 && (statuses[0] === "none" || (statuses[0] === "draft" && due === undefined)));

/** The row's own sum of what is due belies an open invoice where it is nothing. */
const owesSomething = ({ due }: Customer): boolean | undefined => (due ? Number(due.amount) > 0 : undefined);

/** The same parameters for every word about open invoices, so that the words combine: the earlier due date wins. */
const openInvoices = ({ filters, asOf }: Asking): Query => {
  const bounds = [
    ...(isOnlyOverdue(filters) ? [asOf] : []),
    ...(filters.due_before === undefined ? [] : [readBound(filters.due_before) ?? asOf]),
  ];
  return {
    invoice__status__in: openStatuses,
    invoice__amount_due__gt: "0",
    ...(bounds.length > 0 ? { invoice__due_date__lt: new Date(Math.min(...bounds)).toISOString() } : {}),
  };
};

export const words: WordRules = {
  name: {
    ask: (part) => ({ customer_name__ilike: like(part) }),
    row: (part) => (wildcard.test(part) || hasTwoWritings(part) ? "filters" : "checks"),
    proof: ({ name }, part) =>
      wildcard.test(part) || !name ? undefined : stablePieces(part).every((piece) => containsPart(name, piece)),
    // `ilike` compares letters; the word means names, which others write with accents or without.
    unsure: (part) => !isLiteral(part),
    remark: "letter by letter: a name in other accents may be missed",
  },
  email: {
    // Without wildcards of our own, so that letter case cannot hide a customer.
    ask: (email) => ({ email__ilike: email.replaceAll("\\", "_") }),
    row: "filters",
    thenAllRows: true,
    remark: "by the customer's own address first, then by its contacts' in all rows",
  },
  number: { ask: (number) => ({ external_id: number }), row: "checks", remark: "the external id" },
  external_id: { ask: (id) => ({ external_id: id }), row: "checks" },
  ids: { ask: (ids) => ({ id__in: ids.join(",") }), row: "checks" },
  status: { satisfiedBy: (status) => (status === "active" ? "everyone" : "no one"), remark: "no such state" },
  created_after: { ask: (bound) => ({ created_at__gte: boundInstant(bound) }), row: "checks" },
  created_before: { ask: (bound) => ({ created_at__lt: boundInstant(bound) }), row: "checks" },
  updated_after: { row: "filters" },
  financial_status: {
    fromInvoices: (statuses, filters) => (isAskable(statuses, filters) ? "beside" : "always"),
    remark:
      "open ones, drafts or none by its own filters; paid, and several of these at once, from its invoices, pending from its payments",
    ask: (statuses, asking) => {
      if (statuses.every((status) => open.has(status))) return openInvoices(asking);
      return statuses[0] === "draft" ? { invoice__status__in: "draft" } : { invoice__customer_id__isnull: "true" };
    },
    proof: (customer, statuses) => (statuses.some((status) => open.has(status)) ? owesSomething(customer) : undefined),
  },
  due_before: { ask: (_bound, asking) => openInvoices(asking), fromInvoices: "beside", proof: owesSomething },
  vat_id: { row: "filters" },
};

const byNameOrExternalId: SearchForm = { ask: (text) => ({ search_name_external_id: text }) };

/** So many that every way to write a line ends in them: with a country code, with a trunk zero, or plainly. */
const lineDigits = 7;
const digits = (text: string): string => foldPhone(text).slice(-lineDigits).replace("+", "");

export const searches: Customers["searches"] = {
  name: [byNameOrExternalId],
  number: [byNameOrExternalId],
  id: [{ ask: (text): Query => (uuid.test(text) ? { id: text } : { external_id: text }) }, byNameOrExternalId],
  email: [{ ask: (text) => ({ email__ilike: like(text) }) }],
  // Whatever stands between the digits where they were stored: the last seven, in order.
  phone: [{ ask: (text) => ({ phone_number__ilike: like([...digits(text)].join("%")) }) }],
};
