/** The statements that a person who knows SQL and these tables would write for what the benchmark asks. */

import { createValues, inPass, type Values } from "../../src/replica/reading/snapshot.ts";
import type { Patterns } from "../../src/replica/store/patterns.ts";
import type { Dialect, SqlValue } from "../../src/replica/store/sql.ts";

/** What a statement is written with: which pass of each vendor is shown. */
export interface RawContext {
  readonly dialect: Dialect;
  readonly passes: Readonly<Record<string, number>>;
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

/**
 * The first 20 debts of a day that nothing holds, by their place among those of their currency, with their customers and
 * invoices, and beside each how many there are and what they come to.
 */
export const worklist = (condition: string): RawStatement => ({
  text: `WITH wanted AS (
      SELECT d.connection, d.customer_id, d.is_held, d.bucket, d.lead_key, d.lead_amount, d.lead_millionths, d.days
      FROM debts d JOIN sources s ON s.connection = d.connection AND s.published_pass = d.pass
      WHERE d.day = $1 AND ${condition}),
    first AS (
      SELECT * FROM (SELECT w.*, rank() OVER (PARTITION BY lead_key ORDER BY lead_amount DESC) AS place
        FROM wanted w WHERE is_held = 0 AND bucket = '90+') placed
      ORDER BY place, days DESC, connection, customer_id LIMIT 20)
    SELECT first.customer_id AS id, c.record, i.record AS invoice, totals.n, totals.owed
    FROM first JOIN customer_rows c ON c.connection = first.connection AND c.id = first.customer_id AND c.until_pass IS NULL
    JOIN invoice_rows i ON i.connection = first.connection AND i.customer_id = first.customer_id AND i.until_pass IS NULL AND i.is_owed = 1
    CROSS JOIN (SELECT count(*) AS n, CAST(sum(lead_millionths) AS TEXT) AS owed FROM wanted) totals`,
  values: [new Date().toISOString().slice(0, 10)],
});
