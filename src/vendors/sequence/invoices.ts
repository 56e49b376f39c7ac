/** Sequence's invoices. Source: `GET /invoices`, `/invoices/{id}`, `/credits/{id}/balances`, version 2024-07-30. */

import type { Money } from "../../vocabulary/customer.ts";
import { type Invoice, type InvoiceState, showDay } from "../../vocabulary/invoice.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { compareDecimals, readCurrency, readDecimal, subtractDecimals } from "../../vocabulary/money.ts";
import {
  arrayOf,
  flag,
  group,
  meaningOf,
  nativeId,
  plainText,
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
import { body, echo, read, sequenceId } from "./wire.ts";

export const invoiceItem = shape({
  id: nativeId(sequenceId),
  invoiceNumber: text(),
  status: text(),
  paymentStatus: text(),
  currency: text(),
  grossTotal: raw(),
  customerId: text(),
  customerLegalCompanyName: text(),
  customerEmails: arrayOf(plainText()),
  isCustomerArchived: flag(),
  issueDate: raw(),
  dueDate: raw(),
  dunningStatus: text(),
  creditNoteIds: arrayOf(plainText()),
  /** Only in the answer by id, and only since 2026-07. */
  balance: raw(),
  paymentAllocations: arrayOf(group({ amount: raw() })),
  appliedCreditNotes: arrayOf(group({ grossTotal: raw() })),
  integrationPaymentStatuses: group({ stripe: text(), goCardless: text() }),
});
type Item = Parsed<typeof invoiceItem>;

const byPayment: Readonly<Record<string, InvoiceState>> = {
  UNPAID: "open",
  PARTIALLY_PAID: "partially_paid",
  PAID: "paid",
  UNCOLLECTIBLE: "written_off",
};
const notIssued: Readonly<Record<string, InvoiceState>> = { IN_PROGRESS: "draft", DRAFT: "draft", VOIDED: "void" };

const stateOf = ({ status, paymentStatus }: Item): InvoiceState => {
  if (status !== "SENT" && status !== "FINAL") return meaningOf(notIssued, status) ?? "unknown";
  return meaningOf(byPayment, paymentStatus) ?? "unknown";
};

/**
 * What the payments and credit notes that an invoice states leave of its total; undefined where it does not state them
 * all: paid in part without a payment, credited without the note, or an amount that cannot be read.
 */
const restOf = ({ paymentStatus, creditNoteIds, ...sent }: Item, total: string): string | undefined => {
  const { paymentAllocations: payments, appliedCreditNotes: notes = [] } = sent;
  if (!payments || creditNoteIds == null || (notes?.length ?? 0) !== creditNoteIds.length) return undefined;
  if (paymentStatus === "PARTIALLY_PAID" && payments.length === 0) return undefined;
  const lowering = [
    ...payments.map((payment) => readDecimal(payment?.amount)),
    ...(notes ?? []).map((note) => readDecimal(note?.grossTotal)),
  ];
  return lowering.reduce<string | undefined>(
    (rest, amount) => (rest === undefined || amount === undefined ? undefined : subtractDecimals(rest, amount)),
    total,
  );
};

/** A row has no balance: unpaid is the whole total unless credit notes were applied, anything else at most that. */
const openOf = (sent: Item, state: InvoiceState): Pick<Invoice, "open" | "openIsAtMost"> => {
  const balance = readDecimal(sent.balance);
  if (balance !== undefined) return { open: balance };
  const total = readDecimal(sent.grossTotal);
  const rest = total === undefined ? undefined : restOf(sent, total);
  if (rest !== undefined) return { open: rest };
  if (state === "open" && sent.creditNoteIds?.length === 0) return { open: total };
  return state === "open" || state === "partially_paid" ? { open: total, openIsAtMost: true } : {};
};

const isUnderWay = (status: string | null | undefined): boolean => status === "PENDING" || status === "IN_PROGRESS";

export const translateInvoice = (sent: Item): Invoice => {
  const state = stateOf(sent);
  const statuses = sent.integrationPaymentStatuses;
  const emails = sent.customerEmails?.filter(Boolean);
  return {
    id: sent.id,
    number: present(sent.invoiceNumber),
    customerId: sent.customerId ?? undefined,
    customerName: present(sent.customerLegalCompanyName),
    state,
    word: [sent.status, sent.paymentStatus].filter(Boolean).join(" ") || undefined,
    issuedAt: readMoment(sent.issueDate),
    dueAt: readMoment(sent.dueDate),
    total: readDecimal(sent.grossTotal),
    ...openOf(sent, state),
    currency: readCurrency(sent.currency),
    dunning: sent.dunningStatus ? { word: sent.dunningStatus } : undefined,
    paymentUnderWay: statuses ? isUnderWay(statuses.stripe) || isUnderWay(statuses.goCardless) : undefined,
    customer: sent.customerId
      ? {
          id: sent.customerId,
          name: present(sent.customerLegalCompanyName),
          // The invoice's own, which may be left out: then the customer's contacts are used.
          emails: emails?.length ? emails : undefined,
          archived: sent.isCustomerArchived ?? undefined,
        }
      : undefined,
  };
};

/** Full rows rather than `/invoices/list-summary`: only they say whether credit notes lower what is owed. */
const invoices = list({
  rows: "invoices",
  path: "/invoices",
  mostPerPage: 100,
  pagination: cursor({ cursor: "after", limit: "limit", owns: ["before"] }),
  body,
  echo,
  read,
  item: invoiceItem,
  idOf: ({ id }) => id,
  translate: translateInvoice,
});

/** Only where due dates are asked for: invoices may have none. */
const longestDueFirst = { sortBy: "DUE_DATE", sortOrder: "ASC" };

/** The parameter takes one value: a walk for each. */
const owing = ["UNPAID", "PARTIALLY_PAID"];
const walks = (more: Readonly<Record<string, string>>, statuses: readonly string[]) =>
  statuses.map((invoicePaymentStatus) => ({ ...more, invoicePaymentStatus }));
const isOwing = ({ word }: Invoice): boolean => owing.some((status) => word?.endsWith(status) === true);

const readOne: Detail<Invoice, Invoice>["read"] = (sent, invoice) => {
  const parsed = invoiceItem.safeParse(sent);
  if (!parsed.success || parsed.data.id !== invoice.id) return undefined;
  return { ...translateInvoice(parsed.data), customer: invoice.customer };
};

const balances = shape({ items: rows() });
const balance = group({ id: text(), type: text(), balance: raw(), grants: arrayOf(group({ currency: text() })) });

/** Only cash is money; usage credits are counted in metrics. */
const readCredits = (sent: unknown): readonly Money[] | undefined => {
  const parsed = balances.safeParse(sent);
  if (!parsed.success) return undefined;
  return parsed.data.items.flatMap((row) => {
    const one = balance(row);
    const amount = one?.type === "CASH" ? readDecimal(one.balance) : undefined;
    if (amount === undefined || compareDecimals(amount, "0") === 0) return [];
    return [{ amount, currency: readCurrency(one?.id) ?? readCurrency(one?.grants?.[0]?.currency) }];
  });
};

export const receivables: Receivables = {
  ofCustomer: [
    {
      list: invoices,
      ask: ({ id }) => walks({ customerId: id }, [...owing, "UNCOLLECTIBLE"]),
      how: "verified",
    },
  ],
  overdue: [
    {
      list: invoices,
      ask: ({ asOf }) => walks({ dueBefore: showDay(asOf), ...longestDueFirst }, owing),
      how: "verified",
      expects: isOwing,
      gap: "invoices without a due date are in no overdue list",
    },
  ],
  open: [{ list: invoices, ask: () => walks({}, owing), how: "verified", expects: isOwing }],
  everything: { list: invoices, queries: [{}] },
  complete: {
    path: ({ id }) => `/invoices/${id}`,
    needed: ({ openIsAtMost }) => openIsAtMost === true,
    read: readOne,
    about: "balance",
    // A hundred requests a minute are all there are, and the walk itself needs most of them.
    most: 40,
  },
  credits: {
    path: (id) => `/credits/${id}/balances`,
    read: readCredits,
    about: "credit balance",
  },
  unverified: [
    "balance of invoices older than July 2026",
    "whether an unpaid invoice without credit notes can owe less than its total",
  ],
  cannotSay: ["mandates", "payment methods", "reminders", "pending payments", "promises", "disputes"],
};
