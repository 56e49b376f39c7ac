/** `triage`: the dunning worklist for cron and chat-ops, as JSON, CSV or a table; the same engine as the tool. */

import { stderr, stdout } from "node:process";
import { readConfig } from "../config.ts";
import type { VendorAnswer } from "../customers/vendor-report.ts";
import type { Owed } from "../receivables/amounts-due.ts";
import { type Triage, triage } from "../receivables/worklist.ts";
import type { TriageRow } from "../receivables/worklist-rows.ts";
import { openRuntime } from "../runtime.ts";
import { triageCoverage, vendorAnswers } from "../tools/answers/triage-coverage.ts";
import {
  type RefOf,
  refWriter,
  type TriageArguments,
  triageArguments,
  triageCells,
  triageColumns,
  triageQuestion,
} from "../tools/triage-dunning.ts";
import { dayZone, type Invoice, showDay } from "../vocabulary/invoice.ts";
import { showMoment } from "../vocabulary/moment.ts";
import { Problem } from "../vocabulary/problem.ts";
import { SettingsError } from "../vocabulary/settings-error.ts";
import { sandboxed } from "./with-sandbox.ts";

export interface TriageOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly sandbox?: boolean;
  readonly vendors?: readonly string[];
  readonly asOf?: string;
  readonly minDaysOverdue?: number;
  readonly currency?: string;
  readonly minAmount?: string;
  readonly limit?: number;
  /** Seconds the whole run may take. */
  readonly timeout?: number;
}

/** Nobody waits for an answer here as an agent does, so whole lists can be walked. */
const usualTimeout = 300;
const usualLimit = 200;
/** A vendor failed or stopped early: the list is not whole. */
const vendorFailed = 3;

const amounts = ({ totals, withoutCurrency: apart, undetermined }: Owed) => [
  ...totals.map(({ currency, amount, invoices, atMost }) => ({
    currency,
    amount,
    invoices,
    ...(atMost ? { at_most: true } : {}),
  })),
  ...apart.map((amount) => ({ currency: null, amount, invoices: 1 })),
  ...(undetermined > 0 ? [{ currency: null, amount: null, invoices: undetermined }] : []),
];

const invoiceObject = ({ number, dueAt, open, openIsAtMost, currency, dunning, lastReminderAt }: Invoice) => ({
  number,
  due: dueAt && showMoment(dueAt, "day"),
  open,
  ...(openIsAtMost ? { at_most: true } : {}),
  currency,
  level: dunning?.level,
  last_reminder: lastReminderAt && showMoment(lastReminderAt, "day"),
});

/** Absent keys are unknown, null is none. */
const rowObject = (row: TriageRow, refOf: RefOf) => ({
  vendor: row.connection.name,
  id: row.customerId,
  ref: refOf(row.connection, row.customerId),
  name: row.name,
  amounts: amounts(row.owed),
  oldest_due: showMoment(row.oldest, "day"),
  days_overdue: row.days,
  bucket: row.bucket,
  mandate: row.customer?.mandate === null ? null : row.customer?.mandate?.status,
  payment_method: row.customer?.paymentMethod,
  why_not: row.whyNot,
  why: row.why,
  invoices: row.invoices.map(invoiceObject),
});

const asJson = (found: Triage, vendors: readonly VendorAnswer[], refOf: RefOf): string =>
  JSON.stringify(
    {
      coverage: triageCoverage(found, found.rows.length, []),
      complete: isComplete(vendors),
      as_of: showDay(found.asOf),
      zone: dayZone,
      customers: found.matched,
      totals: amounts(found.owed),
      vendors,
      rows: found.rows.map((row) => rowObject(row, refOf)),
    },
    undefined,
    2,
  );

/** RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe in front. */
const csvCell = (text: string): string => {
  const plain = /^[=+\-@\t\r]/.test(text) && text !== "-" ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

const asTable = (found: Triage, refOf: RefOf, between: (cells: readonly string[]) => string): string => {
  const shown = new Set(found.rows.map(({ connection, customerId }) => refOf(connection, customerId)));
  const columns = ["vendor", "id", ...triageColumns];
  const rows = found.rows.map((row) => [row.connection.name, row.customerId, ...triageCells(row, refOf, shown)]);
  return [columns, ...rows].map(between).join("\n");
};

const isComplete = (vendors: readonly VendorAnswer[]): boolean =>
  vendors.every(({ outcome, more }) => (outcome === "ok" || outcome === "empty") && !more);

const readGiven = (options: TriageOptions): TriageArguments => {
  if (options.json && options.csv) throw new SettingsError("triage: choose --json or --csv.");
  const read = triageArguments.safeParse({
    vendors: options.vendors,
    as_of: options.asOf,
    min_days_overdue: options.minDaysOverdue,
    currency: options.currency,
    min_amount: options.minAmount,
    limit: options.limit ?? usualLimit,
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new SettingsError(`triage: ${issue?.path.join(".")}: ${issue?.message}.`);
};

/**
 * Prints the worklist: JSON, CSV, or lines with tabs. The coverage goes to stderr unless it is in the JSON. Sets exit
 * code 3 where a vendor failed or its list was not read to the end. Throws `SettingsError` for impossible options.
 */
export const runTriage = async (options: TriageOptions): Promise<void> => {
  const given = readGiven(options);
  const { config, stop } = await sandboxed(readConfig(), options.sandbox === true);
  const { connections, ...opened } = openRuntime({ config, ttlSeconds: 60 });
  const services = await opened.services();
  const deadlineMs = (options.timeout ?? usualTimeout) * 1000;
  const refOf = refWriter(connections);
  try {
    const found = await triage(triageQuestion(given, connections, services.now()), {
      http: services.http,
      call: { signal: AbortSignal.timeout(deadlineMs), deadline: performance.now() + deadlineMs },
      now: services.now(),
      onProgress: stderr.isTTY ? (message) => stderr.write(`${message}\n`) : undefined,
    });
    const vendors = vendorAnswers(found, found.rows.length);
    const text = options.json
      ? asJson(found, vendors, refOf)
      : asTable(found, refOf, options.csv ? (cells) => cells.map(csvCell).join(",") : (cells) => cells.join("\t"));
    stdout.write(`${text}\n`);
    if (!options.json) stderr.write(`${triageCoverage(found, found.rows.length, [])}\n`);
    if (vendors.some(({ outcome }) => outcome === "failed" || outcome === "partial")) process.exitCode = vendorFailed;
  } catch (failure) {
    throw failure instanceof Problem && failure.code === "invalid_argument"
      ? new SettingsError(`triage: ${failure.message}`)
      : failure;
  } finally {
    await Promise.allSettled([opened.close(), stop()]);
  }
};
