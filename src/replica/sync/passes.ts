/** The state of passes in the store: begun, gone on with after an interruption, failed; published elsewhere. */

import type { Checkpoint } from "../../vendors/read/checkpoint.ts";
import { discardRows, type RunningPass } from "../lists/write.ts";
import { dropMatches } from "../lists/write-matches.ts";
import { rowsVersion } from "../rows/columns.ts";
import type { Sql, Store } from "../store/sql.ts";

/** `whole`: everything is read, and what is not found any more is gone. `changes`: only what changed since the last. */
export type PassKind = "whole" | "changes";

/** Which reading of a list this is, from 0 on, and how many rows those before it met. */
export interface Sweep {
  readonly sweep: number;
  readonly met: number;
}

export const firstSweep: Sweep = { sweep: 0, met: 0 };

/** Where a pass stands. `queries` of the invoices are walked one after another. */
export type PassPlace =
  | ({ readonly stage: "customers"; readonly checkpoint: Checkpoint | null } & Sweep)
  | ({
      readonly stage: "invoices";
      readonly query: number;
      readonly checkpoint: Checkpoint | null;
      readonly totals: Totals;
    } & Sweep)
  | { readonly stage: "read"; readonly totals: Totals };

/** What the lists read so far came to. */
export interface Totals {
  readonly malformed: number;
  /** The vendor's own counts. */
  readonly customers: number | undefined;
  readonly invoices: number | undefined;
  /** Why the invoices are not all there. */
  readonly lack?: string | undefined;
  /** Why invoices lack what another list says of them. */
  readonly relatedLack?: string | undefined;
  /** Why what was read is not settled, so that the pass must change nothing. */
  readonly disagree?: string | undefined;
}

export interface Pass extends RunningPass {
  readonly kind: PassKind;
  /** RFC 3339. */
  readonly beganAt: string;
  readonly place: PassPlace;
}

interface PassRow {
  readonly pass: number;
  readonly kind: PassKind;
  readonly began_at: string;
  readonly place: string;
}

/** A pass begun longer ago is not gone on with: what it read at first is too old to be published. */
const oldestResumedMs = 6 * 3_600_000;

const runningPass = async (sql: Sql, connection: string): Promise<Pass | undefined> => {
  const [row] = await sql.query<PassRow>(
    "SELECT pass, kind, began_at, place FROM passes WHERE connection = $1 AND state = 'running' ORDER BY pass DESC LIMIT 1",
    [connection],
  );
  return row && { connection, pass: row.pass, kind: row.kind, beganAt: row.began_at, place: JSON.parse(row.place) };
};

const endPass = (
  sql: Sql,
  { connection, pass }: RunningPass,
  state: "published" | "short" | "abandoned",
  now: number,
  problem: string | null = null,
): Promise<unknown> =>
  sql.query("UPDATE passes SET state = $3, ended_at = $4, problem = $5 WHERE connection = $1 AND pass = $2", [
    connection,
    pass,
    state,
    new Date(now).toISOString(),
    problem,
  ]);

/** The pass has changed nothing: whatever it wrote is gone. */
export const dropPass = (store: Store, pass: Pass, state: "short" | "abandoned", now: number, problem: string) =>
  store.transaction(async (sql) => {
    await dropMatches(sql, pass.connection, { condition: "c.since_pass = $2", values: [pass.pass] });
    await discardRows(sql, pass);
    await endPass(sql, pass, state, now, problem);
  });

export const markPublished = (sql: Sql, pass: RunningPass, now: number): Promise<unknown> =>
  endPass(sql, pass, "published", now);

/** That hold rows of connections, all of which have the column `connection`. */
export const tablesOf = [
  "customer_rows",
  "name_words",
  "match_keys",
  "invoice_rows",
  "debts",
  "debt_counts",
  "group_counts",
  "seen",
  "passes",
  "sources",
] as const;

/** All that is kept of a connection. */
export const forgetSource = async (sql: Sql, connection: string): Promise<void> => {
  for (const table of tablesOf) await sql.query(`DELETE FROM ${table} WHERE connection = $1`, [connection]);
};

/**
 * Rows of another account, or of a program that wrote other columns, are none of ours. Those of another account are
 * forgotten; the others stay until the next whole pass, whose digests differ, has written them anew.
 */
export const openSource = (store: Store, connection: string, account: string): Promise<void> =>
  store.transaction(async (sql) => {
    const [known] = await sql.query<{ readonly account: string }>("SELECT account FROM sources WHERE connection = $1", [
      connection,
    ]);
    if (known?.account === account) return;
    await forgetSource(sql, connection);
    await sql.query(
      "INSERT INTO sources (connection, account, rows_version, malformed, unsaid, unjudged) VALUES ($1, $2, $3, 0, '{}', '{}')",
      [connection, account, rowsVersion],
    );
  });

/** The pass that was interrupted, where it is of the kind wanted and not too old; else a new one. */
export const beginPass = async (
  store: Store,
  connection: string,
  kind: PassKind,
  now: number,
): Promise<{ readonly pass: Pass; readonly isResumed: boolean }> => {
  const running = await runningPass(store, connection);
  if (running) {
    const isUsable = running.kind === kind && now - Date.parse(running.beganAt) < oldestResumedMs;
    if (isUsable) {
      await noteProblem(store, running, null);
      return { pass: running, isResumed: true };
    }
    await dropPass(store, running, "abandoned", now, "interrupted, and not gone on with in time");
  }
  return store.transaction(async (sql) => {
    const [last] = await sql.query<{ readonly pass: number | null }>(
      "SELECT max(pass) AS pass FROM passes WHERE connection = $1",
      [connection],
    );
    const place: PassPlace = { stage: "customers", checkpoint: null, ...firstSweep };
    const pass: Pass = {
      connection,
      pass: (last?.pass ?? 0) + 1,
      kind,
      beganAt: new Date(now).toISOString(),
      place,
    };
    await sql.query(
      "INSERT INTO passes (connection, pass, kind, state, began_at, place) VALUES ($1, $2, $3, 'running', $4, $5)",
      [connection, pass.pass, kind, pass.beganAt, JSON.stringify(place)],
    );
    return { pass, isResumed: false };
  });
};

/** In the same transaction as the rows read up to there. */
export const savePlace = (sql: Sql, { connection, pass }: RunningPass, place: PassPlace): Promise<unknown> =>
  sql.query("UPDATE passes SET place = $3 WHERE connection = $1 AND pass = $2", [
    connection,
    pass,
    JSON.stringify(place),
  ]);

/** Said of a pass that goes on later; null: it goes on now. */
export const noteProblem = (sql: Sql, { connection, pass }: RunningPass, problem: string | null): Promise<unknown> =>
  sql.query("UPDATE passes SET problem = $3 WHERE connection = $1 AND pass = $2", [connection, pass, problem]);
