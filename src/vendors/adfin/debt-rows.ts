/** What Adfin's invoices and payment requests share: states, the customer inside a row, pages and their envelope. */

import type { Customer } from "../../vocabulary/customer.ts";
import type { InvoiceState } from "../../vocabulary/invoice.ts";
import { meaningOf } from "../declare/lenient.ts";
import { page } from "../pagination/page.ts";
import { type Body, item as customerItem, translate } from "./wire.ts";

/** What SUBMITTED covers is on its way; a SCHEDULED debit is planned and not yet taken. */
const states: Readonly<Record<string, InvoiceState>> = {
  DRAFT: "draft",
  UNPAID: "open",
  SCHEDULED: "open",
  OVERDUE: "open",
  SUBMITTED: "pending",
  PAID: "paid",
  SETTLED: "paid",
  VOID: "void",
  CANCELLED: "void",
};

export const stateOf = (status: string | null | undefined): InvoiceState => meaningOf(states, status) ?? "unknown";

export const isDispute = (reason: string | null | undefined): boolean | undefined =>
  reason === undefined ? undefined : /DISPUTE/i.test(reason ?? "");

export const customerOf = (sent: unknown): Customer | undefined => {
  const parsed = customerItem.safeParse(sent);
  return parsed.success ? translate(parsed.data) : undefined;
};

export const pages = {
  mostPerPage: 200,
  pagination: page({ page: "page", size: "size", first: 0, untilEmpty: true }),
  // The oldest first: what a walk that runs out of time has read is then what is overdue longest.
  fixedQuery: { sort: "creationTime,asc" },
};

export const asCustomers = (items: readonly unknown[], whole: object) => ({ ...whole, customers: items }) as Body;
