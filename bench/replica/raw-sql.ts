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

/** One currency's debts of a vendor: alone, or where a customer owes in several, that part of it. */
const ofCurrency = (kind: "only" | "part", currency: string, values: Values): string =>
  kind === "only" ? `d.part = '' AND d.only_currency = ${values.add(currency)}` : `d.part = ${values.add(currency)}`;

/**
 * The first 20 debts of today that nothing holds, by their place among those of their currency, with their customers and
 * invoices, and beside each how many debts there are and what they come to. `only`: in this currency, and 500 and more.
 */
export const worklist = ({ passes, currencies }: RawContext, only?: string): RawStatement => {
  const values = createValues();
  const day = values.add(new Date().toISOString().slice(0, 10));
  const books = Object.entries(passes).map(
    ([vendor, pass]) => `d.connection = ${values.add(vendor)} AND d.pass = ${values.add(pass)} AND d.day = ${day}`,
  );
  const leastAmount = `d.lead_key = '${only}' AND d.lead_amount >= '003500.'`;
  const parts = (book: string): readonly string[] =>
    only
      ? (["only", "part"] as const).map((kind) => `${book} AND ${ofCurrency(kind, only, values)} AND ${leastAmount}`)
      : [`${book} AND d.part = ''`];
  const tops = books.flatMap((book) =>
    parts(book).flatMap((part) =>
      (only ? [only] : currencies).map(
        (currency) =>
          `SELECT d.connection, d.customer_id, d.lead_key, d.lead_amount, d.days FROM debts d
           WHERE ${part} AND d.is_held = 0 AND d.bucket = '90+' AND d.lead_key = ${values.add(currency)}
           ORDER BY d.lead_amount DESC, d.customer_id LIMIT 20`,
      ),
    ),
  );
  const sums = only
    ? books.flatMap((book) =>
        parts(book).map(
          (part) =>
            `SELECT count(*) AS n, sum(d.lead_millionths) AS owed FROM debts d WHERE ${part} AND d.is_held IN (0, 1) AND d.bucket IN ('1-30', '31-60', '61-90', '90+')`,
        ),
      )
    : books.map((book) => `SELECT sum(d.customers) AS n, 0 AS owed FROM debt_counts d WHERE ${book} AND d.asked = ''`);
  return {
    text: `WITH first AS (
        SELECT * FROM (SELECT t.*, rank() OVER (PARTITION BY lead_key ORDER BY lead_amount DESC) AS place
          FROM (${together(tops)}) t) placed
        ORDER BY place, days DESC, connection, customer_id LIMIT 20)
      SELECT first.customer_id AS id, c.record, i.record AS invoice, totals.n, totals.owed
      FROM first JOIN customer_rows c ON c.connection = first.connection AND c.id = first.customer_id AND c.until_pass IS NULL
      JOIN invoice_rows i ON i.connection = first.connection AND i.customer_id = first.customer_id AND i.until_pass IS NULL AND i.is_owed = 1
      CROSS JOIN (SELECT sum(n) AS n, CAST(sum(owed) AS TEXT) AS owed FROM (${together(sums)}) sums) totals`,
    values: values.all,
  };
};
