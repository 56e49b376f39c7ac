/** Numbers, amounts and days in the person's locale. Days are calendar days in UTC, as the server counts them. */

import type { Amount } from "./amounts.ts";

export interface Format {
  readonly count: (value: number) => string;
  /** Every digit that was sent, however many the currency usually has. */
  readonly amount: (amount: Amount) => string;
  /** `2026-05-14` or `2026-05-14~` (its time zone is not stated); undefined where a text is no day. */
  readonly day: (text: string) => string | undefined;
  /** As `day`, without the year. */
  readonly shortDay: (text: string) => string | undefined;
  /** A sentence of the server with its amounts and days so written; nothing else of it changes. */
  readonly told: (sentence: string) => string;
  readonly compare: (a: string, b: string) => number;
}

const usable = (locale: string | undefined): string => {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
};

const dayOf = (text: string): Date | undefined => {
  const [, day] = /^(\d{4}-\d\d-\d\d)~?$/.exec(text) ?? [];
  const date = day === undefined ? undefined : new Date(`${day}T00:00:00Z`);
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
};

export const formatFor = (wanted: string | undefined): Format => {
  const locale = usable(wanted);
  const counts = new Intl.NumberFormat(locale);
  const byDecimals = new Map<number, Intl.NumberFormat>();
  const withDecimals = (digits: number): Intl.NumberFormat => {
    const there =
      byDecimals.get(digits) ??
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    byDecimals.set(digits, there);
    return there;
  };
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const shortDays = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const collator = new Intl.Collator(locale, { numeric: true });
  const shown = (format: Intl.DateTimeFormat) => (text: string) => {
    const date = dayOf(text);
    return date && `${format.format(date)}${text.endsWith("~") ? "~" : ""}`;
  };
  const day = shown(days);
  const amount = ({ digits, currency, atMost }: Amount): string => {
    const decimals = Math.min(100, digits.split(".")[1]?.length ?? 0);
    // The digits go in as text: a number would round what is beyond fifteen of them.
    const number = withDecimals(decimals).format(digits as `${number}`);
    return `${atMost ? "≤ " : ""}${number}${currency === "" ? "" : ` ${currency}`}`;
  };
  return {
    count: (value) => counts.format(value),
    amount,
    day,
    shortDay: shown(shortDays),
    told: (sentence) =>
      sentence
        .replaceAll(/\b\d{4}-\d\d-\d\d(?!T)~?/g, (text) => day(text) ?? text)
        .replaceAll(/(?<![\w.:-])(\d+(?:\.\d+)?) (?!UTC)([A-Z]{3})\b/g, (_, digits: string, currency: string) =>
          amount({ digits, currency, atMost: false }),
        ),
    compare: collator.compare,
  };
};
