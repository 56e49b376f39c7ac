/** The replica's database as the rest of the replica sees it: one subset of SQL, whichever server or file keeps it. */

import type { Patterns } from "./patterns.ts";

/** Dates and decimals are text, truth is 0 or 1, so that both databases keep and compare them alike. */
export type SqlValue = string | number | null;

/** Values stand in the text as `$1`, `$2` …, in any order and as often as wanted. */
export interface Sql {
  query<Row>(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** Where the two databases differ, and nowhere else. */
export interface Dialect {
  readonly name: "postgres" | "sqlite";
  /** Text that is compared byte by byte. */
  readonly keyType: string;
  /** Integers of 64 bits. */
  readonly integerType: string;
  /** Of a column that counts rows as they are written. */
  readonly countedType: string;
  /**
   * Whether column `search_text` of the customers called `alias` is as `patterns` say. `add`: gives a value its
   * placeholder.
   */
  readonly isLike: (alias: string, patterns: Patterns, add: (value: SqlValue) => string) => string;
  /** Rows that are found so come in the order of `row_id`, and the first ones before the others are looked at. */
  readonly findsInOrder: boolean;
  /** The same, looked at in each row. */
  readonly holds: Dialect["isLike"];
  /** What makes that fast: run once, when the table is made. */
  readonly textSearch: readonly string[];
  /** A table with one column, `value`: the texts in the JSON array that `placeholder` stands for. */
  readonly listed: (placeholder: string) => string;
  /** What keeps it fast: run before a pass is shown. */
  readonly settle: readonly string[];
}

export interface Store extends Sql {
  readonly dialect: Dialect;
  /** What a migration's transaction opens with: one process at a time, in a place that exists. */
  readonly prepare: readonly string[];
  /** All or nothing; transactions of one store run one after another. */
  transaction<Result>(act: (sql: Sql) => Promise<Result>): Promise<Result>;
  /**
   * Runs `act` while nobody else, in no other process either, is inside the same `name`; undefined where somebody is.
   * What `act` writes has to go through the store it is given: where the lock is lost, so is that store.
   */
  exclusively<Result>(
    name: string,
    act: (store: Store) => Promise<Result>,
  ): Promise<{ readonly done: Result } | undefined>;
  close(): Promise<void>;
}

/** `($1, $2), ($3, $4)`: placeholders of several rows of as many columns, counted from `first`. */
export const placeholders = (rows: number, columns: number, first = 1): string =>
  Array.from(
    { length: rows },
    (_, row) => `(${Array.from({ length: columns }, (_, column) => `$${first + row * columns + column}`).join(", ")})`,
  ).join(", ");
