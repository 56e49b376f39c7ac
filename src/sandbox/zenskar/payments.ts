/**
 * Zenskar's payments over all customers. Source: docs2 (get-payments); states, types and filters of the official MCP. A
 * payment is for one invoice or for several; beside those that pay there are refunds, holds and attempts.
 */

import { decimalText } from "../api/decimal-text.ts";
import { type Fields, rulesOf } from "../api/operators.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { hash, pick } from "../population/hash.ts";
import { invoiceNumber, otherId } from "../population/ids.ts";
import { badRequest, refusal } from "./answers.ts";
import { createDocumentList } from "./documents.ts";
import { businessEntityId, instant, invoiceStatus, paymentMethods } from "./rows.ts";

interface PaymentOfCustomer {
  readonly company: Company;
  readonly id: string;
  readonly type: "payment" | "refund" | "authorization";
  readonly status: string;
  /** At least one, all in one currency. */
  readonly invoices: readonly CompanyInvoice[];
  /** In minor units of their currency. */
  readonly amount: number;
  readonly at: number;
}

const statuses = [
  ...["in_progress", "requires_action", "pending_charge", "authorized", "created", "success", "voided", "failed"],
  ...["canceled", "refunded", "partially_refunded", "other"],
];
const types = ["payment", "refund", "payment_reversal", "authorization", "tax_withheld"];
const methods = [
  ...["card", "cash", "check", "charge_back", "bank_transfer", "direct_debit", "amazon_payments"],
  ...["paypal_express_checkout", "upi", "netbanking_emandates", "other", "credits", "ach_credit_transfer"],
];

/** Of an amount on its way. */
const underWay = ["in_progress", "pending_charge", "authorized"];
/** Of an attempt that brings nothing until somebody acts, or at all. */
const attempts = ["requires_action", "created", "failed", "canceled"];

/** Three draws of this hash are used for nothing else. */
const use = 90;

const rest = ({ invoices }: Pick<PaymentOfCustomer, "invoices">): number =>
  invoices.reduce((sum, { open }) => sum + open, 0);

/** Invoices that one payment is for: those of one currency together. */
const together = (invoices: readonly CompanyInvoice[]): readonly (readonly CompanyInvoice[])[] =>
  [...new Set(invoices.map(({ currency }) => currency))].map((currency) =>
    invoices.filter((one) => one.currency === currency),
  );

type Part = Omit<PaymentOfCustomer, "company" | "id">;

/** What became of an invoice's payment; undefined: nobody tried. */
const attemptOf = (invoice: CompanyInvoice, draw: number, today: number): Part | undefined => {
  const { state, total, open, paidAt, issuedAt } = invoice;
  const own = { type: "payment", invoices: [invoice] } as const;
  if (state === "paid") return { ...own, status: "success", amount: total, at: paidAt ?? issuedAt };
  if (state === "partially_paid") return { ...own, status: "success", amount: total - open, at: issuedAt };
  if (state === "void") return { ...own, status: "voided", amount: total, at: issuedAt };
  if (state !== "open" || invoice.paymentPending || draw % 3 !== 0) return undefined;
  return { ...own, status: pick(attempts, draw >>> 4), amount: open, at: Math.min(today, issuedAt) };
};

/** What goes the other way, or holds an amount without taking it. */
const besideOf = (invoice: CompanyInvoice, draw: number): Part | undefined => {
  const { state, total, issuedAt, paymentPending } = invoice;
  const own = { invoices: [invoice], amount: total, at: issuedAt } as const;
  if (state === "paid" && draw % 5 === 0) return { ...own, type: "refund", status: "in_progress" };
  if (state === "open" && !paymentPending && draw % 5 === 0)
    return { ...own, type: "authorization", status: "authorized" };
  return undefined;
};

/** A customer's payments, always the same ones. */
const paymentsOf = (population: Population, company: Company): readonly PaymentOfCustomer[] => {
  const { seed, today } = population;
  const invoices = population.invoices(company);
  const draws = invoices.map((_, place) => hash(seed, invoiceNumber(company.index, place), use));
  const parts: readonly Part[] = [
    ...together(invoices.filter(({ paymentPending }) => paymentPending)).map(
      (pending): Part => ({
        type: "payment",
        status: pick(underWay, hash(seed, company.index, use)),
        invoices: pending,
        amount: rest({ invoices: pending }),
        at: today,
      }),
    ),
    ...invoices.flatMap((invoice, place) => attemptOf(invoice, draws[place] ?? 0, today) ?? []),
    ...invoices.flatMap((invoice, place) => besideOf(invoice, draws[place] ?? 0) ?? []),
  ];
  const idOf = (place: number): string => otherId(seed, "zenskar", "payment", company.index * mostPerCustomer + place);
  return parts.map((part, place) => ({ ...part, company, id: idOf(place) }));
};

/** Above what eight invoices can bring. */
const mostPerCustomer = 32;

const amountText = ({ amount, invoices: [first] }: PaymentOfCustomer): string =>
  decimalText(amount, first?.precision ?? 2);

const currencyOf = ({ invoices }: PaymentOfCustomer): string => invoices[0]?.currency ?? "EUR";

const methodOf = ({ company }: PaymentOfCustomer): string =>
  company.paymentMethod === "sepa_debit" ? "direct_debit" : (company.paymentMethod ?? "other");

const paymentRow = (seed: number, payment: PaymentOfCustomer): Json => {
  const { company, id, type, status, invoices, at } = payment;
  const [method] = paymentMethods(seed, company);
  const currency_code = currencyOf(payment);
  return {
    id,
    amount: amountText(payment),
    amount_refunded: "0",
    currency_code,
    status,
    type,
    customer_id: company.id,
    customer_name: company.name,
    customer_email: company.email,
    customer_external_id: company.externalId,
    connector_id: method?.connectorId ?? null,
    connector_name: method?.connectorName ?? null,
    external_id: `pi_${id.slice(0, 8)}`,
    payment_method: methodOf(payment),
    payment_method_details: { last4: "4242" },
    parent_id: null,
    invoices: invoices.map((invoice) => ({
      invoice_id: invoice.id,
      payment_id: id,
      amount: decimalText(invoice.open || invoice.total, invoice.precision),
      amount_refunded: "0",
      currency_code,
      invoice_number: invoice.number,
      status: invoiceStatus(invoice),
      invoice_total: decimalText(invoice.total, invoice.precision),
      created_at: instant(invoice.issuedAt),
    })),
    created_at: instant(at),
    timestamp: Math.floor(at / 1000),
    transactions: [],
  };
};

const exact = ["exact"] as const;
const bounds = ["gte", "lte"] as const;

const fields = (seed: number): Fields<PaymentOfCustomer> => ({
  id: { type: "uuid", operators: exact, read: ({ id }) => id },
  customer_id: { type: "uuid", operators: exact, read: ({ company }) => company.id },
  connector_id: {
    type: "uuid",
    operators: exact,
    read: ({ company }) => paymentMethods(seed, company)[0]?.connectorId ?? null,
  },
  external_id: { type: "text", operators: ["ilike"], read: ({ id }) => `pi_${id.slice(0, 8)}` },
  payment_method: { type: "text", operators: exact, read: methodOf },
  type: { type: "text", operators: exact, read: ({ type }) => type },
  status: { type: "text", operators: exact, read: ({ status }) => status },
  amount: { type: "number", operators: bounds, read: (payment) => Number(amountText(payment)) },
  amount_refunded: { type: "number", operators: bounds, read: () => 0 },
  currency_code: { type: "text", operators: ["ilike"], read: currencyOf },
  autocharge: { type: "boolean", operators: exact, read: ({ company }) => company.autoCharge },
  parent_id: { type: "uuid", operators: exact, read: () => null },
  timestamp: { type: "number", operators: bounds, read: ({ at }) => Math.floor(at / 1000) },
  created_at: { type: "date-time", operators: bounds, read: ({ at }) => at },
  customer__business_entity_id: {
    type: "uuid",
    operators: exact,
    read: ({ company }) => businessEntityId(seed, company),
  },
});

const rules: ParameterRules = {
  ...rulesOf(fields(0)),
  cursor: { type: "text" },
  limit: { type: "integer", minimum: 1, maximum: 100 },
  order: { type: "text" },
  invoice__id: { type: "uuid" },
  status: { type: "text", values: statuses },
  type: { type: "text", values: types },
  payment_method: { type: "text", values: methods },
  timestamp__gte: { type: "integer" },
  timestamp__lte: { type: "integer" },
};

const orders: Readonly<Record<string, (payment: PaymentOfCustomer) => number>> = { created_at: ({ at }) => at };

/** An invoice among those that a payment is for. */
const isFor = (query: URLSearchParams): ((payment: PaymentOfCustomer) => boolean) | undefined => {
  const wanted = query.get("invoice__id")?.toLowerCase();
  return wanted === undefined ? undefined : ({ invoices }) => invoices.some(({ id }) => id === wanted);
};

/** Lists payments. What the MCP says no more of than that it searches, or sorts otherwise, is refused. */
export const zenskarPayments = (population: Population) => {
  const { seed } = population;
  const list = createDocumentList<PaymentOfCustomer>(population, {
    fields: fields(seed),
    orders,
    documentsOf: (company) => paymentsOf(population, company),
    mostPerCustomer,
    rowOf: (payment) => paymentRow(seed, payment),
    test: isFor,
  });
  return {
    list: (query: URLSearchParams, headers: Readonly<Record<string, string | undefined>>): SandboxAnswer => {
      if (query.has("search")) return badRequest("Invalid search parameter");
      return refusal(query, rules) ?? list(query, headers.apiversion ?? "");
    },
  };
};
