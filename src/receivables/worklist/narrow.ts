/** Debts narrowed to what a worklist asks for, and what cannot be told of them. */

import { compareDecimals } from "../../vocabulary/money.ts";
import { type Debt, debtOf } from "../debts.ts";

export interface Wanted {
  readonly minDaysOverdue: number;
  readonly currency?: string | undefined;
  /** A decimal; only together with `currency`. */
  readonly minAmount?: string | undefined;
}

/** The part of a debt that is asked for; undefined where nothing of it is. */
export const narrowDebt = (debt: Debt, wanted: Wanted, asOf: number): Debt | undefined => {
  const { currency, minAmount = "0", minDaysOverdue } = wanted;
  if (debt.days < minDaysOverdue || currency === undefined) return debt.days < minDaysOverdue ? undefined : debt;
  const own = debt.invoices.filter((invoice) => invoice.currency === currency);
  const part = debtOf(debt.connection, debt.customerId, own, debt.pending, asOf);
  const amount = part?.owed.totals[0]?.amount ?? "0";
  return part && part.days >= minDaysOverdue && compareDecimals(amount, minAmount) >= 0 ? part : undefined;
};

/** An invoice without a currency may be one of those asked for, and one without an amount may be large enough. */
export const isUncheckable = (debt: Debt, wanted: Wanted, asOf: number): boolean => {
  const { currency, minDaysOverdue } = wanted;
  if (currency === undefined || debt.days < minDaysOverdue) return false;
  if (debt.invoices.some((invoice) => invoice.currency === undefined)) return true;
  const isUntold = debt.invoices.some((invoice) => invoice.currency === currency && invoice.open === undefined);
  return isUntold && narrowDebt(debt, wanted, asOf) === undefined;
};
