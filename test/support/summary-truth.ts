/** Groups, counts and sums of customers, told from the population alone: never from a vendor's rows or filters. */

import { plandStatus } from "../../src/sandbox/pland/rows.ts";
import type { Company, Population, SandboxVendor } from "../../src/sandbox/population/company.ts";
import { minorOf, type TrueDebt, trueDebts } from "./owed-truth.ts";

/** What each vendor's answers can say of a customer; `?` where no row and no invoice does. */
const meanings: Readonly<Record<string, (company: Company, debt: TrueDebt | undefined) => string>> = {
  vendor: ({ vendor }) => vendor,
  status: (company) => {
    const { vendor, status } = company;
    if (vendor === "pland") return `code ${plandStatus(company)}`;
    if (vendor === "sequence") return status === "archived" ? "archived" : "active";
    return vendor === "fynn" ? status : "?";
  },
  country: ({ country }) => country,
  financial_status: (_company, debt) => (debt ? "overdue" : "?"),
  mandate_status: ({ vendor, mandate, paymentMethod }) => {
    if (vendor === "adfin") return mandate?.status.toLowerCase() ?? "-";
    if (vendor !== "fynn") return "?";
    return paymentMethod === "sepa_debit" && mandate ? mandate.status.toLowerCase() : "-";
  },
  currency: (_company, debt) =>
    debt ? [...new Set(debt.overdue.map(({ currency }) => currency))].sort().join("+") : "-",
  bucket: (_company, debt) => {
    if (!debt) return "current";
    return debt.days <= 30 ? "1-30" : debt.days <= 60 ? "31-60" : debt.days <= 90 ? "61-90" : "90+";
  },
  created_month: ({ createdAt }) => new Date(createdAt).toISOString().slice(0, 7),
};

interface TrueGroup {
  customers: number;
  overdue: number;
  /** By currency, in minor units. */
  readonly sums: Record<string, bigint>;
}

/** Sequence has no invoiceRead of a few partly paid invoices: there only the total is known. */
const knownOpen = ({ company }: TrueDebt, invoice: TrueDebt["overdue"][number]): number =>
  company.vendor === "sequence" && invoice.state === "partially_paid" && company.index % 19 === 7
    ? invoice.total
    : invoice.open;

export const trueGroups = (
  population: Population,
  vendors: readonly SandboxVendor[],
  groupBy: readonly string[],
  passes: (company: Company) => boolean = () => true,
): Readonly<Record<string, TrueGroup>> => {
  const groups: Record<string, TrueGroup> = {};
  for (const vendor of vendors) {
    const debts = trueDebts(population, vendor, population.today);
    for (let index = 0; index < population.size; index += 1) {
      const company = population.company(vendor, index);
      if (!passes(company)) continue;
      const debt = debts.get(company.id);
      const name = groupBy.map((grouping) => meanings[grouping]?.(company, debt)).join(" ");
      const group = groups[name] ?? { customers: 0, overdue: 0, sums: {} };
      groups[name] = group;
      group.customers += 1;
      group.overdue += debt ? 1 : 0;
      for (const invoice of debt?.overdue ?? []) {
        const there = group.sums[invoice.currency] ?? 0n;
        group.sums[invoice.currency] = there + BigInt(knownOpen(debt as TrueDebt, invoice));
      }
    }
  }
  return groups;
};

const precisions: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

/** The groups that an answer shows, in the same shape; `≤` is taken for its amount, other marks are an error. */
export const shownGroups = (
  rows: readonly (readonly string[])[],
  groupings: number,
): Readonly<Record<string, TrueGroup>> =>
  Object.fromEntries(
    rows.map((row) => {
      const [customers, overdue, amount = ""] = row.slice(groupings);
      const sums = amount === "-" ? [] : amount.split(" + ");
      const read = sums.map((sum): [string, bigint] => {
        const [decimal = "", currency = "?"] = sum.replace("≤", "").split(" ");
        return [currency, minorOf(decimal, precisions[currency] ?? 2)];
      });
      return [
        row.slice(0, groupings).join(" "),
        { customers: Number(customers), overdue: Number(overdue), sums: Object.fromEntries(read) },
      ];
    }),
  );
