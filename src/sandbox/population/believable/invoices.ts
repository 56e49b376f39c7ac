/** The invoices of a believable customer: up to eight, years of them, mostly paid; one customer in ten is behind. */

import type { Company, CompanyInvoice } from "../company.ts";
import { hash, pick } from "../hash.ts";
import { use } from "../identities.ts";
import { invoiceIdOf, invoiceNumber, vendorNumber } from "../ids.ts";
import { levelAfter, reminderAt } from "../reminders.ts";
import { dealt } from "./identities.ts";
import { type Price, priceOf, totalOf } from "./prices.ts";

const day = 86_400_000;
const mostInvoices = 8;
/** Books go back no further. */
const mostDays = 5 * 365;

/** Days from one invoice to the next: by the month, the quarter, the half year, the year. */
const rhythms: readonly number[] = [30, 91, 91, 91, 91, 182, 182, 365, 365, 365];
/** Days to pay. */
const terms: readonly number[] = [14, 14, 30, 30, 30, 45, 60];

/** How a customer is billed and pays: the same for all its invoices, so it is worked out once. */
interface Habit {
  readonly company: Company;
  readonly price: Price;
  /** Direct debits of it are handed in around the due date. */
  readonly isDebited: boolean;
  readonly rhythm: number;
  readonly term: number;
  /** The day of the newest invoice, epoch milliseconds. */
  readonly newestAt: number;
  readonly count: number;
  /** Days after the due date that it usually takes to pay. */
  readonly delay: number;
  /** How many of the newest due invoices stay unpaid. */
  readonly unpaid: number;
}

const debtorDealSize = 8;
/** Invoices that a debtor leaves unpaid. */
const debts: readonly number[] = [1, 1, 1, 1, 2, 2, 3];

/** One customer in eight is a debtor; where a direct debit works, a quarter of them are none. */
const unpaidOf = (seed: number, { index, vendor, mandate }: Company, draw: number): number => {
  const { card } = dealt(index, debtorDealSize, (deck) => hash(seed, deck * 8 + vendorNumber(vendor), use.invoices));
  if (card !== 0 || (mandate?.status === "ACTIVE" && draw % 4 === 0)) return 0;
  return pick(debts, draw >>> 1);
};

const habitOf = (seed: number, today: number, company: Company): Habit => {
  const own = company.index * 8 + vendorNumber(company.vendor);
  const draw = hash(seed, own, use.count);
  const other = hash(seed, own, use.flags);
  const rhythm = pick(rhythms, draw);
  const newestAt = today - ((draw >>> 8) % rhythm) * day;
  const since = Math.floor((newestAt - company.createdAt) / day);
  return {
    company,
    price: priceOf(seed, company),
    isDebited: company.mandate?.status === "ACTIVE" && company.autoCharge,
    rhythm,
    newestAt,
    term: pick(terms, other),
    count: since < 0 ? 0 : Math.min(mostInvoices, 1 + Math.floor(since / rhythm)),
    // Three in four pay when it is due, the others take their time.
    delay: (other >>> 8) % 4 === 0 ? (other >>> 12) % 34 : 0,
    unpaid: unpaidOf(seed, company, other >>> 16),
  };
};

/** Before the due date, some have paid already. */
const stateBefore = (draw: number): CompanyInvoice["state"] =>
  draw % 25 === 1 ? "draft" : draw % 5 === 2 ? "paid" : "open";

/** What a debtor left unpaid: most of it is settled in the end. */
const stateOfDebt = (late: number, draw: number): CompanyInvoice["state"] => {
  if (late > 300) return draw % 4 === 0 ? "written_off" : "paid";
  if (late > 100 && draw % 3 !== 0) return "paid";
  return late > 20 && draw % 7 === 3 ? "partially_paid" : "open";
};

/**
 * `late`: days after the due date, negative before it. `dueAfter`: invoices of the same customer due later than this
 * one.
 */
const stateOf = (habit: Habit, late: number, dueAfter: number, draw: number): CompanyInvoice["state"] => {
  if (draw % 71 === 0) return "void";
  if (late < 0) return stateBefore(draw);
  if (dueAfter < habit.unpaid) return stateOfDebt(late, draw);
  return late > habit.delay ? "paid" : "open";
};

/** The day a paid invoice was paid: as late as the customer usually is, or up to a week early. Never in the future. */
const paidOn = (today: number, issuedAt: number, dueAt: number, delay: number, draw: number): number =>
  Math.min(today, Math.max(issuedAt, dueAt + (delay > 0 ? delay : -(draw % 8)) * day));

const invoiceOf = (seed: number, today: number, habit: Habit, place: number): CompanyInvoice => {
  const { company, price, rhythm } = habit;
  const number = invoiceNumber(company.index, place);
  const draw = hash(seed, number * 8 + vendorNumber(company.vendor), use.invoice);
  const older = habit.count - 1 - place;
  const issuedAt = habit.newestAt - older * rhythm * day;
  // Never due today: nobody has to say whether that is overdue.
  const wanted = issuedAt + habit.term * day;
  const dueAt = wanted === today ? wanted + day : wanted;
  const late = (today - dueAt) / day;
  const state = stateOf(habit, late, Math.min(older, Math.floor((late - 1) / rhythm)), draw >>> 4);
  const total = totalOf(price, older * rhythm, draw);
  const dunningLevel = (state === "open" || state === "partially_paid") && draw % 8 !== 0 ? levelAfter(late) : 0;
  const rest = 1 + Math.floor(((total - 2) * (64 + (draw >>> 25))) / 256);
  return {
    id: invoiceIdOf(seed, company, place),
    number: `INV-${10_000 + number}`,
    state,
    issuedAt,
    dueAt,
    paidAt: state === "paid" ? paidOn(today, issuedAt, dueAt, habit.delay, draw >>> 7) : null,
    lastReminderAt: reminderAt(dueAt, dunningLevel),
    dunningLevel,
    currency: price.currency,
    precision: price.precision,
    total,
    open: state === "open" ? total : state === "partially_paid" ? rest : 0,
    paymentPending: state === "open" && habit.isDebited && late >= -2 && late <= 5,
  };
};

/** All invoices of a customer, oldest first; always the same ones. `today` is a UTC midnight in epoch milliseconds. */
export const believableInvoices = (seed: number, today: number, company: Company): readonly CompanyInvoice[] => {
  const habit = habitOf(seed, today, company);
  return Array.from({ length: habit.count }, (_, place) => invoiceOf(seed, today, habit, place)).filter(
    ({ issuedAt }) => today - issuedAt <= mostDays * day,
  );
};
