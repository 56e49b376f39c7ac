/** Rows that a step of a search lets through, found by the index where they are few, in their order where they are many. */

import type { ParsedQuery } from "../../search/query.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Dialect, Store } from "../store/sql.ts";
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
  readonly id: string;
  readonly step: number;
  readonly record: string;
}

/** Where to go on: behind this id of this step. */
interface Behind {
  readonly step: number;
  readonly behind: string;
}

/** Of all steps at once, each of which is asked of each row. */
const mostAtOnce = 500;
/** More rows of one step are not sorted, but read in their order: then many rows on the way match. */
const mostSorted = 30_000;

const writingFor = (dialect: Dialect, values: Values, isScan: boolean): Writing => ({
  dialect,
  values,
  isScan,
  invoiceInPass: () => "1 = 0",
});

interface Asked {
  /** Its placeholder. */
  readonly connection: string;
  readonly base: string;
  readonly condition: string;
  /** The row's step. */
  readonly step: string;
  readonly values: Values;
  /** Rows wanted. */
  readonly most: number;
}

/** The first ones of all that match; undefined where more than `limit` do. */
const readSorted = async (
  store: Store,
  { connection, base, condition, step, values, most }: Asked,
  limit: number,
): Promise<readonly SearchRow[] | undefined> => {
  const rows = await store.query<SearchRow & { readonly n: number }>(
    `SELECT c.id, c.record, first.step, first.n FROM (
       SELECT id, since_pass, step, n FROM (SELECT found.*, count(*) OVER () AS n FROM (
         SELECT c.id, c.since_pass, ${step} AS step FROM customer_rows c WHERE ${base} AND ${condition} LIMIT ${limit + 1}) found) counted
       ORDER BY step, id LIMIT ${most}) first
     JOIN customer_rows c ON c.connection = ${connection} AND c.id = first.id AND c.since_pass = first.since_pass
     ORDER BY first.step, c.id`,
    values.all,
  );
  return (rows[0]?.n ?? 0) > limit ? undefined : rows;
};

/** Which rows of a step came with an earlier one. Who is not meant is not meant in the last resort either. */
const earlierThan = (query: ParsedQuery, steps: readonly SearchStep[], step: number, writing: Writing) => {
  if (steps[step]?.isLastResort) return [];
  if (step >= strongSteps) return [isStrong(query)(writing)].flatMap((one) => one ?? []);
  return steps.slice(0, step).flatMap((one) => one.condition(writing) ?? []);
};

/** Of one step, and of none before it. */
export const readStep = async (
  store: Store,
  { connection, pass, query }: SearchWanted,
  steps: readonly SearchStep[],
  { step, behind }: Behind,
  most: number,
): Promise<readonly SearchRow[]> => {
  const write = (isScan: boolean): Asked | undefined => {
    const values = createValues();
    const writing = writingFor(store.dialect, values, isScan);
    const base = inPass("c", connection, pass, values);
    const own = steps[step]?.condition(writing);
    if (own === undefined) return undefined;
    const earlier = earlierThan(query, steps, step, { ...writing, isScan: true });
    const place = behind === "" ? [] : [`c.id > ${values.add(behind)}`];
    const condition = [own, ...earlier.map((one) => `NOT (${one})`), ...place].join(" AND ");
    return { connection: values.add(connection), base, condition, step: String(step), values, most };
  };
  const [few, many] = [write(false), write(true)];
  if (!few || !many) return [];
  const rows = await readSorted(store, few, mostSorted);
  if (rows) return rows;
  return store.query<SearchRow>(
    `SELECT c.id, c.record, ${step} AS step FROM customer_rows c WHERE c.connection = ${many.connection} AND ${many.base} AND ${many.condition} ORDER BY c.id LIMIT ${most}`,
    many.values.all,
  );
};

/** Of all steps of strong evidence at once, from a place on; undefined where they are too many for it. */
export const readStrong = async (
  store: Store,
  { connection, pass, query }: SearchWanted,
  steps: readonly SearchStep[],
  { step, behind }: Behind,
  most: number,
): Promise<readonly SearchRow[] | undefined> => {
  const values = createValues();
  const writing = writingFor(store.dialect, values, false);
  const base = inPass("c", connection, pass, values);
  const any = isStrong(query)(writing);
  if (any === undefined) return [];
  const scanning = { ...writing, isScan: true };
  const cases = steps.slice(0, strongSteps).flatMap((one, at) => {
    const condition = one.condition(scanning);
    return condition === undefined ? [] : [`WHEN ${condition} THEN ${at}`];
  });
  const own = `CASE ${cases.join(" ")} ELSE ${strongSteps} END`;
  const place =
    step === 0 && behind === ""
      ? []
      : [`(${own} > ${values.add(step)} OR (${own} = ${values.add(step)} AND c.id > ${values.add(behind)}))`];
  const condition = [any, ...place].join(" AND ");
  const asked = { connection: values.add(connection), base, condition, step: own, values, most };
  return readSorted(store, asked, mostAtOnce);
};
