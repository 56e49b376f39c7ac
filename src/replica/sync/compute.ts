/** What a pass means for a day, computed before it is published: debts to rank, and counts by every two groupings. */

import { type Grouping, groupOf } from "../../aggregates/group-keys.ts";
import type { Debt } from "../../receivables/debts.ts";
import { createOwedSum, type OwedSum } from "../../receivables/owed-sum.ts";
import { showDay } from "../../vocabulary/invoice.ts";
import { mandateKept } from "../books/debts-wanted.ts";
import { insertRows } from "../lists/write.ts";
import { createValues, inPass } from "../reading/snapshot.ts";
import type { Columns } from "../rows/columns.ts";
import { storedGroupings } from "../rows/customer.ts";
import type { Store } from "../store/sql.ts";
import { type ComputedPass, createDebtQueue, type OpenDebts } from "./compute-debts.ts";

/** Rows read at once. */
const batch = 2_000;

interface CustomerRow {
  readonly id: string;
  readonly group_keys: string;
  readonly mandate_status: string | null;
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
      `SELECT c.id, c.group_keys, c.mandate_status FROM customer_rows c WHERE ${conditions.join(" AND ")} ORDER BY c.id LIMIT ${batch}`,
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
  readonly owed: OwedSum;
}

const pairs: readonly (readonly [Grouping, Grouping])[] = storedGroupings.flatMap((first, at) =>
  storedGroupings.slice(at + 1).map((second) => [first, second] as const),
);

const createTallies = () => {
  const tallies = new Map<string, Tally>();
  return {
    add: (values: readonly string[], debt: Debt | undefined): void => {
      for (const [first, second] of pairs) {
        const own = [storedGroupings.indexOf(first), storedGroupings.indexOf(second)].map((at) => values[at] ?? "");
        const [one = "", other = ""] = own;
        const key = `${first}\t${second}\t${one}\t${other}`;
        const columns = { first, second, first_value: one, second_value: other };
        const tally: Tally = tallies.get(key) ?? { columns, customers: 0, overdue: 0, owed: createOwedSum() };
        tallies.set(key, tally);
        tally.customers += 1;
        if (!debt) continue;
        tally.overdue += 1;
        tally.owed.add(debt.owed);
      }
    },
    rows: (): readonly Columns[] =>
      [...tallies.values()].map(({ columns, customers, overdue, owed }) => ({
        ...columns,
        customers,
        overdue,
        owed: JSON.stringify(owed.sum()),
      })),
  };
};

/** Replaces what an interrupted computation of the same pass and day left. `asOf`: midnight UTC, epoch milliseconds. */
export const computeDay = async (store: Store, computed: ComputedPass, asOf: number): Promise<OpenDebts> => {
  const { connection, pass, isSettled } = computed;
  const place = [connection.name, pass, showDay(asOf)];
  await store.transaction(async (sql) => {
    for (const table of ["debts", "debt_counts", "group_counts"])
      await sql.query(`DELETE FROM ${table} WHERE connection = $1 AND pass = $2 AND day = $3`, place);
  });
  const { unfilled, notListed, ...queue } = createDebtQueue(store, computed, asOf);
  const tallies = createTallies();
  for await (const { id, group_keys, mandate_status } of readGroupKeys(store, connection.name, pass)) {
    const debt = await queue.debtOf(id, mandateKept(mandate_status));
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
