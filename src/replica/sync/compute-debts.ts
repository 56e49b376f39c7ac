/** Debts of a pass on one day, written to be ranked, and counted by the groups that a worklist begins with. */

import { currenciesOf } from "../../aggregates/group-keys.ts";
import type { Owed } from "../../receivables/amounts-due.ts";
import { type Debt, debtOf, holdsOf, leadOf } from "../../receivables/debts.ts";
import { createOwedSum, type OwedSum } from "../../receivables/owed-sum.ts";
import type { Connection } from "../../vendors/define.ts";
import { showDay } from "../../vocabulary/invoice.ts";
import type { MandateKept } from "../books/debts-wanted.ts";
import { readDebts } from "../books/stored-debts.ts";
import { insertRows } from "../lists/write.ts";
import { type Columns, millionthsColumn, sortableDecimal } from "../rows/columns.ts";
import type { Store } from "../store/sql.ts";

/** Rows written at once. */
const batch = 2_000;

/**
 * Debts that the counts and ranks cannot stand for: invoices to be completed, customers that the vendor does not list.
 */
export interface OpenDebts {
  readonly unfilled?: number;
  readonly notListed?: number;
}

interface Computing {
  readonly pass: number;
  /** The day, midnight UTC, epoch milliseconds. */
  readonly asOf: number;
}

export interface ComputedPass {
  readonly connection: Connection;
  readonly pass: number;
  /** All invoices were read, so that who has none overdue owes nothing. */
  readonly isSettled: boolean;
}

/** In one currency, each amount known. */
const isOneSum = ({ totals, withoutCurrency, undetermined }: Owed): boolean =>
  totals.length === 1 && withoutCurrency.length === 0 && undetermined === 0;

const debtColumns = (debt: Debt, mandate: MandateKept, part: string, { pass, asOf }: Computing): Columns => {
  const { connection, customerId, invoices, owed, bucket, days } = debt;
  const lead = leadOf(debt);
  const currencies = new Set(invoices.map(({ currency }) => currency));
  const millionths = isOneSum(owed) ? millionthsColumn(owed.totals[0]?.amount) : null;
  // Nothing of a debt that is in no sum is added up with the others.
  const summed = millionths === null ? undefined : owed.totals[0];
  return {
    connection: connection.name,
    pass,
    day: showDay(asOf),
    customer_id: customerId,
    part,
    only_currency: currencies.size === 1 ? (invoices[0]?.currency ?? null) : null,
    is_held: Number(holdsOf(debt, asOf).length > 0),
    bucket,
    days,
    mandate,
    lead_key: lead?.key ?? "",
    // Among debts of unknown amounts the oldest come first.
    lead_amount: sortableDecimal(lead?.amount ?? String(days)),
    currencies: currenciesOf(debt),
    owed: JSON.stringify(owed),
    owed_millionths: millionths,
    owed_decimals: summed?.amount.split(".")[1]?.length ?? 0,
    owed_invoices: summed?.invoices ?? 0,
    owed_is_at_most: Number(summed?.atMost === true),
  };
};

/** The whole debt, and where it is in several currencies each of them by itself. */
const debtRows = (debt: Debt, mandate: MandateKept, computing: Computing): readonly Columns[] => {
  const { connection, customerId, invoices, pending } = debt;
  const currencies = [...new Set(invoices.flatMap(({ currency }) => currency ?? []))];
  const isOne = currencies.length === 1 && invoices.every(({ currency }) => currency === currencies[0]);
  const parts = (isOne ? [] : currencies).flatMap((currency) => {
    const own = invoices.filter((invoice) => invoice.currency === currency);
    const part = debtOf(connection, customerId, own, pending, computing.asOf);
    return part ? [debtColumns(part, mandate, currency, computing)] : [];
  });
  return [debtColumns(debt, mandate, "", computing), ...parts];
};

interface DebtCount {
  readonly columns: Columns;
  readonly owed: OwedSum;
  customers: number;
}

/** Debts counted as a question about all currencies finds them, and as one about their only currency does. */
const createDebtCounts = () => {
  const counts = new Map<string, DebtCount>();
  const count = (asked: string, row: Columns, owed: Owed): void => {
    const { is_held = null, bucket = null, mandate = null, lead_key = null } = row;
    const columns = { asked, is_held, bucket, mandate, lead_key };
    const key = Object.values(columns).join("\t");
    const counted: DebtCount = counts.get(key) ?? { columns, owed: createOwedSum(), customers: 0 };
    counts.set(key, counted);
    counted.customers += 1;
    counted.owed.add(owed);
  };
  return {
    add: (row: Columns): void => {
      const owed = JSON.parse(String(row.owed)) as Owed;
      const { part, only_currency: only } = row;
      count(String(part), row, owed);
      if (part === "" && only !== null) count(String(only), row, owed);
    },
    rows: (): readonly Columns[] =>
      [...counts.values()].map(({ columns, customers, owed }) => ({
        ...columns,
        customers,
        owed: JSON.stringify(owed.sum()),
      })),
  };
};

/** Debts in the order of their customers' ids, written in passing; each is handed to the customer whose id it has. */
export const createDebtQueue = (store: Store, { connection, pass }: ComputedPass, asOf: number) => {
  const debts = readDebts(store, connection, pass, asOf);
  const unwritten: Columns[] = [];
  const counts = createDebtCounts();
  let first: Debt | undefined;
  let [unfilled, notListed] = [0, 0];
  const isUnfilled = connection.vendor.receivables?.complete?.needed ?? (() => false);
  const peek = async (): Promise<Debt | undefined> => {
    first ??= (await debts.next()).value ?? undefined;
    return first;
  };
  const write = async (): Promise<void> => {
    const rows = unwritten.splice(0);
    if (rows.length > 0) await store.transaction((sql) => insertRows(sql, "debts", rows));
  };
  const take = async (debt: Debt, mandate: MandateKept): Promise<void> => {
    first = undefined;
    unfilled += debt.invoices.filter(isUnfilled).length;
    const rows = debtRows(debt, mandate, { pass, asOf });
    for (const row of rows) counts.add(row);
    unwritten.push(...rows);
    if (unwritten.length >= batch) await write();
  };
  /** Byte by byte, as the database orders them. */
  const isBefore = (a: string, b: string): boolean => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  return {
    unfilled: () => unfilled,
    notListed: () => notListed,
    debtOf: async (customerId: string, mandate: MandateKept): Promise<Debt | undefined> => {
      let debt = await peek();
      // Of customers that the vendor does not list.
      while (debt && isBefore(debt.customerId, customerId)) {
        notListed += 1;
        await take(debt, "unknown");
        debt = await peek();
      }
      if (debt?.customerId !== customerId) return undefined;
      await take(debt, mandate);
      return debt;
    },
    finish: async (): Promise<void> => {
      for (let debt = await peek(); debt; debt = await peek()) {
        notListed += 1;
        await take(debt, "unknown");
      }
      await write();
      const place = { connection: connection.name, pass, day: showDay(asOf) };
      const counted = counts.rows().map((row) => ({ ...place, ...row }));
      await store.transaction((sql) => insertRows(sql, "debt_counts", counted));
    },
  };
};
