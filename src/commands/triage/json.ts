/** The worklist as one JSON object: absent keys are unknown, null is none. */

import type { Owed } from "../../receivables/amounts-due.ts";
import type { WorklistRow } from "../../receivables/worklist/rows.ts";
import type { Worklist } from "../../receivables/worklist/worklist.ts";
import { vendorAnswer } from "../../tools/answers/envelope.ts";
import { singleAnswerCoverage } from "../../tools/answers/worklist-coverage.ts";
import type { RefOf } from "../../tools/triage-dunning.ts";
import type { VendorReport } from "../../vendors/vendor-report.ts";
import { dayZone, type Invoice, showDay } from "../../vocabulary/invoice.ts";
import { showMoment } from "../../vocabulary/moment.ts";
import type { Verdict } from "./verdict.ts";

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

const rowObject = (row: WorklistRow, refOf: RefOf) => ({
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

/** `stopped` and `unjudged` name the connections that decide about the exit code. */
export const asJson = (found: Worklist, vendors: readonly VendorReport[], verdict: Verdict, refOf: RefOf): string =>
  JSON.stringify(
    {
      coverage: singleAnswerCoverage(found).coverage,
      complete: verdict.complete,
      exit_code: verdict.exitCode,
      stopped: verdict.stopped,
      unjudged: verdict.unjudged,
      as_of: showDay(found.asOf),
      zone: dayZone,
      customers: found.matched,
      totals: amounts(found.owed),
      vendors: vendors.map(vendorAnswer),
      rows: found.rows.map((row) => rowObject(row, refOf)),
    },
    undefined,
    2,
  );
