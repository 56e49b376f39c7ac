/**
 * Rows that a step of a search lets through, found by the index where they are few, in their order where they are many.
 */

import type { ParsedQuery } from "../../search/query.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Store } from "../store/sql.ts";
import type { Writing } from "./narrow.ts";
import { isStrong, type SearchStep, strongSteps } from "./search.ts";
import { createValues, inPass, type Values } from "./snapshot.ts";

export interface SearchWanted {
  readonly connection: string;
  readonly pass: number;
  readonly query: ParsedQuery;
  /** Whether a customer's own fields show that it is meant. */
  readonly isMeant: (customer: Customer) => boolean;
}

export interface SearchRow {
  readonly row_id: number;
  readonly step: number;
  readonly record: string;
}

/** Where to go on: behind this row of this step. */
interface Behind {
  readonly step: number;
  readonly behind: number;
}

/** More rows are not found and sorted, but read in their order: of a million, so many that match are soon met. */
const mostSorted = 3_000;

/** What a statement over one pass is written with. */
const writingIn = (
  { dialect }: Store,
  { connection, pass }: SearchWanted,
  { isScan, byIndex }: Readonly<Record<"isScan" | "byIndex", boolean>>,
): { readonly values: Values; readonly writing: Writing; readonly base: string } => {
  const values = createValues();
  const writing = { dialect, values, isScan, invoiceInPass: () => "1 = 0", asOf: 0 };
  return { values, writing, base: inPass("c", connection, pass, values, byIndex) };
};

interface Asked {
  readonly connection: string;
  readonly base: string;
  readonly condition: string;
  /** The row's step. */
  readonly step: string;
  readonly values: Values;
  /** Rows wanted. */
  readonly most: number;
}

/** `isAll`: none comes behind them. */
interface SearchRows {
  readonly rows: readonly SearchRow[];
  readonly isAll: boolean;
}

/** Rows; or, where too many match, the step that most of them come in, as far as it is the first. */
type Sorted = SearchRows | { readonly mostly: number | undefined };

/** The first ones of all that match. */
const readSorted = async (
  store: Store,
  { connection, base, condition, step, values, most }: Asked,
): Promise<Sorted> => {
  const own = values.add(connection);
  const rows = await store.query<SearchRow & { readonly n: number; readonly of_first: number }>(
    `WITH found AS MATERIALIZED (
       SELECT c.row_id, ${step} AS step FROM customer_rows c WHERE ${base} AND ${condition} LIMIT ${mostSorted + 1}),
     counted AS MATERIALIZED (
       SELECT count(*) AS n, sum(CASE WHEN step = (SELECT min(step) FROM found) THEN 1 ELSE 0 END) AS of_first FROM found)
     SELECT c.row_id, c.record, first.step, counted.n, counted.of_first
     FROM (SELECT row_id, step FROM found ORDER BY step, row_id LIMIT ${most}) first
       CROSS JOIN counted JOIN customer_rows c ON c.connection = ${own} AND c.row_id = first.row_id
     ORDER BY first.step, c.row_id`,
    values.all,
  );
  const [first] = rows;
  if (!first || first.n <= mostSorted) return { rows, isAll: rows.length === (first?.n ?? 0) };
  return { mostly: first.of_first > mostSorted / 2 ? first.step : undefined };
};

/** Which rows of a step came with an earlier one. Who is not meant is not meant in the last resort either. */
const earlierThan = (query: ParsedQuery, steps: readonly SearchStep[], step: number, writing: Writing) => {
  if (steps[step]?.isLastResort) return [];
  if (step >= strongSteps) return [isStrong(query)(writing)].flatMap((one) => one ?? []);
  return steps.slice(0, step).flatMap((one) => one.condition(writing) ?? []);
};

/** Of one step, and of none before it. `areMany`: it is known that too many match to be sorted. */
export const readStep = async (
  store: Store,
  wanted: SearchWanted,
  steps: readonly SearchStep[],
  { step, behind }: Behind,
  { most, areMany }: { readonly most: number; readonly areMany: boolean },
): Promise<SearchRows> => {
  const write = (isScan: boolean): Asked | undefined => {
    const byIndex = !isScan && !steps[step]?.isByName;
    const { values, writing, base } = writingIn(store, wanted, { isScan, byIndex });
    const own = steps[step]?.condition(writing);
    if (own === undefined) return undefined;
    const earlier = earlierThan(wanted.query, steps, step, { ...writing, isScan: true });
    const place = behind === 0 ? [] : [`c.row_id > ${values.add(behind)}`];
    const condition = [own, ...earlier.map((one) => `NOT (${one})`), ...place].join(" AND ");
    return { connection: wanted.connection, base, condition, step: String(step), values, most };
  };
  const { findsInOrder } = store.dialect;
  const few = areMany || findsInOrder ? undefined : write(false);
  const sorted = few && (await readSorted(store, few));
  if (sorted && "rows" in sorted) return sorted;
  const many = write(!findsInOrder);
  if (!many) return { rows: [], isAll: true };
  const rows = await store.query<SearchRow>(
    `SELECT c.row_id, c.record, ${step} AS step FROM customer_rows c WHERE ${many.base} AND ${many.condition} ORDER BY c.row_id LIMIT ${most}`,
    many.values.all,
  );
  return { rows, isAll: rows.length < most };
};

/** Of all steps of strong evidence at once, from a place on. */
export const readStrong = async (
  store: Store,
  wanted: SearchWanted,
  steps: readonly SearchStep[],
  { step, behind }: Behind,
  most: number,
): Promise<Sorted> => {
  const { values, writing, base } = writingIn(store, wanted, { isScan: false, byIndex: true });
  const any = isStrong(wanted.query)(writing);
  if (any === undefined) return { rows: [], isAll: true };
  const scanning = { ...writing, isScan: true };
  const cases = steps.slice(0, strongSteps).flatMap((one, at) => {
    const condition = one.condition(scanning);
    return condition === undefined ? [] : [`WHEN ${condition} THEN ${at}`];
  });
  const own = `CASE ${cases.join(" ")} ELSE ${strongSteps} END`;
  const place =
    step === 0 && behind === 0
      ? []
      : [`(${own} > ${values.add(step)} OR (${own} = ${values.add(step)} AND c.row_id > ${values.add(behind)}))`];
  const condition = [any, ...place].join(" AND ");
  return readSorted(store, { connection: wanted.connection, base, condition, step: own, values, most });
};
