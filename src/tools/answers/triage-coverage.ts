/** What a worklist's envelope says beside its rows: per vendor what was read, and in one line what is missing. */

import { type Outcome, problemShape, type VendorAnswer } from "../../customers/vendor-report.ts";
import { showOwed } from "../../receivables/amounts-due.ts";
import type { Triage, TriagePart } from "../../receivables/worklist.ts";
import type { ReceivableFact } from "../../vendors/declare/receivables.ts";
import { dayZone, showDay } from "../../vocabulary/invoice.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { plural } from "./plural.ts";

const problemOf = ({ connection, book, customers }: TriagePart): Problem | undefined => {
  if (!book) return new Problem("unsupported", `${connection.vendor.name} cannot say who owes what here.`);
  return book.invoiceRead.problem ?? customers?.problem;
};

const unjudgedOf = ({ book, uncheckable }: TriagePart): number => {
  const { undated = 0, unclear = 0, withoutCustomer = 0 } = book?.unjudged ?? {};
  return undated + unclear + withoutCustomer + uncheckable + (book?.invoiceRead.malformed ?? 0);
};

const outcomeOf = (part: TriagePart, returned: number): Outcome => {
  const { book } = part;
  if (!book) return "unsupported";
  const { invoiceRead } = book;
  if (invoiceRead.problem && invoiceRead.read === 0 && invoiceRead.leavesOut === undefined) return "failed";
  if (!invoiceRead.whole || unjudgedOf(part) > 0) return "partial";
  return returned > 0 || part.matched > 0 ? "ok" : "empty";
};

/** One vendor's part of the envelope when `returned` of its rows are shown. */
const vendorAnswer = (part: TriagePart, isPast: boolean, returned: number): VendorAnswer => {
  const { connection, book, matched, uncheckable } = part;
  const read = outcomeOf(part, returned);
  const outcome = isPast && (read === "ok" || read === "empty") ? "partial" : read;
  const problem = problemOf(part);
  const isWhole = book?.invoiceRead.whole === true && uncheckable === 0;
  return {
    vendor: connection.name,
    outcome,
    returned,
    ...(isWhole && !isPast ? { total: matched } : {}),
    more: outcome !== "unsupported" && (!isWhole || matched > returned),
    ...(book
      ? {
          read: book.invoiceRead.read,
          filters: [`overdue:${book.invoiceRead.ignored ? "local" : book.invoiceRead.how}`],
        }
      : {}),
    ...(problem ? { problem: problemShape(problem) } : {}),
  };
};

export const vendorAnswers = ({ rows, parts, isPast }: Triage, shown: number): readonly VendorAnswer[] =>
  parts.map((part) =>
    vendorAnswer(part, isPast, rows.slice(0, shown).filter(({ connection }) => connection === part.connection).length),
  );

const share = (answer: VendorAnswer): string => {
  const { vendor, outcome, returned, total, read, problem } = answer;
  if (outcome === "failed") return `${vendor} failed: ${problem?.code}, its debts are missing`;
  if (outcome === "unsupported") return `${vendor} is unsupported here, its debts are missing`;
  if (total !== undefined) return `${vendor} ${returned} of ${total}`;
  return `${vendor} ${returned} after ${read} invoices read so far${problem ? `, then ${problem.code}` : ""}`;
};

const counted = (count: number, what: string, name: string): string[] =>
  count > 0 ? [`${plural(count, "invoice")} at ${name} ${what} could not be checked`] : [];

export const remarks = (part: TriagePart): string[] => {
  const { connection, book, uncheckable, customers } = part;
  if (!book) return [];
  const { name } = connection;
  const { invoiceRead, unjudged, unfilled } = book;
  const fill = connection.vendor.receivables?.complete;
  return [
    ...(invoiceRead.how === "unsure" && !invoiceRead.ignored
      ? [`${name} may miss rows: its invoice filters are undocumented`]
      : []),
    ...(invoiceRead.ignored ? [`${name} ignores its filter: all it sent was judged here`] : []),
    ...(connection.vendor.receivables?.gaps ?? []).map((gap) => `${name}: ${gap}`),
    ...(invoiceRead.doubt ? [`${name}: ${invoiceRead.doubt}`] : []),
    ...(invoiceRead.leavesOut ? [`${name} leaves out ${invoiceRead.leavesOut}`] : []),
    ...(invoiceRead.moved ? [`${name}: data moved while paging`] : []),
    ...counted(unjudged.undated, "without a due date", name),
    ...counted(unjudged.unclear, "in an unknown state", name),
    ...counted(unjudged.withoutCustomer, "without a customer", name),
    ...(invoiceRead.malformed > 0 ? [`${invoiceRead.malformed} dropped at ${name}: vendor_bad_response`] : []),
    ...(uncheckable > 0
      ? [
          `${plural(uncheckable, "customer")} at ${name} could not be checked for currency or amount and ${uncheckable === 1 ? "is" : "are"} left out`,
        ]
      : []),
    ...(unfilled > 0 && fill ? [`${fill.about} of ${plural(unfilled, "invoice")} at ${name} not read`] : []),
    ...(book.relatedIncomplete
      ? [`${connection.vendor.receivables?.relatedList?.about} at ${name} not read to the end`]
      : []),
    ...(customers && customers.left > 0
      ? [`${plural(customers.left, "customer")} at ${name} not read: holds unknown`]
      : []),
  ];
};

/** Facts that decide about chasing; the others only matter for one customer. */
const chasing: readonly ReceivableFact[] = ["mandates", "reminders", "pending payments", "promises", "disputes"];

/** "not said: mandates by zenskar, pland": a `?` or a missing hold there is unknown, never none. */
const unsaid = (parts: readonly TriagePart[]): string[] => {
  const facts = chasing.flatMap((fact) => {
    const silent = parts.filter(({ connection }) => connection.vendor.receivables?.cannotSay.includes(fact));
    return silent.length > 0 ? [`${fact} by ${silent.map(({ connection }) => connection.name).join(", ")}`] : [];
  });
  return facts.length > 0 ? [`Not said: ${facts.join("; ")}`] : [];
};

/** Amounts over everything read, per currency, never over currencies. */
const sums = ({ owed, matched }: Triage, isWhole: boolean): string => {
  const { totals, withoutCurrency: apart, undetermined } = owed;
  const known = totals.map(({ currency, amount, atMost }) => `${atMost ? "≤" : ""}${amount} ${currency}`);
  const unknown = apart.length + undetermined;
  const parts = [
    ...known,
    ...(unknown > 0 ? [`${plural(unknown, "invoice")} of unknown currency or amount, in none of these sums`] : []),
  ];
  if (matched === 0) return isWhole ? "nothing overdue" : "nothing overdue that could be read and checked";
  return `${isWhole ? "" : "at least "}${plural(matched, "customer")} overdue with ${parts.join(" + ") || showOwed(owed)}`;
};

export const triageCoverage = (triage: Triage, shown: number, notes: readonly string[]): string => {
  const answers = vendorAnswers(triage, shown);
  const isWhole = answers.every(({ outcome }) => outcome === "ok" || outcome === "empty");
  const sentences = [
    `${plural(shown, "row")}; ${sums(triage, isWhole)}, days counted to ${showDay(triage.asOf)} ${dayZone}`,
    ...(triage.isPast ? ["What was paid since is missing, and amounts are today's"] : []),
    answers.map(share).join(", "),
    ...triage.parts.flatMap(remarks),
    ...unsaid(triage.parts),
    ...notes,
  ];
  return `${sentences.join(". ")}.`;
};
