/** How a replica fares, connection by connection: how old it is, what it holds, and how its passes ended. */

import type { Source } from "./reading/snapshot.ts";
import type { Sql } from "./store/sql.ts";

export interface LastPass {
  readonly kind: string;
  /** `running`: under way, or interrupted and gone on with by the next sync; with `problem` it was interrupted. */
  readonly state: "running" | "published" | "short" | "abandoned";
  readonly problem: string | null;
}

export interface ReplicaStatus {
  readonly connection: string;
  /** As `accountOf` says it. */
  readonly account: string;
  /** Seconds since the last whole pass that is shown began; undefined: there is none yet. */
  readonly age_s: number | undefined;
  readonly customers: number;
  readonly invoices: number;
  /** The vendor's own count of all, where it tells one and the pass that is shown asked for all. */
  readonly vendor_customers: number | undefined;
  /** Why its invoices are not all there. */
  readonly invoices_lack: string | undefined;
  readonly last_pass: LastPass | undefined;
  /** Passes of the last day or so by how they ended. */
  readonly passes: Readonly<Record<string, number>>;
}

interface PassRow extends LastPass {
  readonly connection: string;
  readonly pass: number;
  readonly vendor_customers: number | null;
}

const countBy = (states: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

const statusOf = (source: Source, passes: readonly PassRow[], now: number): ReplicaStatus => {
  const own = passes.filter(({ connection }) => connection === source.connection);
  const last = own.at(-1);
  const shown = own.find(({ pass }) => pass === source.published_pass);
  return {
    connection: source.connection,
    account: source.account,
    age_s: source.whole_as_of === null ? undefined : Math.round((now - Date.parse(source.whole_as_of)) / 1000),
    customers: source.customers ?? 0,
    invoices: source.invoices ?? 0,
    // A pass over changes counts what has changed.
    vendor_customers: (shown?.kind === "whole" ? shown.vendor_customers : undefined) ?? undefined,
    invoices_lack: source.invoices_lack ?? undefined,
    last_pass: last && { kind: last.kind, state: last.state, problem: last.problem },
    passes: countBy(own.map(({ state }) => state)),
  };
};

/** Of every connection that was ever synced. `now`: epoch milliseconds. */
export const readStatus = async (sql: Sql, now: number): Promise<readonly ReplicaStatus[]> => {
  const sources = await sql.query<Source>("SELECT * FROM sources ORDER BY connection");
  const passes = await sql.query<PassRow>(
    "SELECT connection, pass, kind, state, problem, vendor_customers FROM passes ORDER BY connection, pass",
  );
  return sources.map((source) => statusOf(source, passes, now));
};
