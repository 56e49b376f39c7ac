/** What a customer owes as one debt, and why to chase it and why not: pure rules over what was read. */

import type { Connection } from "../vendors/define.ts";
import { type Customer, isReachable } from "../vocabulary/customer.ts";
import { type Bucket, bucketOf, daysBetween, daysOverdue, type Invoice, showDay } from "../vocabulary/invoice.ts";
import type { Moment } from "../vocabulary/moment.ts";
import { type Owed, owedOf } from "./amounts-due.ts";

/** One customer of one vendor with overdue invoices. */
export interface Debt {
  readonly connection: Connection;
  readonly customerId: string;
  readonly name: string | null | undefined;
  /** Owed and overdue, oldest first. */
  readonly invoices: readonly Invoice[];
  /** Of the same customer, where the whole amount is on its way. */
  readonly pending: readonly Invoice[];
  readonly owed: Owed;
  readonly oldest: Moment;
  readonly days: number;
  readonly bucket: Bucket;
  /** As the invoice row shows it, until the customer itself is read. */
  readonly customer?: Customer | undefined;
}

/** Which debt it is, among all connections' debts. */
export const debtKey = ({ connection, customerId }: Pick<Debt, "connection" | "customerId">): string =>
  `${connection.name} ${customerId}`;

export const debtOf = (
  connection: Connection,
  customerId: string,
  overdue: readonly Invoice[],
  pending: readonly Invoice[],
  asOf: number,
): Debt | undefined => {
  const invoices = overdue.toSorted((a, b) => (a.dueAt?.at ?? 0) - (b.dueAt?.at ?? 0) || (a.id < b.id ? -1 : 1));
  const [first] = invoices;
  const days = first && daysOverdue(first, asOf);
  if (!first?.dueAt || days === undefined) return undefined;
  const all = [...invoices, ...pending];
  return {
    connection,
    customerId,
    name: all.find(({ customerName }) => customerName)?.customerName,
    invoices,
    pending,
    owed: owedOf(invoices),
    oldest: first.dueAt,
    days,
    bucket: bucketOf(days),
    customer: all.find(({ customer }) => customer)?.customer,
  };
};

/** A reminder this many days back, or less, needs time to work. */
const reminderRestDays = 7;

const newestReminder = ({ invoices }: Debt): Moment | null | undefined => {
  const said = invoices.map(({ lastReminderAt }) => lastReminderAt);
  const dates = said.filter((one) => one?.at !== undefined && one !== null);
  const newest = dates.reduce<Moment | undefined>(
    (best, one) => ((one?.at ?? 0) > (best?.at ?? 0) ? one! : best),
    undefined,
  );
  // Only where every invoice says that there was none, there was none.
  return newest ?? (said.every((one) => one === null) ? null : undefined);
};

const latest = (moments: readonly (Moment | null | undefined)[]): number | undefined => {
  const instants = moments.flatMap((one) => one?.at ?? []);
  return instants.length > 0 ? Math.max(...instants) : undefined;
};

/** Why not to chase now, from invoices alone: known for everybody before any customer is read. */
export const holdsOf = (debt: Debt, asOf: number): readonly string[] => {
  const { invoices, pending } = debt;
  const promised = latest(invoices.map(({ promisedAt }) => promisedAt));
  const reminded = newestReminder(debt)?.at;
  return [
    ...(pending.length > 0 || invoices.some(({ paymentUnderWay }) => paymentUnderWay) ? ["payment_pending"] : []),
    ...(promised !== undefined && daysBetween(asOf, promised) > 0 ? [`promised:${showDay(promised)}`] : []),
    ...(invoices.some(({ disputed }) => disputed) ? ["disputed"] : []),
    ...(reminded !== undefined && daysBetween(reminded, asOf) <= reminderRestDays
      ? [`reminded:${showDay(reminded)}`]
      : []),
  ];
};

/** Why not to chase now, from the customer's own row. */
export const customerHoldsOf = (customer: Customer): readonly string[] => {
  const { mandate } = customer;
  const waiting = mandate && ["created", "pending"].includes(mandate.status);
  const rules: readonly (readonly [string, boolean | null | undefined])[] = [
    ["mandate_pending", waiting],
    ["mandate_migrating", mandate?.status === "migrating"],
    ["disputed", mandate?.reason !== undefined && /dispute/i.test(mandate.reason)],
    ["comms_off", customer.communications === false],
    ["suspended", customer.suspended],
    ["archived", customer.archived],
    ["no_contact", isReachable(customer) === false],
  ];
  return rules.flatMap(([word, holds]) => (holds ? [word] : []));
};

/** Why to chase, beside the amount and its age. Nothing that is unknown is a reason. */
export const reasonsOf = (debt: Debt, customer: Customer | undefined): readonly string[] => {
  const level = Math.max(0, ...debt.invoices.map(({ dunning }) => dunning?.level ?? 0));
  const mandate = customer?.mandate;
  const noMethod = customer?.paymentMethod === null && mandate === undefined;
  return [
    ...(mandate === null ? ["no_mandate"] : []),
    ...(mandate?.status === "cancelled" ? ["mandate_cancelled"] : []),
    ...(noMethod ? ["no_method"] : []),
    ...(customer?.autoCharge === false ? ["autocharge_off"] : []),
    ...(newestReminder(debt) === null ? ["no_reminder"] : []),
    ...(level > 0 ? [`level_${level}`] : []),
  ];
};

/** Whether invoices alone speak against chasing now: known for everybody before any customer is read. */
export const isHeldAt =
  (asOf: number) =>
  (debt: Debt): boolean =>
    holdsOf(debt, asOf).length > 0;

/** The currency a debt competes in, and its amount there: that of its oldest invoice whose amount is known. */
export const leadOf = (debt: Debt): { readonly key: string; readonly amount: string } | undefined => {
  const lead = debt.invoices.find(({ open }) => open !== undefined);
  if (lead?.open === undefined) return undefined;
  const total = debt.owed.totals.find(({ currency }) => currency === lead.currency);
  if (total) return { key: total.currency, amount: total.amount };
  // Without a currency amounts compare only within their vendor, and only the largest single one counts.
  return { key: `? ${debt.connection.name}`, amount: debt.owed.withoutCurrency[0] ?? lead.open };
};
