/** An invoice as a row of the replica, and back: columns to query and add up, and the whole record beside them. */

import type { Connection } from "../../vendors/define.ts";
import { type Invoice, isOwed } from "../../vocabulary/invoice.ts";
import { type Columns, dayColumn, digestOf, flagColumn, millionthsColumn, textColumn } from "./columns.ts";

/** Without the pass it belongs to. */
export const invoiceColumns = (connection: Connection, invoice: Invoice): Columns => {
  const record = JSON.stringify(invoice);
  return {
    connection: connection.name,
    id: invoice.id,
    number: textColumn(invoice.number),
    customer_id: textColumn(invoice.customerId),
    customer_name: textColumn(invoice.customerName),
    state: invoice.state,
    vendor_state: textColumn(invoice.word),
    issued_on: dayColumn(invoice.issuedAt),
    due_on: dayColumn(invoice.dueAt),
    due_ms: invoice.dueAt?.at ?? null,
    total: textColumn(invoice.total),
    open: textColumn(invoice.open),
    open_is_at_most: Number(invoice.openIsAtMost === true),
    open_millionths: millionthsColumn(invoice.open),
    currency: textColumn(invoice.currency),
    dunning_level: invoice.dunning?.level ?? null,
    last_reminder_on: dayColumn(invoice.lastReminderAt),
    promised_on: dayColumn(invoice.promisedAt),
    disputed: flagColumn(invoice.disputed),
    payment_under_way: flagColumn(invoice.paymentUnderWay),
    is_owed: Number(isOwed(invoice)),
    digest: digestOf(record),
    record,
  };
};

export const invoiceOf = ({ record }: { readonly record: string }): Invoice => JSON.parse(record) as Invoice;
