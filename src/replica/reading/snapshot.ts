/** Which state of one connection is read: a published pass, which no later pass changes under a walk. */

import type { Sql, SqlValue, Store } from "../store/sql.ts";

/** What the sync keeps of one connection. */
export interface Source {
  readonly connection: string;
  readonly account: string;
  readonly rows_version: number;
  /** NULL until the first whole pass. */
  readonly published_pass: number | null;
  /** Passes before this one are no longer kept. */
  readonly oldest_pass: number | null;
  /** When the pass that was published last began, RFC 3339: nothing shown is older. */
  readonly as_of: string | null;
  /** The same of the last whole pass. */
  readonly whole_as_of: string | null;
  readonly customers: number | null;
  readonly invoices: number | null;
  /** Rows of the vendor that are no customers as documented, so that they are missing here. */
  readonly malformed: number;
  /** Why its invoices are not all there, in our words; NULL = all are. */
  readonly invoices_lack: string | null;
  /** Of how many customers nothing can be told about a filter word, as a JSON object; words left out: of none. */
  readonly unsaid: string;
  /** What the counts and ranks of a pass cannot stand for, by reason, as a JSON object; `{}`: nothing. */
  readonly unjudged: string;
}

export const readSources = (sql: Sql): Promise<readonly Source[]> => sql.query<Source>("SELECT * FROM sources");

/** One connection's rows, and where they are. */
export interface StoredBook {
  readonly store: Store;
  readonly source: Source;
  /** New questions are answered from it; otherwise only walks that began in it go on. */
  readonly isFresh: boolean;
}

/** Collects a statement's values and gives each its placeholder. */
export interface Values {
  readonly all: readonly SqlValue[];
  add(value: SqlValue): string;
}

export const createValues = (): Values => {
  const all: SqlValue[] = [];
  return {
    all,
    add: (value) => {
      all.push(value);
      return `$${all.length}`;
    },
  };
};

/**
 * The condition under which a row of `alias` stands in pass `pass` of `connection`. `isFound`: something else finds the
 * row, and no index of the connection is to be read beside it, as a database would that takes the other for weak.
 */
export const inPass = (alias: string, connection: string, pass: number, values: Values, isFound = false): string => {
  const at = values.add(pass);
  return `${alias}.connection${isFound ? " || ''" : ""} = ${values.add(connection)} AND ${alias}.since_pass <= ${at} AND (${alias}.until_pass IS NULL OR ${alias}.until_pass > ${at})`;
};
