/** What invoices add up to: exact sums per currency, and apart from them what no sum may hold. */

import type { Invoice } from "../vocabulary/invoice.ts";
import { addDecimals, compareDecimals, showMoney } from "../vocabulary/money.ts";

export interface Total {
  readonly currency: string;
  /** A decimal string. */
  readonly amount: string;
  readonly invoices: number;
  /** At least one part of it is only an upper bound. */
  readonly atMost: boolean;
}

export interface Owed {
  /** One per currency, in the currencies' alphabetical order. Never added up further. */
  readonly totals: readonly Total[];
  /** Amounts whose currency the vendor does not state, one per invoice, largest first: they may differ, so no sum. */
  readonly withoutCurrency: readonly string[];
  /** Invoices without a stated amount. */
  readonly undetermined: number;
}

const add = (total: Total | undefined, invoice: Invoice, currency: string, open: string): Total => ({
  currency,
  amount: total ? addDecimals(total.amount, open) : open,
  invoices: (total?.invoices ?? 0) + 1,
  atMost: (total?.atMost ?? false) || invoice.openIsAtMost === true,
});

/** Of invoices that are owed; credits are never netted. */
export const owedOf = (invoices: readonly Invoice[]): Owed => {
  const totals = new Map<string, Total>();
  const apart: string[] = [];
  let undetermined = 0;
  for (const invoice of invoices) {
    const { open, currency } = invoice;
    if (open === undefined) undetermined += 1;
    else if (currency === undefined) apart.push(open);
    else totals.set(currency, add(totals.get(currency), invoice, currency, open));
  }
  const sorted = [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  return { totals: sorted, withoutCurrency: apart.sort((a, b) => compareDecimals(b, a)), undetermined };
};

/** Sums of several parts as one. */
export const mergeOwed = (parts: readonly Owed[]): Owed => {
  const totals = new Map<string, Total>();
  for (const one of parts.flatMap((part) => part.totals)) {
    const there = totals.get(one.currency);
    totals.set(one.currency, {
      currency: one.currency,
      amount: there ? addDecimals(there.amount, one.amount) : one.amount,
      invoices: (there?.invoices ?? 0) + one.invoices,
      atMost: (there?.atMost ?? false) || one.atMost,
    });
  }
  return {
    totals: [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    withoutCurrency: parts.flatMap((part) => part.withoutCurrency),
    undetermined: parts.reduce((sum, part) => sum + part.undetermined, 0),
  };
};

/** `120.00 EUR`, `≤80.00 GBP`: the sums, each with its currency; `≤` before an upper bound. */
export const showTotals = ({ totals }: Owed): readonly string[] =>
  totals.map((total) => `${total.atMost ? "≤" : ""}${showMoney(total)}`);

/** Amounts without a currency that are written out; more are counted. */
const mostApart = 2;

/**
 * `120.00 EUR + 80.00 GBP`; `≤` before an upper bound; `12.00 ?` for an amount without a stated currency, each apart;
 * `?` alone where no amount is stated; `0` for nothing at all.
 */
export const showOwed = (owed: Owed): string => {
  const { withoutCurrency: apart, undetermined } = owed;
  const parts = [
    ...showTotals(owed),
    ...apart.slice(0, mostApart).map((amount) => `${amount} ?`),
    ...(apart.length > mostApart ? [`${apart.length - mostApart} more ?`] : []),
    ...(undetermined > 0 ? ["?"] : []),
  ];
  return parts.join(" + ") || "0";
};
