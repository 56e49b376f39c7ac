/** Fynn's payment transactions, refunds among them. Source: `GET /payment/transactions`, docs.fynn.eu. */

import type { CustomerInvoice } from "../api/document-list.ts";
import type { Json } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { hash, pick } from "../population/hash.ts";
import { invoiceNumber, otherId } from "../population/ids.ts";
import { fynnInstant, fynnInstantOrNull } from "./answers.ts";
import { fynnCustomerShort, fynnPaymentMethod } from "./rows.ts";

interface FynnTransaction extends CustomerInvoice {
  readonly transactionId: string;
  readonly type: "payment" | "refund";
  readonly status: string;
  readonly processing: boolean;
  readonly amount: number;
}

/** Drawn for nothing else. */
const use = 91;

type State = Pick<FynnTransaction, "status" | "processing">;

const underWay: readonly State[] = [
  { status: "waiting", processing: true },
  { status: "authorizing", processing: true },
  { status: "authorized", processing: false },
];
/** Nothing moves until the customer acts, or at all. */
const attempts: readonly State[] = [
  { status: "new", processing: false },
  { status: "offsite_authorization_required", processing: false },
  { status: "canceled", processing: false },
];

type Part = Omit<FynnTransaction, "company" | "invoice" | "transactionId">;

const partsOf = (invoice: CompanyInvoice, draw: number): readonly Part[] => {
  const { state, total, open, paymentPending } = invoice;
  const paid = { type: "payment", status: "booked", processing: false } as const;
  if (state === "paid") {
    const refund: Part = { type: "refund", status: "waiting", processing: true, amount: total };
    return [{ ...paid, amount: total }, ...(draw % 5 === 0 ? [refund] : [])];
  }
  if (state === "partially_paid") return [{ ...paid, amount: total - open }];
  if (paymentPending) return [{ type: "payment", ...pick(underWay, draw >>> 4), amount: open }];
  return state === "open" && draw % 3 === 0 ? [{ type: "payment", ...pick(attempts, draw >>> 4), amount: open }] : [];
};

/** At most two for each invoice. */
const transactionsPerInvoice = 2;

/** Always the same ones, in the order of the invoices. */
export const fynnTransactionsOf = (population: Population, company: Company): readonly FynnTransaction[] =>
  population.invoices(company).flatMap((invoice, place) => {
    const number = invoiceNumber(company.index, place);
    return partsOf(invoice, hash(population.seed, number, use)).map((part, at) => ({
      ...part,
      company,
      invoice,
      transactionId: otherId(population.seed, "fynn", "payment", number * transactionsPerInvoice + at),
    }));
  });

/** Amounts are whole numbers of minor units, in the document's words integers. */
export function fynnTransaction(population: Population, transaction: FynnTransaction): Json {
  const { company, invoice, transactionId, type, status, processing, amount } = transaction;
  const isBooked = status === "booked";
  return {
    id: transactionId,
    customer: fynnCustomerShort(company),
    type,
    paymentMethod: fynnPaymentMethod(population, company),
    gateway: "sepa_debit",
    status,
    description: `Payment for invoice #${invoice.number}`,
    documentNumber: transactionId.slice(0, 8),
    currencyCode: invoice.currency,
    amount,
    refundedAmount: 0,
    chargedAmount: isBooked ? amount : 0,
    feeAmount: null,
    createdAt: fynnInstant(invoice.issuedAt),
    paidAt: fynnInstantOrNull(isBooked ? (invoice.paidAt ?? invoice.issuedAt) : null),
    failReason: null,
    authorized: status === "authorized",
    refundable: isBooked,
    processing,
    captured: isBooked,
    referenceId: null,
    invoice: { id: invoice.id, number: invoice.number, type: "TYPE_INVOICE" },
  };
}
