/** Customers counted by one or two groupings, as the sync has counted them for the day. */

import type { Grouping } from "../../aggregates/group-keys.ts";
import type { StoredGroup, StoredGroups } from "../../aggregates/stored-groups.ts";
import { mergeOwed, type Owed } from "../../receivables/amounts-due.ts";
import { showDay } from "../../vocabulary/invoice.ts";
import type { StoredBook } from "../reading/snapshot.ts";
import { storedGroupings } from "../rows/customer.ts";

interface Row {
  readonly first_value: string;
  readonly second_value: string;
  readonly customers: number;
  readonly overdue: number;
  readonly owed: string;
}

/** The kept pair that holds the groupings asked for; a single one is summed up over any other. */
const pairFor = (asked: readonly Grouping[]): readonly [Grouping, Grouping] => {
  const [one = "status", other] = asked;
  const second = other ?? storedGroupings.find((grouping) => grouping !== one) ?? "country";
  const isInOrder = storedGroupings.indexOf(one) < storedGroupings.indexOf(second);
  return isInOrder ? [one, second] : [second, one];
};

/** Undefined where nothing is kept for the day. */
export const readStoredGroups = async (
  { store, source }: StoredBook,
  groupBy: readonly Grouping[],
  asOf: number,
): Promise<StoredGroups | undefined> => {
  const asked = groupBy.filter((grouping) => grouping !== "vendor");
  const [first, second] = pairFor(asked);
  const rows = await store.query<Row>(
    `SELECT first_value, second_value, customers, overdue, owed FROM group_counts
     WHERE connection = $1 AND pass = $2 AND day = $3 AND first = $4 AND second = $5`,
    [source.connection, source.published_pass ?? 0, showDay(asOf), first, second],
  );
  if (rows.length === 0) return undefined;
  const groups = new Map<string, { readonly values: readonly string[]; readonly rows: Row[] }>();
  for (const row of rows) {
    const values = groupBy.map((grouping) =>
      grouping === "vendor" ? source.connection : grouping === first ? row.first_value : row.second_value,
    );
    const group = groups.get(values.join("\t")) ?? { values, rows: [] };
    groups.set(values.join("\t"), group);
    group.rows.push(row);
  }
  const counted = [...groups.values()].map(
    (group): StoredGroup => ({
      values: group.values,
      customers: group.rows.reduce((sum, row) => sum + row.customers, 0),
      overdue: group.rows.reduce((sum, row) => sum + row.overdue, 0),
      owed: mergeOwed(group.rows.map(({ owed }) => JSON.parse(owed) as Owed)),
    }),
  );
  return { groups: counted, customers: source.customers ?? 0, invoices: source.invoices ?? 0 };
};
