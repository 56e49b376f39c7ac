/** Which state of one connection is read: a published pass, which no later pass changes under a walk. */

import type { Sql, SqlValue } from "../store/sql.ts";

/** What a published pass says of itself. */
export interface Source {
  readonly connection: string;
  readonly account: string;
  readonly rows_version: number;
  readonly published_pass: number | null;
  /** Passes before this one are no longer kept. */
  readonly oldest_pass: number | null;
  /** When the pass that was published last began, RFC 3339: nothing shown is older. */
  readonly as_of: string | null;
  /** The same of the last whole pass. */
  readonly whole_as_of: string | null;
  readonly customers: number | null;
  readonly invoices: number | null;
  /** Why its invoices are not all there, in our words; NULL = all are. */
  readonly invoices_lack: string | null;
  /** Of how many customers nothing can be told about a filter word, as a JSON object; absent words: of none. */
  readonly unsaid: string | null;
}

export const readSources = (sql: Sql): Promise<readonly Source[]> =>
  sql.query<Source>(
    "SELECT connection, account, rows_version, published_pass, oldest_pass, as_of, whole_as_of, customers, invoices, invoices_lack, unsaid FROM sources",
  );

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

/** The condition under which a row of `alias` stands in pass `pass` of `connection`. */
export const inPass = (alias: string, connection: string, pass: number, values: Values): string => {
  const at = values.add(pass);
  return `${alias}.connection = ${values.add(connection)} AND ${alias}.since_pass <= ${at} AND (${alias}.until_pass IS NULL OR ${alias}.until_pass > ${at})`;
};
