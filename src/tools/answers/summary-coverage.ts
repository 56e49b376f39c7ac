/** What a summary's envelope says beside its groups: per vendor what was counted, of how many, and what is missing. */

import type { Summary, SummaryPart } from "../../aggregates/summarize.ts";
import { problemShape, type VendorAnswer } from "../../customers/vendor-report.ts";
import { mergeOwed } from "../../receivables/amounts-due.ts";
import { dayZone, showDay } from "../../vocabulary/invoice.ts";
import { remarks as customerRemarks } from "./coverage.ts";
import { plural } from "./plural.ts";
import { remarks as invoiceRemarks } from "./triage-coverage.ts";

const isWholeBook = ({ book }: SummaryPart): boolean => {
  if (!book) return true;
  const { invoiceRead, unjudged } = book;
  return (
    invoiceRead.whole && invoiceRead.malformed + unjudged.undated + unjudged.unclear + unjudged.withoutCustomer === 0
  );
};

/** Customers counted stand as `returned`; a vendor whose overdue invoices were not all read is partial. */
const vendorAnswer = (part: SummaryPart): VendorAnswer => {
  const { settled, read, book } = part;
  const { answer } = settled;
  const bookProblem = book?.invoiceRead.problem;
  const problem = bookProblem && problemShape(bookProblem);
  const filters = [
    ...(answer.filters ?? []),
    ...(book ? [`overdue:${book.invoiceRead.ignored ? "local" : book.invoiceRead.how}`] : []),
  ];
  return {
    ...answer,
    ...(answer.outcome === "ok" && !isWholeBook(part) ? { outcome: "partial" as const } : {}),
    ...(answer.outcome === "unsupported" || answer.outcome === "failed" ? {} : read === undefined ? {} : { read }),
    ...(filters.length > 0 ? { filters } : {}),
    ...(answer.problem === undefined && problem ? { problem } : {}),
  };
};

export const summaryAnswers = ({ parts }: Summary): readonly VendorAnswer[] => parts.map(vendorAnswer);

export const isComplete = (summary: Summary): boolean =>
  summary.parts.every(({ settled }) => settled.lost === undefined) &&
  summaryAnswers(summary).every(({ outcome, more }) => (outcome === "ok" || outcome === "empty") && !more);

const share = ({ settled, read, rows }: SummaryPart): string[] => {
  const { vendor, outcome, returned, total, problem } = settled.answer;
  if (outcome === "unsupported") return [];
  if (outcome === "failed") return [`${vendor} failed: ${problem?.code}, its customers are missing`];
  if (outcome === "empty") return [`${vendor} none`];
  const counted = `${vendor} ${returned}${total === undefined ? "" : ` of ${total}`}`;
  if (outcome === "ok") return [counted];
  const reach = `${read ?? "some"}${rows === undefined ? "" : ` of ${rows}`} rows read so far`;
  if (settled.facts.paused) return [`${counted} after ${reach}`];
  return [settled.facts.dropped > 0 ? counted : `${counted} after ${reach}, then ${problem?.code}`];
};

/** What was not read of the invoices. */
const unread = ({ connection, book }: SummaryPart): string[] => {
  if (!book || book.invoiceRead.whole || book.invoiceRead.leavesOut !== undefined) return [];
  const { read, problem } = book.invoiceRead;
  if (problem && read === 0) return [`overdue amounts of ${connection.name} are missing: ${problem.code}`];
  return [
    `overdue amounts of ${connection.name} after ${read} invoices read so far${problem ? `, then ${problem.code}` : ""}`,
  ];
};

const onInvoices = (part: SummaryPart): string[] => {
  const { connection, book, notListed: unlisted, settled } = part;
  if (settled.answer.outcome === "unsupported" || settled.answer.outcome === "failed") return [];
  const { name, vendor } = connection;
  if (!vendor.receivables) return [`overdue at ${name} could not be checked: it lists no invoices`];
  if (!book) return [];
  return [
    ...unread(part),
    ...invoiceRemarks({ connection, book, matched: book.debts.length, owed: mergeOwed([]), uncheckable: 0 }),
    ...(unlisted > 0 ? [`${plural(unlisted, "overdue customer")} of ${name} not listed by it and not counted`] : []),
  ];
};

const head = (summary: Summary): string => {
  const { groups, parts } = summary;
  const counted = parts.reduce((sum, { settled }) => sum + settled.answer.returned, 0);
  const what = `${plural(counted, "customer")} in ${plural(groups.length, "group")}`;
  const isSure = summaryAnswers(summary).every(({ filters = [] }) => !filters.some((one) => one.endsWith(":unsure")));
  if (isComplete(summary)) return `${what}, ${isSure ? "complete" : "all that were found"}`;
  const matching = parts.reduce((sum, { settled }) => sum + (settled.answer.total ?? settled.answer.returned), 0);
  return matching > counted ? `${what}; at least ${matching} match` : what;
};

export const summaryCoverage = (summary: Summary, notes: readonly string[]): string => {
  const { parts, asOf } = summary;
  const shares = parts.flatMap(share);
  const sentences = [
    `${head(summary)}. ${shares.join(", ")}`,
    `overdue is counted to ${showDay(asOf)} ${dayZone}`,
    ...customerRemarks(parts.map(({ settled }) => settled)),
    ...parts.flatMap(onInvoices),
    ...notes,
  ];
  return `${sentences.filter(Boolean).join(". ")}.`;
};
