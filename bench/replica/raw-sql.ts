/** The statements that a person who knows SQL and these tables would write for what the benchmark asks. */

import { mostRowsPerClue } from "../../src/identity/same-customer.ts";
import { createValues, inPass, type Values } from "../../src/replica/reading/snapshot.ts";
import type { Patterns } from "../../src/replica/store/patterns.ts";
import type { Dialect, SqlValue } from "../../src/replica/store/sql.ts";

/** What a statement is written with: which pass of each vendor is shown, and the currencies that there are. */
export interface RawContext {
  readonly dialect: Dialect;
  readonly passes: Readonly<Record<string, number>>;
  readonly currencies: readonly string[];
}

export interface RawStatement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

const published = (vendor: string, { passes }: RawContext, values: Values, isFound = false): string =>
  inPass("c", vendor, passes[vendor] ?? 0, values, isFound);

/** Of one vendor each, one after another. */
const together = (halves: readonly string[]): string =>
  halves.map((half, at) => `SELECT * FROM (${half}) half${at}`).join(" UNION ALL ");

/** Customers of each vendor, as far as `condition` is true of them. */
export const customersWhere = (
  context: RawContext,
  vendors: readonly string[],
  condition: (values: Values) => string,
  order = "",
): RawStatement => {
  const values = createValues();
  const halves = vendors.map(
    (vendor) =>
      `SELECT c.id, c.record FROM customer_rows c WHERE ${published(vendor, context, values)} AND ${condition(values)} ${order}`,
  );
  return { text: together(halves), values: values.all };
};

/** The first 20 of each vendor whose search text is like one of the patterns, in the order of these. */
export const customersLike = (
  context: RawContext,
  vendors: readonly string[],
  steps: readonly Patterns[],
): RawStatement => {
  const values = createValues();
  const { isLike, holds } = context.dialect;
  const halves = vendors.map((vendor) => {
    const base = published(vendor, context, values, true);
    const cases = steps.slice(0, -1).map((step, at) => `WHEN ${holds("c", step, values.add)} THEN ${at}`);
    const order = cases.length > 0 ? `CASE ${cases.join(" ")} ELSE ${cases.length} END, ` : "";
    return `SELECT c.id, c.record FROM customer_rows c WHERE ${base} AND ${isLike("c", { any: steps }, values.add)} ORDER BY ${order}c.row_id LIMIT 20`;
  });
  return { text: together(halves), values: values.all };
};

/** Everybody at the vendors who shares one of the keys that twins are found by, unless too many do. */
export const sharing = (context: RawContext, digests: readonly string[]): RawStatement => {
  const values = createValues();
  const listed = context.dialect.listed(values.add(JSON.stringify(digests)));
  const books = Object.keys(context.passes).map((vendor) => `(${published(vendor, context, values)})`);
  return {
    text: `WITH shared AS (SELECT digest FROM match_keys WHERE digest IN (SELECT value FROM ${listed}) GROUP BY digest HAVING count(*) BETWEEN 2 AND ${mostRowsPerClue}),
        twins AS (SELECT DISTINCT k.connection, k.id FROM shared CROSS JOIN match_keys k WHERE k.digest = shared.digest)
      SELECT c.id, c.record FROM twins CROSS JOIN customer_rows c
      WHERE c.connection = twins.connection AND c.id = twins.id AND (${books.join(" OR ")})`,
    values: values.all,
  };
};

/** What a worklist's first 20 are asked by. */
interface RawWorklist {
  readonly vendors: readonly string[];
  readonly currency?: string;
  /** Of the currency, as `lead_amount` is written. */
  readonly least?: string;
  readonly mandate?: "none";
  /** The largest first, whatever is on hold; else by rank. */
  readonly isByAmount?: true;
}

/** Whole units and what is behind the point: together they have no room in 64 bits where a book is large. */
const exactSum =
  "CAST(sum(d.owed_millionths / 1000000) AS TEXT) || ' ' || CAST(sum(d.owed_millionths % 1000000) AS TEXT)";

const buckets = ["1-30", "31-60", "61-90", "90+"];
const mandates = ["working", "none", "unknown"];

/** Debts of a vendor: whole, or of one currency those in it alone, and where a customer owes in several, that part. */
const kinds = ({ currency }: RawWorklist, values: Values): readonly string[] =>
  currency === undefined
    ? ["d.part = ''"]
    : [`d.part = '' AND d.only_currency = ${values.add(currency)}`, `d.part = ${values.add(currency)}`];

const product = <A, B>(some: readonly A[], others: readonly B[]): readonly (readonly [A, B])[] =>
  some.flatMap((one) => others.map((other) => [one, other] as const));

/** Ranges of the index of ranks that hold the first debts of the order. */
const rangesOf = ({ currencies }: RawContext, { currency, mandate, isByAmount }: RawWorklist, values: Values) => {
  const groups = isByAmount ? product([0, 1], buckets) : ([[0, "90+"]] as const);
  const leads = product(currency ? [currency] : currencies, mandate ? [mandate] : mandates);
  return product(groups, leads).map(
    ([[held, bucket], [lead, own]]) =>
      `d.is_held = ${held} AND d.bucket = '${bucket}' AND d.mandate = '${own}' AND d.lead_key = ${values.add(lead)}`,
  );
};

/**
 * The first 20 debts of today, by rank those that nothing holds by their place among those of their currency, with
 * their customers and invoices, and beside each how many debts there are and what they come to, exactly and with as
 * many decimals as the finest amount has.
 */
export const worklist = (context: RawContext, asked: RawWorklist): RawStatement => {
  const { vendors, currency = "", least, mandate } = asked;
  const values = createValues();
  const day = values.add(new Date().toISOString().slice(0, 10));
  const books = vendors.map(
    (vendor) =>
      `d.connection = ${values.add(vendor)} AND d.pass = ${values.add(context.passes[vendor] ?? 0)} AND d.day = ${day}`,
  );
  const large =
    least === undefined ? "1 = 1" : `d.lead_key = ${values.add(currency)} AND d.lead_amount >= ${values.add(least)}`;
  const own = mandate === undefined ? "1 = 1" : `d.mandate = '${mandate}'`;
  const debts = product(books, kinds(asked, values)).map((both) => both.join(" AND "));
  const tops = product(debts, rangesOf(context, asked, values)).map(
    ([kind, range]) =>
      `SELECT d.connection, d.customer_id, d.lead_key, d.lead_amount, d.days FROM debts d
       WHERE ${kind} AND ${range} AND ${large} ORDER BY d.lead_amount DESC, d.customer_id LIMIT 20`,
  );
  const sums =
    least === undefined
      ? books.map(
          (book) =>
            `SELECT d.customers AS n, d.owed, 0 AS invoices, 0 AS decimals, 0 AS is_at_most FROM debt_counts d
             WHERE ${book} AND d.asked = ${values.add(currency)} AND ${own}`,
        )
      : debts.map(
          (kind) =>
            `SELECT count(*) AS n, ${exactSum} AS owed, sum(d.owed_invoices) AS invoices, max(d.owed_decimals) AS decimals,
               max(d.owed_is_at_most) AS is_at_most
             FROM debts d WHERE ${kind} AND ${large} AND ${own}
             AND d.is_held IN (0, 1) AND d.bucket IN ('${buckets.join("', '")}') AND d.mandate IN ('${mandates.join("', '")}')`,
        );
  return {
    text: `WITH first AS (
        SELECT * FROM (SELECT t.*, row_number() OVER (PARTITION BY lead_key ORDER BY lead_amount DESC, connection, customer_id) AS place
          FROM (${together(tops)}) t) placed
        ORDER BY place, days DESC, connection, customer_id LIMIT 20),
      totals AS MATERIALIZED (SELECT sum(n) AS n, string_agg(owed, ' ') AS owed, sum(invoices) AS invoices,
          max(decimals) AS decimals, max(is_at_most) AS is_at_most FROM (${together(sums)}) sums)
      SELECT first.customer_id AS id, c.record, i.record AS invoice, totals.*
      FROM first JOIN customer_rows c ON c.connection = first.connection AND c.id = first.customer_id AND c.until_pass IS NULL
      JOIN invoice_rows i ON i.connection = first.connection AND i.customer_id = first.customer_id AND i.until_pass IS NULL AND i.is_owed = 1
      CROSS JOIN totals`,
    values: values.all,
  };
};
