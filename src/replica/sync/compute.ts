/** What a pass means for a day, computed before it is published: debts to rank, and counts by every two groupings. */

import { currenciesOf, type Grouping, groupOf } from "../../aggregates/group-keys.ts";
import { mergeOwed, type Owed } from "../../receivables/amounts-due.ts";
import { type Debt, debtOf, holdsOf, leadOf } from "../../receivables/debts.ts";
import type { Connection } from "../../vendors/define.ts";
import { showDay } from "../../vocabulary/invoice.ts";
import { createValues, inPass } from "../reading/snapshot.ts";
import { readDebts } from "../reading/stored-debts.ts";
import { type Columns, sortableDecimal } from "../rows/columns.ts";
import { storedGroupings } from "../rows/customer.ts";
import type { Store } from "../store/sql.ts";
import { insertRows } from "./write.ts";

/** Rows read or written at once. */
const batch = 2_000;

/** Debts that the counts and ranks cannot stand for: invoices to be completed, customers that the vendor does not list. */
export interface OpenDebts {
  readonly unfilled?: number;
  readonly notListed?: number;
}

export interface ComputedPass {
  readonly connection: Connection;
  readonly pass: number;
  /** All invoices were read, so that who has none overdue owes nothing. */
  readonly isSettled: boolean;
}

const debtColumns = (debt: Debt, part: string, pass: number, asOf: number): Columns => {
  const { connection, customerId, invoices, owed, bucket, days } = debt;
  const lead = leadOf(debt);
  const currencies = new Set(invoices.map(({ currency }) => currency));
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
    lead_key: lead?.key ?? "",
    lead_amount: lead ? sortableDecimal(lead.amount) : "",
    currencies: currenciesOf(debt),
    lacks_currency: Number(currencies.has(undefined)),
    lacks_amount: Number(invoices.some(({ open }) => open === undefined)),
    owed: JSON.stringify(owed),
  };
};

/** The whole debt, and where it is in several currencies each of them by itself. */
const debtRows = (debt: Debt, pass: number, asOf: number): readonly Columns[] => {
  const { connection, customerId, invoices, pending } = debt;
  const currencies = [...new Set(invoices.flatMap(({ currency }) => currency ?? []))];
  const isOne = currencies.length === 1 && invoices.every(({ currency }) => currency === currencies[0]);
  const parts = (isOne ? [] : currencies).flatMap((currency) => {
    const own = invoices.filter((invoice) => invoice.currency === currency);
    const part = debtOf(connection, customerId, own, pending, asOf);
    return part ? [debtColumns(part, currency, pass, asOf)] : [];
  });
  return [debtColumns(debt, "", pass, asOf), ...parts];
};

interface CustomerRow {
  readonly id: string;
  readonly group_keys: string;
}

async function* readGroupKeys(store: Store, connection: string, pass: number): AsyncGenerator<CustomerRow> {
  let behind: string | undefined;
  for (;;) {
    const values = createValues();
    const conditions = [
      inPass("c", connection, pass, values),
      ...(behind === undefined ? [] : [`c.id > ${values.add(behind)}`]),
    ];
    const rows = await store.query<CustomerRow>(
      `SELECT c.id, c.group_keys FROM customer_rows c WHERE ${conditions.join(" AND ")} ORDER BY c.id LIMIT ${batch}`,
      values.all,
    );
    yield* rows;
    if (rows.length < batch) return;
    behind = rows.at(-1)?.id;
  }
}

interface Tally {
  readonly columns: Columns;
  customers: number;
  overdue: number;
  owed: Owed[];
}

const pairs: readonly (readonly [Grouping, Grouping])[] = storedGroupings.flatMap((first, at) =>
  storedGroupings.slice(at + 1).map((second) => [first, second] as const),
);

/** Owed sums of a group are added up from time to time, lest every customer's own stay in memory. */
const mostUnmerged = 500;

const createTallies = () => {
  const tallies = new Map<string, Tally>();
  return {
    add: (values: readonly string[], debt: Debt | undefined): void => {
      for (const [first, second] of pairs) {
        const own = [storedGroupings.indexOf(first), storedGroupings.indexOf(second)].map((at) => values[at] ?? "");
        const [one = "", other = ""] = own;
        const key = `${first}\t${second}\t${one}\t${other}`;
        const columns = { first, second, first_value: one, second_value: other };
        const tally: Tally = tallies.get(key) ?? { columns, customers: 0, overdue: 0, owed: [] };
        tallies.set(key, tally);
        tally.customers += 1;
        if (!debt) continue;
        tally.overdue += 1;
        tally.owed.push(debt.owed);
        if (tally.owed.length > mostUnmerged) tally.owed = [mergeOwed(tally.owed)];
      }
    },
    rows: (): readonly Columns[] =>
      [...tallies.values()].map(({ columns, customers, overdue, owed }) => ({
        ...columns,
        customers,
        overdue,
        owed: JSON.stringify(mergeOwed(owed)),
      })),
  };
};

/** Debts in the order of their customers' ids, written in passing; each is handed to the customer whose id it has. */
const createDebtQueue = (store: Store, { connection, pass }: ComputedPass, asOf: number) => {
  const debts = readDebts(store, connection, pass, asOf);
  const unwritten: Columns[] = [];
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
  const take = async (debt: Debt): Promise<void> => {
    first = undefined;
    unfilled += debt.invoices.filter(isUnfilled).length;
    unwritten.push(...debtRows(debt, pass, asOf));
    if (unwritten.length >= batch) await write();
  };
  /** Byte by byte, as the database orders them. */
  const isBefore = (a: string, b: string): boolean => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  return {
    unfilled: () => unfilled,
    notListed: () => notListed,
    debtOf: async (customerId: string): Promise<Debt | undefined> => {
      let debt = await peek();
      // Of customers that the vendor does not list.
      while (debt && isBefore(debt.customerId, customerId)) {
        notListed += 1;
        await take(debt);
        debt = await peek();
      }
      if (debt?.customerId !== customerId) return undefined;
      await take(debt);
      return debt;
    },
    finish: async (): Promise<void> => {
      for (let debt = await peek(); debt; debt = await peek()) {
        notListed += 1;
        await take(debt);
      }
      await write();
    },
  };
};

/** Replaces what an interrupted computation of the same pass and day left. `asOf`: midnight UTC, epoch milliseconds. */
export const computeDay = async (store: Store, computed: ComputedPass, asOf: number): Promise<OpenDebts> => {
  const { connection, pass, isSettled } = computed;
  const place = [connection.name, pass, showDay(asOf)];
  await store.transaction(async (sql) => {
    for (const table of ["debts", "group_counts"])
      await sql.query(`DELETE FROM ${table} WHERE connection = $1 AND pass = $2 AND day = $3`, place);
  });
  const { unfilled, notListed, ...queue } = createDebtQueue(store, computed, asOf);
  const tallies = createTallies();
  for await (const { id, group_keys } of readGroupKeys(store, connection.name, pass)) {
    const debt = await queue.debtOf(id);
    tallies.add(groupOf(storedGroupings, group_keys, debt, isSettled), debt);
  }
  await queue.finish();
  const [name, , day] = place;
  const rows = tallies.rows().map((row) => ({ connection: name ?? null, pass, day: day ?? null, ...row }));
  await store.transaction((sql) => insertRows(sql, "group_counts", rows));
  return {
    ...(unfilled() > 0 ? { unfilled: unfilled() } : {}),
    ...(notListed() > 0 ? { notListed: notListed() } : {}),
  };
};
