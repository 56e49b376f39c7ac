/** The replica's tables, as numbered steps from nothing on: a released step never changes, a new one is added. */

import type { Dialect } from "./sql.ts";

/**
 * Rows of the passes that are kept: `since_pass` brought a row, `until_pass` no longer found it, NULL = still there.
 */
const span = (integer: string): string => `since_pass ${integer} NOT NULL, until_pass ${integer}`;

/** What stands in the published pass of its connection; `row` is an alias. */
const isPublished = (row: string): string =>
  `${row}.since_pass <= s.published_pass AND (${row}.until_pass IS NULL OR ${row}.until_pass > s.published_pass)`;

const sources = ({ keyType: key, integerType: integer }: Dialect): readonly string[] => [
  // One row per connection. `account` tells its tenant from another of the same name, and is no secret.
  `CREATE TABLE sources (
     connection ${key} NOT NULL PRIMARY KEY, account ${key} NOT NULL, rows_version ${integer} NOT NULL,
     published_pass ${integer}, oldest_pass ${integer}, as_of TEXT, whole_as_of TEXT, customers ${integer},
     invoices ${integer}, malformed ${integer} NOT NULL, invoices_lack TEXT, unsaid TEXT NOT NULL, unjudged TEXT NOT NULL)`,
  // `place` is where reading goes on after an interruption, as JSON; `short` passes changed nothing.
  `CREATE TABLE passes (
     connection ${key} NOT NULL, pass ${integer} NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
     began_at TEXT NOT NULL, ended_at TEXT, place TEXT NOT NULL, customers ${integer}, invoices ${integer},
     vendor_customers ${integer}, problem TEXT, PRIMARY KEY (connection, pass))`,
  // What a running pass met, so that what a whole one did not meet is known at its end.
  `CREATE TABLE seen (
     connection ${key} NOT NULL, pass ${integer} NOT NULL, list ${integer} NOT NULL, id ${key} NOT NULL,
     PRIMARY KEY (connection, pass, list, id))`,
];

const customers = ({ keyType: key, integerType: integer, countedType, textSearch }: Dialect): readonly string[] => [
  `CREATE TABLE customer_rows (
     row_id ${countedType}, connection ${key} NOT NULL, id ${key} NOT NULL, ${span(integer)},
     name TEXT, number TEXT, external_id ${key}, status TEXT, email TEXT, phone TEXT, city TEXT, country TEXT, vat_id TEXT,
     created_at TEXT, created_ms ${integer}, updated_at TEXT, updated_ms ${integer},
     due_amount TEXT, due_currency TEXT, financial_status TEXT, mandate_status TEXT, payment_method TEXT,
     auto_charge SMALLINT, communications SMALLINT, archived SMALLINT, suspended SMALLINT,
     name_key ${key}, number_key ${key}, group_keys TEXT NOT NULL,
     search_text TEXT NOT NULL, digest ${key} NOT NULL, record TEXT NOT NULL,
     UNIQUE (connection, id, since_pass))`,
  // Searches go through rows in the order in which they were written: one after another on the disk.
  "CREATE UNIQUE INDEX customer_rows_written ON customer_rows (connection, row_id)",
  "CREATE INDEX customer_rows_created ON customer_rows (connection, created_ms, id)",
  "CREATE INDEX customer_rows_number ON customer_rows (connection, number_key)",
  "CREATE INDEX customer_rows_external_id ON customer_rows (connection, external_id)",
  "CREATE INDEX customer_rows_name ON customer_rows (connection, name_key)",
  "CREATE INDEX customer_rows_closed ON customer_rows (connection, until_pass)",
  ...textSearch,
];

/** What each customer may be matched by at another vendor, in any pass that is kept: one look-up for all vendors. */
const matchKeys = ({ keyType: key }: Dialect): readonly string[] => [
  `CREATE TABLE match_keys (
     digest ${key} NOT NULL, connection ${key} NOT NULL, id ${key} NOT NULL, PRIMARY KEY (digest, connection, id))`,
];

const invoices = ({ keyType: key, integerType: integer }: Dialect): readonly string[] => [
  `CREATE TABLE invoice_rows (
     connection ${key} NOT NULL, id ${key} NOT NULL, ${span(integer)},
     number TEXT, customer_id ${key}, customer_name TEXT, state TEXT NOT NULL, vendor_state TEXT,
     issued_on TEXT, due_on TEXT, due_ms ${integer}, total TEXT, open TEXT, open_is_at_most SMALLINT NOT NULL,
     open_millionths ${integer}, currency TEXT, dunning_level ${integer}, last_reminder_on TEXT, promised_on TEXT,
     disputed SMALLINT, payment_under_way SMALLINT, is_owed SMALLINT NOT NULL,
     digest ${key} NOT NULL, record TEXT NOT NULL,
     PRIMARY KEY (connection, id, since_pass))`,
  "CREATE INDEX invoice_rows_customer ON invoice_rows (connection, customer_id)",
  "CREATE INDEX invoice_rows_closed ON invoice_rows (connection, until_pass)",
];

/** The words of all names of a connection, once each, forwards and backwards: typing mistakes are found among them. */
const nameWords = ({ keyType: key }: Dialect): readonly string[] => [
  `CREATE TABLE name_words (
     connection ${key} NOT NULL, word ${key} NOT NULL, backwards ${key} NOT NULL, PRIMARY KEY (connection, word))`,
  "CREATE INDEX name_words_backwards ON name_words (connection, backwards, word)",
];

/** What a publication computes for a day: how many customers there are by two groupings. */
const groupCounts = ({ keyType: key, integerType: integer }: Dialect): readonly string[] => [
  `CREATE TABLE group_counts (
     connection ${key} NOT NULL, pass ${integer} NOT NULL, day ${key} NOT NULL,
     first ${key} NOT NULL, second ${key} NOT NULL, first_value ${key} NOT NULL, second_value ${key} NOT NULL,
     customers ${integer} NOT NULL, overdue ${integer} NOT NULL, owed TEXT NOT NULL,
     PRIMARY KEY (connection, pass, day, first, second, first_value, second_value))`,
];

/**
 * And who is overdue, with what a worklist by mandate, by amount or by days goes through. `part` is empty for all that
 * a customer owes; otherwise a currency, where it owes in several and this one is asked for alone.
 *
 * Builds of before the first release with a replica kept debts otherwise, at version 1: those go, and until the next
 * pass, which writes all of them, invoices are read.
 */
const rankedDebts = ({ keyType: key, integerType: integer }: Dialect): readonly string[] => [
  "DROP TABLE IF EXISTS debts",
  "DROP TABLE IF EXISTS debt_counts",
  "DELETE FROM group_counts",
  `CREATE TABLE debts (
     connection ${key} NOT NULL, pass ${integer} NOT NULL, day ${key} NOT NULL, customer_id ${key} NOT NULL,
     part ${key} NOT NULL, only_currency ${key}, is_held SMALLINT NOT NULL, bucket ${key} NOT NULL,
     days ${integer} NOT NULL, mandate ${key} NOT NULL, lead_key ${key} NOT NULL, lead_amount ${key} NOT NULL,
     currencies ${key} NOT NULL, owed TEXT NOT NULL,
     owed_millionths ${integer}, owed_decimals ${integer} NOT NULL, owed_invoices ${integer} NOT NULL, owed_is_at_most SMALLINT NOT NULL,
     PRIMARY KEY (connection, pass, day, customer_id, part))`,
  // With all that is added up where nothing is counted beforehand.
  `CREATE INDEX debts_rank ON debts
     (connection, pass, day, part, is_held, bucket, lead_key, mandate, lead_amount DESC, customer_id,
      only_currency, days, owed_millionths, owed_decimals, owed_invoices, owed_is_at_most)`,
  `CREATE INDEX debts_days ON debts
     (connection, pass, day, part, lead_key, mandate, days DESC, lead_amount DESC, customer_id, only_currency)`,
  // `asked`: empty for everything owed, or the currency that is asked for alone.
  `CREATE TABLE debt_counts (
     connection ${key} NOT NULL, pass ${integer} NOT NULL, day ${key} NOT NULL, asked ${key} NOT NULL,
     is_held SMALLINT NOT NULL, bucket ${key} NOT NULL, mandate ${key} NOT NULL, lead_key ${key} NOT NULL,
     customers ${integer} NOT NULL, owed TEXT NOT NULL,
     PRIMARY KEY (connection, pass, day, asked, is_held, bucket, mandate, lead_key))`,
];

/** What people query: the published pass only, without the columns that serve comparisons. */
const views: readonly string[] = [
  `CREATE VIEW customers AS SELECT c.connection, c.id, c.name, c.number, c.external_id, c.status, c.email, c.phone,
     c.city, c.country, c.vat_id, c.created_at, c.updated_at, c.due_amount, c.due_currency, c.financial_status,
     c.mandate_status, c.payment_method, c.auto_charge, c.communications, c.archived, c.suspended, c.record
   FROM customer_rows c JOIN sources s ON s.connection = c.connection WHERE ${isPublished("c")}`,
  `CREATE VIEW invoices AS SELECT i.connection, i.id, i.number, i.customer_id, i.customer_name, i.state, i.vendor_state,
     i.issued_on, i.due_on, i.total, i.open, i.open_is_at_most, i.open_millionths, i.currency, i.dunning_level,
     i.last_reminder_on, i.promised_on, i.disputed, i.payment_under_way, i.is_owed, i.record
   FROM invoice_rows i JOIN sources s ON s.connection = i.connection WHERE ${isPublished("i")}`,
];

/** Statements of each step; the version of a database is the number of steps that it has taken. */
export const migrations: readonly ((dialect: Dialect) => readonly string[])[] = [
  (dialect) => [
    ...sources(dialect),
    ...customers(dialect),
    ...nameWords(dialect),
    ...matchKeys(dialect),
    ...invoices(dialect),
    ...groupCounts(dialect),
    ...views,
  ],
  rankedDebts,
];
