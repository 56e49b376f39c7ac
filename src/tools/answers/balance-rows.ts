/** A balance as the field and value rows that `get_customer` shows. */

import { owedOf, showOwed } from "../../receivables/amounts-due.ts";
import type { Balance } from "../../receivables/balance.ts";
import { daysOverdue, type Invoice, isOwed, showDay } from "../../vocabulary/invoice.ts";
import { type Moment, showMoment } from "../../vocabulary/moment.ts";
import { showAmount, showMoney } from "../../vocabulary/money.ts";
import { plural } from "./plural.ts";

/** Invoices written out one by one; the rest is counted. */
const mostInvoices = { summary: 5, full: 10 } as const;

const cell = (value: string | null | undefined): string => (value === undefined ? "?" : (value ?? "-"));

const money = (amount: string | undefined, currency: string | undefined): string =>
  amount === undefined ? "?" : showAmount(amount, currency);

const date = (moment: Moment | null | undefined): string => cell(moment && showMoment(moment, "day"));

const days = (count: number | undefined): string => {
  if (count === undefined) return "overdue ?";
  if (count < 0) return `due in ${plural(-count, "day")}`;
  return count === 0 ? "due today" : `${plural(count, "day")} overdue`;
};

const dunning = ({ dunning: sent }: Invoice): string[] => {
  if (!sent) return [];
  const level = sent.level === undefined ? "dunning" : `level ${sent.level}`;
  const words = sent.word || sent.level !== undefined ? [level, sent.word].filter(Boolean).join(" ") : "";
  return [
    ...(words ? [words] : []),
    ...(sent.until ? [`deadline ${date(sent.until)}`] : []),
    ...(sent.fee ? [`fee ${showMoney(sent.fee)}`] : []),
  ];
};

const invoiceLine = (invoice: Invoice, asOf: number): string => {
  const { open, openIsAtMost, total, currency, state } = invoice;
  const amount = `${openIsAtMost ? "≤" : ""}${money(open, currency)} of ${money(total, currency)} ${currency ?? "?"}`;
  return [
    `open ${amount}`,
    ...(state === "open" ? [] : [state]),
    `issued ${date(invoice.issuedAt)}`,
    `due ${date(invoice.dueAt)}`,
    ...(isOwed(invoice) ? [days(daysOverdue(invoice, asOf))] : []),
    ...dunning(invoice),
    `last reminder ${date(invoice.lastReminderAt)}`,
    ...(invoice.promisedAt ? [`promised ${date(invoice.promisedAt)}`] : []),
    ...(invoice.paymentUnderWay ? ["payment on its way"] : []),
    ...(invoice.disputed ? ["disputed"] : []),
  ].join(", ");
};

const headline = (balance: Balance): string => {
  const { invoices, owed, outcome, problem } = balance;
  if (outcome === "failed" || outcome === "unsupported") return `? (${problem?.code ?? "unsupported"})`;
  const count = invoices.filter(isOwed).length;
  const pending = invoices.filter(({ state }) => state === "pending");
  const unknown = invoices.filter(({ state }) => state === "unknown").length;
  const partial = outcome === "partial" ? "at least " : "";
  const beside = [
    ...(pending.length > 0 ? [`${showOwed(owedOf(pending))} in ${plural(pending.length, "invoice")} on its way`] : []),
    ...(unknown > 0 ? [`${plural(unknown, "invoice")} in an unknown state`] : []),
  ].map((one) => `; ${one}`);
  if (count > 0) return `${partial}${showOwed(owed)} in ${plural(count, "open invoice")}${beside.join("")}`;
  if (unknown > 0) return `?${beside.join("")}`;
  return `${outcome === "partial" ? "? (not everything was read)" : `no ${pending.length > 0 ? "other " : ""}open invoice`}${beside.join("")}`;
};

const payment = ({ mandate, paymentMethod }: Balance): string => {
  const parts = [
    mandate ? `mandate ${mandate.status}${mandate.reason ? ` (${mandate.reason})` : ""}` : mandate,
    paymentMethod,
  ];
  const known = parts.filter((part) => typeof part === "string");
  return known.join(", ") || (parts.includes(null) ? "-" : "?");
};

const overdueRows = ({ oldestDue, days: count, overdue, bucket, asOf, zone }: Balance): [string, string][] =>
  oldestDue
    ? [
        ["overdue", count !== undefined && count > 0 ? showOwed(overdue) : "-"],
        ["oldest due", `${date(oldestDue)}, ${days(count)} (${bucket}) at ${showDay(asOf)} ${zone}`],
      ]
    : [];

/** What the amounts must be read with, and in full what the vendor cannot say and what no document confirms. */
const caveatRows = ({ cannotSay, unverified, gaps }: Balance, detail: BalanceDetail): [string, string][] => {
  const standing: readonly (readonly [string, string])[] = [
    ["vendor cannot say", cannotSay.join(", ")],
    ["unverified", unverified.join("; ")],
  ];
  const said = [...(detail === "full" ? standing : []), ["note", gaps.join("; ")] as const];
  return said.flatMap(([field, value]): [string, string][] => (value === "" ? [] : [[field, value]]));
};

type BalanceDetail = keyof typeof mostInvoices;

/**
 * What is owed first, then how it is paid, then the invoices, last what the vendor cannot say. `?` unknown, `-` none.
 */
export const balanceRows = (balance: Balance, detail: BalanceDetail): [string, string][] => {
  const { asOf, invoices, credits, parent, problem } = balance;
  const most = mostInvoices[detail];
  const rows: [string, string][] = [
    ["balance", headline(balance)],
    ...overdueRows(balance),
    ["payment", payment(balance)],
  ];
  const hasCredit = credits !== undefined && credits.length > 0;
  if (hasCredit || (credits !== undefined && detail === "full"))
    rows.push(["credit", credits.map(showMoney).join(" + ") || "-"]);
  if (balance.writtenOff > 0)
    rows.push(["written off", `${plural(balance.writtenOff, "invoice")}, not in the balance`]);
  if (parent) rows.push(["parent", `${parent.name ?? parent.id}: invoices may be billed there`]);
  for (const invoice of invoices.slice(0, most)) {
    rows.push([`invoice ${invoice.number ?? invoice.id}`, invoiceLine(invoice, asOf)]);
  }
  if (invoices.length > most) rows.push(["more invoices", String(invoices.length - most)]);
  if (problem) rows.push(["balance problem", `${problem.code}: ${problem.message}`]);
  return [...rows, ...caveatRows(balance, detail)];
};
