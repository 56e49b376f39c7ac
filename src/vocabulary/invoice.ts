/**
 * An invoice, once translated from a vendor's words, and how long it is overdue.
 *
 * Three states as at customers: a value; `null` = the vendor says there is none; `undefined` = the vendor does not say.
 */

import type { Customer, Money } from "./customer.ts";
import type { Moment } from "./moment.ts";
import { isPositive } from "./money.ts";

/**
 * `pending`: unpaid, but the whole open amount is on its way. `unknown`: the vendor's word has no published meaning.
 */
export const invoiceStates = [
  "draft",
  "open",
  "partially_paid",
  "paid",
  "pending",
  "void",
  "written_off",
  "unknown",
] as const;
export type InvoiceState = (typeof invoiceStates)[number];

/** How far reminding has gone. */
interface Dunning {
  /** The vendor's own word. */
  readonly word?: string | undefined;
  /** How many reminders, or the vendor's own level; 0 = none yet. */
  readonly level?: number | undefined;
  /** The new deadline that the last reminder set. */
  readonly until?: Moment | undefined;
  /** Asked on top, never part of the open amount. */
  readonly fee?: Money | undefined;
}

export interface Invoice {
  /** The vendor's own id, exactly as sent. */
  readonly id: string;
  readonly number?: string | null | undefined;
  /** Undefined where the row does not say whose it is: then no filter by customer can be checked on it. */
  readonly customerId: string | undefined;
  readonly customerName?: string | null | undefined;
  readonly state: InvoiceState;
  /** The vendor's own word for the state, kept. */
  readonly word?: string | undefined;
  readonly issuedAt?: Moment | null | undefined;
  readonly dueAt?: Moment | null | undefined;
  /** Decimal strings, with taxes. */
  readonly total?: string | undefined;
  /** What is still owed; undefined is unknown, never zero. */
  readonly open?: string | undefined;
  /** `open` is only an upper bound. */
  readonly openIsAtMost?: true | undefined;
  /** ISO 4217; undefined = not stated. */
  readonly currency?: string | undefined;
  readonly dunning?: Dunning | null | undefined;
  readonly lastReminderAt?: Moment | null | undefined;
  /** The day the customer promised to pay on. */
  readonly promisedAt?: Moment | null | undefined;
  readonly disputed?: boolean | undefined;
  /** A payment of it is planned, or was started and is not done, although the vendor still calls it unpaid. */
  readonly paymentUnderWay?: boolean | undefined;
  /** The customer as far as this row shows it. */
  readonly customer?: Customer | undefined;
}

const dayMs = 86_400_000;

/** The zone in which days are counted: one for all, so that an answer is the same wherever it is computed. */
export const dayZone = "UTC";

/** Midnight (UTC) of the day of an instant, in epoch milliseconds. */
export const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs;

/** Calendar days (UTC) from one instant's day to another's; negative backwards. */
export const daysBetween = (from: number, to: number): number => (startOfDay(to) - startOfDay(from)) / dayMs;

/** `2026-06-30` of an instant, in UTC. */
export const showDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whether its amount is not known to be zero or less. */
export const mayOwe = ({ open }: Invoice): boolean => open === undefined || isPositive(open);

/** Whether the customer still has to do something about it: open, and its amount not known to be zero or less. */
export const isOwed = (invoice: Invoice): boolean =>
  (invoice.state === "open" || invoice.state === "partially_paid") && mayOwe(invoice);

/** Owed, on its way, or in a state without a published meaning that may be owed. */
export const isUnsettled = (invoice: Invoice): boolean =>
  isOwed(invoice) || invoice.state === "pending" || (invoice.state === "unknown" && mayOwe(invoice));

/**
 * Whole calendar days in UTC from the due date's day to the as-of day (`asOf`: any instant of it, epoch milliseconds).
 * 0 = due that day, negative = not due yet. Undefined without a readable due date. Never depends on the time of day or
 * on the process's zone; a due date without a zone is read as UTC, as the vendor's other dates are, and one with an
 * offset is the day that was written.
 */
export const daysOverdue = ({ dueAt }: Pick<Invoice, "dueAt">, asOf: number): number | undefined =>
  dueAt?.at === undefined ? undefined : daysBetween(dueAt.day ?? dueAt.at, asOf);

export const buckets = ["current", "1-30", "31-60", "61-90", "90+"] as const;
export type Bucket = (typeof buckets)[number];

/** The ageing bucket of days overdue; due today is still `current`. */
export const bucketOf = (days: number): Bucket => {
  if (days <= 0) return "current";
  if (days <= 30) return "1-30";
  if (days <= 60) return "31-60";
  return days <= 90 ? "61-90" : "90+";
};
