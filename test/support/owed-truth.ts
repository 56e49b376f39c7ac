/** Who owes what, told from the population alone: never from a vendor's filters or rows. */

import { decimalText } from "../../src/sandbox/api/decimal-text.ts";
import type { Company, CompanyInvoice, Population, SandboxVendor } from "../../src/sandbox/population/company.ts";

const dayMs = 86_400_000;

export interface TrueDebt {
  readonly company: Company;
  /** Owed and overdue, oldest first. */
  readonly overdue: readonly CompanyInvoice[];
  /** On their way: only Adfin has a state for that. */
  readonly pending: readonly CompanyInvoice[];
  readonly days: number;
}

export const isTrulyOwed = ({ vendor }: Company, { state, open, paymentPending }: CompanyInvoice): boolean =>
  (state === "open" || state === "partially_paid") && open > 0 && !(vendor === "adfin" && paymentPending);

const isOnItsWay = ({ vendor }: Company, { state, paymentPending }: CompanyInvoice): boolean =>
  vendor === "adfin" && state === "open" && paymentPending;

const trueDaysOverdue = ({ dueAt }: CompanyInvoice, asOf: number): number =>
  Math.floor(asOf / dayMs) - Math.floor(dueAt / dayMs);

/** Everybody at one vendor with something overdue, by native id. */
export const trueDebts = (
  population: Population,
  vendor: SandboxVendor,
  asOf: number,
): ReadonlyMap<string, TrueDebt> => {
  const debts = new Map<string, TrueDebt>();
  for (let index = 0; index < population.size; index += 1) {
    const company = population.company(vendor, index);
    const invoices = population.invoices(company);
    const overdue = invoices
      .filter((one) => isTrulyOwed(company, one) && trueDaysOverdue(one, asOf) > 0)
      .sort((a, b) => a.dueAt - b.dueAt);
    const [oldest] = overdue;
    if (!oldest) continue;
    const pending = invoices.filter((one) => isOnItsWay(company, one));
    debts.set(company.id, { company, overdue, pending, days: trueDaysOverdue(oldest, asOf) });
  }
  return debts;
};

/** Sums by currency, in minor units; `amountOf` says what counts of an invoice. */
export const trueTotals = (
  debts: Iterable<TrueDebt>,
  amountOf: (invoice: CompanyInvoice) => number = ({ open }) => open,
): Readonly<Record<string, { readonly minor: bigint; readonly invoices: number; readonly precision: number }>> => {
  const totals: Record<string, { minor: bigint; invoices: number; precision: number }> = {};
  for (const { overdue } of debts) {
    for (const invoice of overdue) {
      const there = totals[invoice.currency] ?? { minor: 0n, invoices: 0, precision: invoice.precision };
      totals[invoice.currency] = {
        minor: there.minor + BigInt(amountOf(invoice)),
        invoices: there.invoices + 1,
        precision: invoice.precision,
      };
    }
  }
  return totals;
};

/** A decimal in minor units of a currency with so many decimals; throws where it has more. */
export const minorOf = (decimal: string, precision: number): bigint => {
  const [whole = "", fraction = ""] = decimal.split(".");
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > precision) throw new Error(`${decimal} has more than ${precision} decimals`);
  return BigInt(whole + digits.padEnd(precision, "0"));
};

export const decimalOf = (minor: number, precision: number): string => decimalText(minor, precision);
