/** The invoices of a harsh customer: none to six, in every state around the population's today. */

import type { Company, CompanyInvoice } from "../company.ts";
import { hash, pick } from "../hash.ts";
import { use } from "../identities.ts";
import { invoiceIdOf, invoiceNumber, vendorNumber } from "../ids.ts";
import { levelAfter, reminderAt } from "../reminders.ts";

const day = 86_400_000;

/** Digits after the decimal point. */
const precisions: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

/** Some customers have invoices in another currency than their own. */
const otherCurrencies: readonly string[] = ["EUR", "GBP", "USD"];

/** Days to pay. */
const terms: readonly number[] = [14, 30, 60];

type State = CompanyInvoice["state"];

/** Twentieths: nine paid, six open. */
const states: readonly State[] = [
  ...Array<State>(9).fill("paid"),
  ...Array<State>(6).fill("open"),
  "partially_paid",
  "partially_paid",
  "draft",
  "void",
  "written_off",
];

/** How many invoices a customer has: one in six has none. */
const counts: readonly number[] = [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6];

/** From 200 days before to 60 days after today, never today itself: nobody has to say whether that is overdue. */
const dueDay = (draw: number): number => {
  const days = (draw % 261) - 200;
  return days === 0 ? 1 : days;
};

/** Mostly everyday amounts, now and then one of ten figures. */
const totalOf = (draw: number, precision: number): number => {
  const large = draw % 199 === 0 ? 100_000 : 1;
  const units = 1 + (draw % 4_999) * large;
  return units * 10 ** precision + ((draw >>> 13) % 10 ** precision);
};

/** Some invoices are spared. */
const dunningLevelOf = (today: number, dueAt: number, draw: number): number =>
  draw % 4 === 0 ? 0 : levelAfter((today - dueAt) / day);

/** The day a paid invoice was paid: up to 30 days after its date, and not in the future. */
const paidOn = (today: number, issuedAt: number, draw: number): number =>
  Math.min(today, issuedAt + (1 + (draw % 30)) * day);

const invoiceOf = (seed: number, today: number, company: Company, place: number): CompanyInvoice => {
  const number = invoiceNumber(company.index, place);
  const own = number * 8 + vendorNumber(company.vendor);
  const draw = hash(seed, own, use.invoice);
  const other = hash(seed, own, use.invoices);
  const state = pick(states, draw >>> 3);
  const dueAt = today + dueDay(other) * day;
  // Nothing is issued in the future, however late it is due.
  const issuedAt = Math.min(today, dueAt - pick(terms, other >>> 10) * day);
  const currency = draw % 20 === 0 ? pick(otherCurrencies, draw >>> 9) : company.currency;
  const precision = precisions[currency] ?? 2;
  const total = totalOf(draw >>> 5, precision) + 1;
  const isOwed = state === "open" || state === "partially_paid";
  const dunningLevel = isOwed ? dunningLevelOf(today, dueAt, other >>> 7) : 0;
  const part = 1 + Math.floor((total - 2) * ((other & 0xff) / 256));
  return {
    id: invoiceIdOf(seed, company, place),
    number: `INV-${1_000_000 + number}`,
    state,
    issuedAt,
    dueAt,
    paidAt: state === "paid" ? paidOn(today, issuedAt, other >>> 6) : null,
    lastReminderAt: reminderAt(dueAt, dunningLevel),
    dunningLevel,
    currency,
    precision,
    total,
    open: state === "open" ? total : state === "partially_paid" ? part : 0,
    paymentPending: state === "open" && (draw >>> 6) % 4 === 0 && company.mandate?.status === "ACTIVE",
  };
};

/** All invoices of a customer, by their place; always the same ones. */
export const harshInvoices = (seed: number, today: number, company: Company): readonly CompanyInvoice[] => {
  const own = company.index * 8 + vendorNumber(company.vendor);
  const count = pick(counts, hash(seed, own, use.count));
  const invoices: CompanyInvoice[] = [];
  for (let place = 0; place < count; place++) invoices.push(invoiceOf(seed, today, company, place));
  return invoices;
};
