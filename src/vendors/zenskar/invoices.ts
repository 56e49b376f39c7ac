/**
 * Zenskar's invoices. Source: `GET /invoices`, `/invoices/{id}/line_items`, `/customers/{id}/payment_methods` (docs2);
 * the filters are those of the vendor's own MCP server, documented for a sister path.
 */

import type { Invoice, InvoiceState } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { addDecimals, floatAmount, fromMinorUnits, isPositive, readCurrency } from "../../vocabulary/money.ts";
import {
  arrayOf,
  flag,
  group,
  joined,
  meaningOf,
  nativeId,
  present,
  raw,
  rows,
  shape,
  text,
} from "../declare/lenient.ts";
import { list } from "../declare/list.ts";
import type { Detail, Receivables } from "../declare/receivables.ts";
import type { Parsed } from "../declare/schema.ts";
import { cursor } from "../pagination/cursor.ts";
import { invoicePayments, payments } from "./payments.ts";
import { instant, slicesBy } from "./slices.ts";
import { body, read, uuid } from "./wire.ts";

export const invoiceItem = shape({
  id: nativeId(uuid),
  customer_id: text(),
  invoice_number: text(),
  status: text(),
  invoice_total: raw(),
  amount_due: raw(),
  due_date: raw(),
  promise_due_date: raw(),
});

/** `edited` and `discarded` are listed and nowhere explained, so they stay unknown. */
const states: Readonly<Record<string, InvoiceState>> = {
  draft: "draft",
  upcoming: "draft",
  approved: "open",
  partially_paid: "partially_paid",
  paid: "paid",
  void: "void",
};

export const translateInvoice = (sent: Parsed<typeof invoiceItem>): Invoice => ({
  id: sent.id,
  number: present(sent.invoice_number),
  customerId: sent.customer_id ?? undefined,
  state: meaningOf(states, sent.status) ?? "unknown",
  word: sent.status ?? undefined,
  dueAt: readMoment(sent.due_date),
  total: floatAmount(sent.invoice_total),
  open: floatAmount(sent.amount_due),
  promisedAt: readMoment(sent.promise_due_date),
});

const invoices = list({
  rows: "invoices",
  path: "/invoices",
  mostPerPage: 100,
  pagination: cursor({ cursor: "cursor", limit: "limit" }),
  // Bounds that include their instant are all that a document names here: the last microsecond before the next slice.
  slices: slicesBy(({ from, until }) => ({
    ...(from === undefined ? {} : { created_at__gte: instant(from) }),
    ...(until === undefined ? {} : { created_at__lte: instant(until - 1).replace("Z", "999Z") }),
  })),
  // The oldest first: what a walk that runs out of time has read is then what is overdue longest.
  fixedQuery: { order: "created_at" },
  body,
  read,
  item: invoiceItem,
  idOf: ({ id }) => id,
  translate: translateInvoice,
});

const open = { status__in: "approved,partially_paid" };
const isOpen = ({ word }: Invoice): boolean => word === "approved" || word === "partially_paid";

const lineItems = shape({ lines: arrayOf(group({ subtotal: group({ value: raw(), unit: text() }) })) });

/** Ratios of the same amount in minor and in major units, for currencies with two and with three decimals. */
const minorScales = [2, 3];

/**
 * How many decimals the row's amounts are to be shifted by: 0 where its total is about the sum of its lines, which are
 * in major units, 2 or 3 where it is about a hundred or a thousand times that. Undefined where neither holds: taxes and
 * discounts blur the ratio, but not by a factor of three.
 */
const scaleOf = (total: string, sum: string): number | undefined => {
  const ratio = Number(total) / Number(sum);
  return [0, ...minorScales].find((scale) => ratio > 10 ** scale / 3 && ratio < 10 ** scale * 3 && Number(sum) > 0);
};

const scaled = (amount: string | undefined, scale: number): string | undefined =>
  amount === undefined || scale === 0 ? amount : fromMinorUnits(amount, scale);

/**
 * The currency from the lines, and the unit of the row's amounts by comparison with them; without both, no currency.
 */
const readLines: Detail<Invoice, Invoice>["read"] = (sent, invoice) => {
  const parsed = lineItems.safeParse(sent);
  if (!parsed.success || !parsed.data.lines) return undefined;
  const subtotals = parsed.data.lines.flatMap(({ subtotal }) => (subtotal ? [subtotal] : []));
  const currencies = new Set(subtotals.map(({ unit }) => readCurrency(unit)));
  const values = subtotals.map(({ value }) => floatAmount(value));
  const [currency] = currencies;
  if (currencies.size !== 1 || currency === undefined || values.includes(undefined)) return invoice;
  const sum = values.reduce<string>((all, one) => addDecimals(all, one ?? "0"), "0");
  const scale = invoice.total === undefined ? undefined : scaleOf(invoice.total, sum);
  if (scale === undefined) return invoice;
  return { ...invoice, currency, total: scaled(invoice.total, scale), open: scaled(invoice.open, scale) };
};

const methods = shape({ results: rows() });
const readMethods = arrayOf(group({ customer_id: text(), is_default: flag(), status: text(), type: text() }));

export const receivables: Receivables = {
  ofCustomer: [
    { list: invoices, ask: ({ id }) => [{ customer_id: id, ...open }], how: "unsure" },
    // Asked where the first brings nothing: a server that takes the list of states for one value finds none.
    { list: invoices, ask: ({ id }) => [{ customer_id: id }], how: "unsure", unfilteredQuery: {} },
  ],
  overdue: [
    {
      list: invoices,
      ask: ({ asOf }) => [{ ...open, due_date__lte: new Date(asOf).toISOString() }],
      how: "unsure",
      expects: isOpen,
      gap: "invoices without a due date are in no overdue list",
    },
  ],
  open: [{ list: invoices, ask: () => [open], how: "unsure", expects: isOpen }],
  everything: { list: invoices, queries: [{}] },
  relatedList: invoicePayments,
  payments,
  complete: {
    path: ({ id }) => `/invoices/${id}/line_items`,
    needed: ({ currency, open: due }) => currency === undefined && due !== undefined && isPositive(due),
    read: readLines,
    about: "currency",
    most: 100,
  },
  payment: {
    path: (id) => `/customers/${id}/payment_methods`,
    query: () => ({ limit: "100" }),
    read: (sent, id) => {
      const parsed = methods.safeParse(sent);
      if (!parsed.success) return undefined;
      const own = (readMethods(parsed.data.results) ?? []).filter(
        (one) => one.customer_id === undefined || one.customer_id === id,
      );
      const usual = own.find((one) => one.is_default) ?? own[0];
      return { paymentMethod: usual ? joined(usual.type, usual.status) : null };
    },
    about: "payment method",
  },
  unverified: [
    "that invoice filters (customer, status, due date) of the vendor's own MCP server work at /invoices",
    "whether a parent customer is billed instead",
    "unit of amounts: each is compared with its line items before a currency is shown",
    "which payments are under way: those that are in_progress, pending_charge or authorized are taken for it",
  ],
  cannotSay: ["mandates", "reminders", "disputes", "issue dates"],
  remedies: {
    403: "Check that the key may read invoices and payments; a wrong ZENSKAR_ORGANISATION is answered with 403 as well.",
  },
};
