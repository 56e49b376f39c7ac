/** An invoice's line in a customer's answer: `open 10.00 of 12.00 EUR, issued …, due …, 3 days overdue, …`. */

export interface InvoiceLine {
  readonly number: string;
  /** Decimal strings; `?` where the vendor does not say. */
  readonly open: string;
  readonly total: string;
  readonly currency: string;
  readonly atMost: boolean;
  /** Days as sent; undefined where unknown or none. */
  readonly issued: string | undefined;
  readonly due: string | undefined;
  /** Negative: not due yet. Undefined: not known, or nothing is owed. */
  readonly days: number | undefined;
  /** Everything else that the line says. */
  readonly rest: readonly string[];
}

const amount = /^open (≤?)(\S+) of (\S+) (\S+)$/;
const day = /^(?:issued|due) (\d{4}-\d\d-\d\d~?)$/;

const daysIn = (parts: readonly string[]): number | undefined => {
  for (const part of parts) {
    const [, late, early] = /^(?:(\d+) days overdue|due in (\d+) days)$/.exec(part) ?? [];
    if (late !== undefined) return Number(late);
    if (early !== undefined) return -Number(early);
    if (part === "due today") return 0;
  }
  return undefined;
};

/** Undefined where a field is no invoice, or its line is not written so. */
export const readInvoice = ([field, value]: readonly [string, string]): InvoiceLine | undefined => {
  if (!field.startsWith("invoice ")) return undefined;
  const [first = "", ...parts] = value.split(", ");
  const [, bound, open, total, currency] = amount.exec(first) ?? [];
  if (open === undefined || total === undefined || currency === undefined) return undefined;
  const issued = parts.find((part) => part.startsWith("issued "));
  const due = parts.find((part) => /^due [\d?-]/.test(part));
  return {
    number: field.slice("invoice ".length),
    open,
    total,
    currency,
    atMost: bound === "≤",
    issued: day.exec(issued ?? "")?.[1],
    due: day.exec(due ?? "")?.[1],
    days: daysIn(parts),
    rest: parts.filter(
      (part) => part !== issued && part !== due && !/^(\d+ days overdue|due in \d+ days|due today)$/.test(part),
    ),
  };
};

const dayMs = 86_400_000;

const at = (text: string | undefined): number | undefined => {
  const value = text === undefined ? Number.NaN : Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(value) ? undefined : value;
};

/** Where an invoice's bar lies on the line of time, as shares of its length. */
export interface Span {
  /** Undefined: when it was issued is not known. */
  readonly issued: number | undefined;
  readonly due: number;
}

export interface Timeline {
  readonly from: string;
  readonly to: string;
  /** The day the answer counts to. */
  readonly today: string;
  readonly todayShare: number;
  /** One per invoice; undefined where its due date is not known. */
  readonly spans: readonly (Span | undefined)[];
}

const isoDay = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** Undefined where no invoice tells which day it is. */
export const timelineOf = (invoices: readonly InvoiceLine[]): Timeline | undefined => {
  const dated = invoices.find(({ due, days }) => due !== undefined && days !== undefined);
  const dueAt = at(dated?.due);
  if (dueAt === undefined || dated?.days === undefined) return undefined;
  const today = dueAt + dated.days * dayMs;
  const moments = [today, ...invoices.flatMap(({ issued, due }) => [at(issued) ?? [], at(due) ?? []].flat())];
  const [from, to] = [Math.min(...moments), Math.max(...moments)];
  const share = (moment: number): number => (to > from ? (moment - from) / (to - from) : 1);
  return {
    from: isoDay(from),
    to: isoDay(to),
    today: isoDay(today),
    todayShare: share(today),
    spans: invoices.map(({ issued, due }) => {
      const [start, end] = [at(issued), at(due)];
      return end === undefined
        ? undefined
        : { issued: start === undefined ? undefined : share(start), due: share(end) };
    }),
  };
};
