/**
 * Which group a customer belongs to: from its own row, or from its overdue invoices. `?` the vendor does not say, `-`
 * none.
 */

import type { Debt } from "../receivables/debts.ts";
import { countryOf } from "../text/country.ts";
import { safeText } from "../text/safe-text.ts";
import type { Connection } from "../vendors/define.ts";
import { type Customer, customerStatuses, financialStatuses, mandateStatuses } from "../vocabulary/customer.ts";
import { buckets } from "../vocabulary/invoice.ts";

export const groupings = [
  "vendor",
  "status",
  "country",
  "financial_status",
  "mandate_status",
  "currency",
  "bucket",
  "created_month",
] as const;
export type Grouping = (typeof groupings)[number];

/** Groupings that only invoices can tell: a vendor without receivables cannot be grouped by them. */
export const needsInvoices = (grouping: Grouping): boolean => grouping === "bucket" || grouping === "currency";

const unknown = "?";
const none = "-";
/** Code points of a vendor's own text that make a group's name. */
const longestName = 40;

const said = (value: string | null | undefined): string => {
  if (value === undefined) return unknown;
  return (value === null ? "" : safeText(value, longestName)) || none;
};

const countryIn = ({ address }: Customer): string => {
  if (address === null) return none;
  const country = address?.country;
  return said(country && countryOf(country));
};

const monthOf = ({ createdAt }: Customer): string => {
  if (createdAt === null) return none;
  return createdAt?.at === undefined ? unknown : new Date(createdAt.at).toISOString().slice(0, 7);
};

/** What the row says; `?` also for what only invoices tell. */
const fromRow: { readonly [G in Grouping]: (customer: Customer, connection: Connection) => string } = {
  vendor: (_customer, { name }) => name,
  status: ({ status }) => said(status),
  country: countryIn,
  financial_status: ({ financialStatus }) => said(financialStatus),
  mandate_status: ({ mandate }) => (mandate === null ? none : said(mandate?.status)),
  currency: () => unknown,
  bucket: () => unknown,
  created_month: monthOf,
};

/** Cells hold no tab: one text per customer is all that is kept of its row. */
const between = "\t";

export const rowKey = (groupBy: readonly Grouping[], customer: Customer, connection: Connection): string =>
  groupBy.map((grouping) => fromRow[grouping](customer, connection)).join(between);

/** Of several currencies all are named: a customer is in one group only. */
export const currenciesOf = ({ owed }: Debt): string =>
  [
    ...owed.totals.map(({ currency }) => currency),
    ...(owed.withoutCurrency.length + owed.undetermined > 0 ? [unknown] : []),
  ].join("+");

/** What overdue invoices tell of a customer; without one, what it means that none is overdue, or that none was read. */
const fromInvoices: { readonly [G in Grouping]?: { of: (debt: Debt, own: string) => string; settled?: string } } = {
  bucket: { of: ({ bucket }) => bucket, settled: "current" },
  currency: { of: currenciesOf, settled: none },
  financial_status: { of: (_debt, own) => (own === unknown ? "overdue" : own) },
};

/**
 * The whole key. `debt` is what is overdue of this customer; without one, `isSettled` says that nothing is, rather than
 * that it was not read.
 */
export const groupOf = (
  groupBy: readonly Grouping[],
  key: string,
  debt: Debt | undefined,
  isSettled: boolean,
): readonly string[] => {
  const fromRows = key.split(between);
  return groupBy.map((grouping, place) => {
    const own = fromRows[place] ?? unknown;
    const invoices = fromInvoices[grouping];
    if (debt) return invoices?.of(debt, own) ?? own;
    return (isSettled ? invoices?.settled : undefined) ?? own;
  });
};

const listed: { readonly [G in Grouping]?: readonly string[] } = {
  status: customerStatuses,
  financial_status: financialStatuses,
  mandate_status: mandateStatuses,
  bucket: buckets,
};

/**
 * Sorts a grouping's values: in the vocabulary's order where it has one, else by their letters; none and unknown last.
 */
export const byValue = (grouping: Grouping, connections: readonly string[]): ((a: string, b: string) => number) => {
  const order = grouping === "vendor" ? connections : (listed[grouping] ?? []);
  const place = (value: string): number => {
    if (value === unknown) return order.length + 2;
    if (value === none) return order.length + 1;
    return order.includes(value) ? order.indexOf(value) : order.length;
  };
  const byLetters = (a: string, b: string): number => (a < b ? -1 : 1);
  return (a, b) => (a === b ? 0 : place(a) - place(b) || byLetters(a, b));
};
