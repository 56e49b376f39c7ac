/** Open invoices on a line of time: from issued to due, and from due to today what is late. */

import { type InvoiceLine, type Span, type Timeline, timelineOf } from "../../read/invoice.ts";
import { unknownMark } from "../cells.ts";
import { element, foreign } from "../elements.ts";
import type { View } from "../view.ts";

const ageOf = (days: number): string => {
  if (days <= 30) return "1-30";
  if (days <= 60) return "31-60";
  return days <= 90 ? "61-90" : "90+";
};

const placed = (kind: string, from: number, to: number, age?: string): HTMLElement => {
  const made = element("span", { class: kind, "data-age": age });
  made.style.setProperty("left", `${from * 100}%`);
  made.style.setProperty("width", `${Math.max(0, to - from) * 100}%`);
  return made;
};

/** How much of the line stands for a beginning that nobody knows. */
const unknownShare = 0.12;

const track = ({ days }: InvoiceLine, span: Span | undefined, { todayShare }: Timeline): HTMLElement => {
  const parts: HTMLElement[] = [];
  if (span === undefined) parts.push(placed("open-end", 0, 1));
  else {
    const start = span.issued ?? Math.max(0, span.due - unknownShare);
    parts.push(placed(span.issued === undefined ? "open-end" : "running", start, span.due));
    if (days !== undefined && days > 0) parts.push(placed("late", span.due, todayShare, ageOf(days)));
  }
  return element("div", { class: "line", "aria-hidden": "true" }, parts, placed("today", todayShare, todayShare));
};

const late = ({ days, due }: InvoiceLine, { format }: View): string => {
  if (days === undefined) return due === undefined ? "due date unknown" : "";
  if (days < 0) return `due in ${format.count(-days)} days`;
  return days === 0 ? "due today" : `${format.count(days)} days overdue`;
};

const amounts = ({ open, total, currency, atMost }: InvoiceLine, { format }: View): HTMLElement => {
  const shown = (digits: string, bound: boolean) =>
    /^-?\d/.test(digits) ? format.amount({ digits, currency: "", atMost: bound }) : unknownMark();
  return element(
    "div",
    { class: "invoice-amount" },
    element("span", { class: currency === "?" ? "money uncertain" : "money" }, shown(open, atMost), ` ${currency}`),
    open === total ? undefined : element("span", { class: "hint" }, "of ", shown(total, false)),
  );
};

const row = (invoice: InvoiceLine, index: number, timeline: Timeline | undefined, view: View): HTMLElement => {
  const day = (text: string | undefined): string => (text && view.format.day(text)) ?? "unknown";
  const told = [
    late(invoice, view),
    `issued ${day(invoice.issued)}`,
    `due ${day(invoice.due)}`,
    ...invoice.rest.map((part) => part.replace(/ -$/, " none").replace(/ \?$/, " unknown").replaceAll("_", " ")),
  ];
  return element(
    "li",
    { class: "invoice" },
    element("div", { class: "invoice-number" }, foreign(invoice.number)),
    timeline ? track(invoice, timeline.spans[index], timeline) : undefined,
    amounts(invoice, view),
    element("div", { class: "invoice-told" }, foreign(view.format.told(told.filter(Boolean).join(" · ")))),
  );
};

const axis = ({ from, to, today, todayShare }: Timeline, { format }: View): HTMLElement => {
  const tick = (text: string, at: number): HTMLElement => {
    const made = element("span", { class: at > 0.5 ? "tick before" : "tick" }, text);
    made.style.setProperty("left", `${at * 100}%`);
    return made;
  };
  return element(
    "li",
    { class: "axis", "aria-hidden": "true" },
    element(
      "div",
      { class: "axis-line" },
      todayShare > 0.25 ? tick(format.shortDay(from) ?? from, 0) : undefined,
      tick(`as of ${format.shortDay(today) ?? today}`, todayShare),
      todayShare < 0.7 ? tick(format.shortDay(to) ?? to, 1) : undefined,
    ),
  );
};

export const invoiceTimeline = (invoices: readonly InvoiceLine[], view: View): HTMLElement => {
  const timeline = timelineOf(invoices);
  return element(
    "section",
    { class: "invoices" },
    element("h2", {}, "Open invoices"),
    element(
      "ul",
      { role: "list" },
      timeline && axis(timeline, view),
      invoices.map((invoice, index) => row(invoice, index, timeline, view)),
    ),
  );
};
