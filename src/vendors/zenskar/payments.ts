/**
 * Zenskar's payments, which tell whose money is on its way where its invoices do not. Source: `GET /payments` (docs2);
 * states, types and filters of the vendor's own MCP server, which asks this path.
 */

import type { Query } from "../../http/request.ts";
import { arrayOf, group, meaningOf, nativeId, shape, text } from "../declare/lenient.ts";
import { list } from "../declare/list.ts";
import { type PaymentList, paymentOf, paymentsUnderWay } from "../declare/payments.ts";
import type { InvoiceRecord, RelatedList } from "../declare/receivables.ts";
import type { Parsed } from "../declare/schema.ts";
import { cursor } from "../pagination/cursor.ts";
import { body, read } from "./wire.ts";

/** No document says what the ids of payments look like: they are only told apart by them. */
const paymentId = /^[\w-]{1,64}$/;

const paymentItem = shape({
  id: nativeId(paymentId),
  type: text(),
  status: text(),
  customer_id: text(),
  invoices: arrayOf(group({ invoice_id: text() })),
});
type Item = Parsed<typeof paymentItem>;

/**
 * Under way is what waits for nobody but the payment's provider. What waits to be started, or for the customer's own
 * doing, is not: whoever calls on the customer then is right to. `other` says nothing.
 */
const isOver: Readonly<Record<string, boolean>> = {
  in_progress: false,
  pending_charge: false,
  authorized: false,
  created: true,
  requires_action: true,
  success: true,
  voided: true,
  failed: true,
  canceled: true,
  refunded: true,
  partially_refunded: true,
};

/** Refunds and reversals bring nothing, an authorisation holds money and collects none. */
const ownType = "payment";

/** Undefined where it cannot be told. */
const isUnderWay = ({ type, status }: Item): boolean | undefined => {
  const over = meaningOf(isOver, status);
  if (over === true || (typeof type === "string" && type !== ownType)) return false;
  return over === undefined || typeof type !== "string" ? undefined : true;
};

const translateRecord = (sent: Item): InvoiceRecord | "other" =>
  isUnderWay(sent) === true
    ? { key: sent.invoices?.flatMap(({ invoice_id: id }) => id ?? []) ?? [], kind: "payment" }
    : "other";

const paged = {
  rows: "payments",
  path: "/payments",
  mostPerPage: 100,
  fixedQuery: { order: "created_at" },
  pagination: cursor({ cursor: "cursor", limit: "limit" }),
  body,
  read,
  item: paymentItem,
  idOf: ({ id }: Item) => id,
};

/** Of the states one is asked for at a time: no document names a parameter that takes several. */
const inStates = (states: readonly string[]): readonly Query[] => states.map((status) => ({ type: ownType, status }));
const states = Object.keys(isOver).filter((state) => isOver[state] === false);

export const payments: PaymentList = {
  list: list({ ...paged, translate: (sent) => paymentOf(sent.customer_id, isUnderWay(sent)) }),
  queries: inStates([...states, "other"]),
  about: paymentsUnderWay,
};

export const invoicePayments: RelatedList = {
  list: list({ ...paged, translate: translateRecord }),
  ask: ({ customer, invoices, when }) => {
    if (customer) return invoices.length > 0 ? [{ type: ownType, customer_id: customer.id }] : undefined;
    return when && inStates(states);
  },
  keyOf: ({ id }) => id,
  about: paymentsUnderWay,
};
