/**
 * Fynn's payment transactions, which tell whose money is on its way where its invoices do not. Source: `GET
 * /payment/transactions` and the single one, whose page explains the states, docs.fynn.eu. No filter is documented.
 */

import { flag, group, meaningOf, nativeId, shape, text } from "../declare/lenient.ts";
import { list } from "../declare/list.ts";
import { type PaymentList, paymentOf, paymentsUnderWay } from "../declare/payments.ts";
import type { Parsed } from "../declare/schema.ts";
import { page } from "../pagination/page.ts";
import { body, echo, fynnId, read } from "./wire.ts";

const transactionItem = shape({
  id: nativeId(fynnId),
  type: text(),
  status: text(),
  /** In the vendor's words: currently processing, so that nothing can be done with it. */
  processing: flag(),
  customer: group({ id: text() }),
});
type Item = Parsed<typeof transactionItem>;

/** Where a row does not say whether it is processing; what waits for the customer alone is not under way. */
const isUnderWayIn: Readonly<Record<string, boolean>> = {
  authorizing: true,
  authorized: true,
  waiting: true,
  new: false,
  offsite_authorization_required: false,
  captured: false,
  booked: false,
  dispute: false,
  canceled: false,
};

/** Undefined where it cannot be told. */
const isUnderWay = ({ type, status, processing }: Item): boolean | undefined => {
  if (typeof type === "string" && type !== "payment") return false;
  // What is authorised waits to be captured, and is not called processing.
  const isPending = status === "authorized" || (processing ?? meaningOf(isUnderWayIn, status));
  return isPending === true && typeof type !== "string" ? undefined : isPending;
};

export const payments: PaymentList = {
  list: list({
    rows: "payment transactions",
    path: "/payment/transactions",
    mostPerPage: 100,
    pagination: page({ page: "page", size: "limit", first: 1 }),
    body,
    echo,
    read,
    item: transactionItem,
    idOf: ({ id }) => id,
    translate: (sent) => paymentOf(sent.customer?.id, isUnderWay(sent)),
  }),
  queries: [{}],
  about: paymentsUnderWay,
};
