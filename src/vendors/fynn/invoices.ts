/** Fynn's invoices and dunning documents. Source: `GET /invoices`, `GET /dunning/documents`, docs.fynn.eu. */

import type { Customer, Money } from "../../vocabulary/customer.ts";
import type { Invoice, InvoiceState } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { compareDecimals, fromMinorUnits, isPositive, readCurrency, readDecimal } from "../../vocabulary/money.ts";
import {
  type Field,
  flag,
  group,
  meaningOf,
  nativeId,
  object,
  present,
  raw,
  refused,
  shape,
  text,
} from "../declare/lenient.ts";
import { list } from "../declare/list.ts";
import type { InvoiceRecord, Receivables } from "../declare/receivables.ts";
import type { Parsed } from "../declare/schema.ts";
import { page } from "../pagination/page.ts";
import { payments } from "./payments.ts";
import { body, item as customerItem, echo, fynnId, methodOf, read, translate } from "./wire.ts";

const precision: Field<number> = (sent) =>
  Number.isSafeInteger(sent) || (typeof sent === "string" && /^\d$/.test(sent)) ? Number(sent) : refused;
const moneyShape = shape({ amount: raw(), precision, currencyCode: text() });
const mostDecimals = 6;

/**
 * `{ amount, precision }` is amount / 10^precision, both whole numbers; nothing else is read as money, since cents are
 * never assumed, nor an amount in another currency than its invoice's.
 */
const moneyOf = (sent: unknown, currency: string | null | undefined): string | undefined => {
  const parsed = moneyShape.safeParse(sent);
  if (!parsed.success || (parsed.data.currencyCode ?? currency) !== currency) return undefined;
  const [amount, precision] = [readDecimal(parsed.data.amount), parsed.data.precision];
  if (amount === undefined || amount.includes(".") || precision < 0 || precision > mostDecimals) return undefined;
  return fromMinorUnits(amount, precision);
};

const invoiceFields = {
  id: nativeId(fynnId),
  number: text(),
  type: text(),
  status: text(),
  currencyCode: text(),
  customer: raw(),
  finalizationDate: raw(),
  dueDate: raw(),
  lastReminderDate: raw(),
  dunningLevel: raw(),
  dunningStatus: text(),
  grossAmount: raw(),
  unpaidAmount: raw(),
  /** Full of bank and card data: only these words of it are ever read. */
  paymentMethod: group({ type: text(), status: text(), enabled: flag() }),
};
export const invoiceItem = shape(invoiceFields);
type Item = Parsed<typeof invoiceItem>;

/** Words that close an invoice whatever amount it still shows; all others are judged by the amount. */
const closing: Readonly<Record<string, InvoiceState>> = {
  STATUS_DRAFT: "draft",
  STATUS_CANCELLED: "void",
  STATUS_CANCELED: "void",
};
const unpaidWords = ["STATUS_UNPAID", "STATUS_REMINDED"];

const stateOf = (
  { status, finalizationDate }: Item,
  gross: string | undefined,
  unpaid: string | undefined,
): InvoiceState => {
  const closed = meaningOf(closing, status);
  if (closed) return closed;
  // Words for what waits to be approved or finalised exist, and none is published.
  if (finalizationDate === null && !unpaidWords.includes(status ?? "")) return "unknown";
  if (unpaid !== undefined && isPositive(unpaid)) {
    return gross !== undefined && compareDecimals(unpaid, gross) < 0 ? "partially_paid" : "open";
  }
  if (status === "STATUS_PAID") return "paid";
  if (unpaid === undefined && unpaidWords.includes(status ?? "")) return "open";
  return "unknown";
};

const levelOf = (sent: unknown): number | undefined => {
  const level = Number(readDecimal(sent) ?? Number.NaN);
  return Number.isInteger(level) && level >= 0 ? level : undefined;
};

const dunningOf = (sent: Item): Invoice["dunning"] => {
  const level = levelOf(sent.dunningLevel);
  const word = sent.dunningStatus && sent.dunningStatus !== "none" ? sent.dunningStatus : undefined;
  return level === undefined && word === undefined ? undefined : { level, word };
};

const customerOf = (sent: Item): Customer | undefined => {
  const parsed = customerItem.safeParse(sent.customer);
  if (!parsed.success) return undefined;
  return { ...translate(parsed.data), paymentMethod: methodOf(sent.paymentMethod) };
};

/** `other`: credit notes and cancellations stand in the same list. A row without a type is taken for an invoice. */
export const translateInvoice = (sent: Item): Invoice | "other" => {
  if (sent.type && sent.type !== "TYPE_INVOICE") return "other";
  const [total, open] = [sent.grossAmount, sent.unpaidAmount].map((one) => moneyOf(one, sent.currencyCode));
  const customer = customerOf(sent);
  return {
    id: sent.id,
    number: present(sent.number),
    customerId: customer?.id,
    customerName: customer?.name,
    state: stateOf(sent, total, open),
    word: sent.status ?? undefined,
    issuedAt: readMoment(sent.finalizationDate),
    dueAt: readMoment(sent.dueDate),
    total,
    open,
    currency: readCurrency(sent.currencyCode),
    dunning: dunningOf(sent),
    lastReminderAt: readMoment(sent.lastReminderDate),
    customer,
  };
};

const paged = { mostPerPage: 100, pagination: page({ page: "page", size: "limit", first: 1 }), body, echo, read };

const invoices = list({
  ...paged,
  rows: "invoices",
  path: "/invoices",
  item: invoiceItem,
  idOf: ({ id }) => id,
  translate: translateInvoice,
});

export const documentItem = shape({
  id: text(),
  customer: raw(),
  documentDate: raw(),
  dueDate: raw(),
  invoice: object(invoiceFields),
  level: raw(),
  type: text(),
  status: text(),
  dunningFeeCents: raw(),
  dunningFee: raw(),
});
type DocumentItem = Parsed<typeof documentItem>;

const feeOf = (sent: DocumentItem): Money | undefined => {
  // The object says its own precision; the number beside it is called cents, whatever decimals the currency has.
  const amount = moneyOf(sent.dunningFee, sent.invoice.currencyCode);
  return amount === undefined ? undefined : { amount, currency: readCurrency(sent.invoice.currencyCode) };
};

export const translateDocument = (sent: DocumentItem): InvoiceRecord | "other" =>
  sent.status === "cancelled"
    ? "other"
    : {
        key: sent.invoice.id,
        kind: "reminder",
        at: readMoment(sent.documentDate),
        level: levelOf(sent.level),
        word: sent.type ?? undefined,
        until: readMoment(sent.dueDate) ?? undefined,
        fee: feeOf(sent),
      };

const dunning = {
  ...paged,
  rows: "dunning documents",
  path: "/dunning/documents",
  item: documentItem,
  // A document without an id of its own is told apart by what it reminds of.
  idOf: ({ id, level, invoice }: DocumentItem) => id ?? `${invoice.id} ${level}`,
};
const documents = list({ ...dunning, translate: translateDocument });

/** The invoice that a dunning document repeats, for keys that may read those and no invoices. */
const invoicesInDunning = list({
  ...dunning,
  translate: (sent: DocumentItem) => {
    if (sent.status !== "open") return "other";
    const invoice = translateInvoice({ ...sent.invoice, customer: sent.invoice.customer ?? sent.customer });
    return invoice === "other"
      ? invoice
      : { ...invoice, lastReminderAt: invoice.lastReminderAt ?? readMoment(sent.documentDate) };
  },
});

export const receivables: Receivables = {
  ofCustomer: [{ list: invoices, ask: ({ id }) => [{ customer: id }], how: "unsure", unfilteredQuery: {} }],
  overdue: [
    { list: invoices, ask: () => [{}], how: "local" },
    {
      list: invoicesInDunning,
      ask: () => [{}],
      how: "local",
      repeats: true,
      excludes: "overdue invoices without a dunning document",
    },
  ],
  everything: { list: invoices, queries: [{}] },
  relatedList: {
    list: documents,
    ask: ({ customer, invoices: read }) =>
      customer && read.filter(({ dunning }) => (dunning?.level ?? 0) > 0).map(({ id }) => ({ invoice: id })),
    most: 5,
    keyOf: ({ id }) => id,
    about: "deadline and fee of the last reminder",
  },
  payments,
  unverified: [
    "whether a parent customer is billed instead",
    "the shape of amounts, from an older version of the API",
    "status and type words beyond draft, unpaid, paid, reminded and cancelled",
  ],
  gaps: ["order unverified, so rows may move while paging"],
  cannotSay: ["pending payments", "promises", "disputes", "credits"],
  remedies: {
    403: "The key needs the permissions invoice:read and dunning-document:read, and transaction:read for who is pending.",
  },
};
