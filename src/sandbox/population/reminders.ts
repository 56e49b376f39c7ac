/** The reminders that an invoice's dunning level stands for. */

import type { CompanyInvoice } from "./company.ts";

const day = 86_400_000;

export interface Reminder {
  /** 1 is the first. */
  readonly level: number;
  /** Epoch milliseconds, UTC midnight. */
  readonly at: number;
}

/** Days after the due date at which the reminders of levels 1, 2 and 3 go out. */
const daysAfterDue: readonly number[] = [14, 35, 70];

/** The level that an unpaid invoice has reached by then, 0 to 3; days may be negative. */
export const levelAfter = (daysLate: number): number => daysAfterDue.filter((days) => daysLate > days).length;

/** When the reminder of a level goes out; null for level 0. */
export const reminderAt = (dueAt: number, level: number): number | null =>
  level === 0 ? null : dueAt + (daysAfterDue[level - 1] ?? 0) * day;

/** The reminders of an invoice, oldest first; empty while its dunning level is 0. */
export const remindersOf = ({ dunningLevel, dueAt }: CompanyInvoice): readonly Reminder[] =>
  Array.from({ length: dunningLevel }, (_, earlier) => ({
    level: earlier + 1,
    at: reminderAt(dueAt, earlier + 1) ?? dueAt,
  }));
