/** When a customer was reminded of an unpaid invoice: one reminder per level, the last on the invoice's own date. */

import type { CompanyInvoice } from "./company.ts";

export interface Reminder {
  /** 1 is the first. */
  readonly level: number;
  /** Epoch milliseconds, UTC midnight. */
  readonly at: number;
}

const day = 86_400_000;
const daysAfterDue = [14, 35, 70];

/** The reminders of an invoice, oldest first; empty while its dunning level is 0. */
export function remindersOf(invoice: CompanyInvoice): readonly Reminder[] {
  return Array.from({ length: invoice.dunningLevel }, (_, earlier) => {
    const isLast = earlier === invoice.dunningLevel - 1;
    const planned = invoice.dueAt + (daysAfterDue[earlier] ?? 100) * day;
    return { level: earlier + 1, at: isLast ? (invoice.lastReminderAt ?? planned) : planned };
  });
}
