/** triage_dunning: who is overdue, in the order to chase, with the reasons to and not to. */

import * as z from "zod";
import { connectionsNamed } from "../customers/request.ts";
import { showOwed } from "../receivables/amounts-due.ts";
import { debtKey } from "../receivables/debts.ts";
import { packWorklist, type WorklistBookmark } from "../receivables/worklist/continuation.ts";
import { mandateWishes } from "../receivables/worklist/mandates.ts";
import { worklistOrders } from "../receivables/worklist/order.ts";
import { firstPlace } from "../receivables/worklist/place.ts";
import type { WorklistQuestion } from "../receivables/worklist/question.ts";
import { pageAfter, rowsShown, worklistReports } from "../receivables/worklist/report.ts";
import { lettersOf, type WorklistRow } from "../receivables/worklist/rows.ts";
import { triage, type Worklist } from "../receivables/worklist/worklist.ts";
import { connectionSlots, encodeRef } from "../summaries/refs/ref.ts";
import { withoutColumn, withoutEmptyColumns } from "../summaries/table.ts";
import { safeText } from "../text/safe-text.ts";
import type { Connection } from "../vendors/define.ts";
import { isComplete } from "../vendors/vendor-report.ts";
import { startOfDay } from "../vocabulary/invoice.ts";
import { readBound, showMoment } from "../vocabulary/moment.ts";
import { readCurrency } from "../vocabulary/money.ts";
import { Problem } from "../vocabulary/problem.ts";
import { keptAges, markMeanings, rateWaits, relationMeanings } from "./answers/coverage.ts";
import { type Envelope, vendorAnswer } from "./answers/envelope.ts";
import { fitRows } from "./answers/fit-budget.ts";
import { worklistCoverage } from "./answers/worklist-coverage.ts";
import { vendorsArgument } from "./arguments/shared.ts";
import { contextOf } from "./context.ts";
import { defineTool, type ToolCall } from "./define.ts";

export const triageColumns = [
  "ref",
  "vendor",
  "name",
  "amount",
  "invoices",
  "oldest_due",
  "days",
  "bucket",
  "pay",
  "why_not",
  "why",
] as const;

/** What days say already, counted to the day that coverage names; files and the terminal show it all the same. */
const fromDays: readonly string[] = ["oldest_due", "bucket"];

/** Longer names are cut here: a worklist is for recognising, and get_customer shows the whole. */
const longestName = 40;

/** How the customer pays, as far as its own row was read. */
export const payOf = ({ customer }: WorklistRow): string => {
  if (!customer) return "?";
  const { mandate, paymentMethod } = customer;
  const parts = [mandate ? `mandate ${mandate.status}` : mandate, paymentMethod];
  const known = parts.filter((part) => typeof part === "string");
  return known.join(", ") || (parts.includes(null) ? "-" : "?");
};

/** The ref of a customer by its connection's name and native id. */
export type RefOf = (connection: Connection, customerId: string) => string;

export const refWriter = (connections: readonly Connection[]): RefOf => {
  const slots = connectionSlots(connections.map(({ name }) => name));
  return ({ name }, customerId) => encodeRef(slots.get(name) ?? 0, customerId);
};

/** One row as cells, in the order of `triageColumns`. `relations`: words that say which rows are the same customer. */
export const triageCells = (row: WorklistRow, refOf: RefOf, relations: readonly string[]): string[] => [
  refOf(row.connection, row.customerId),
  row.connection.name,
  row.name === undefined ? "?" : safeText(row.name ?? "", longestName) || "-",
  showOwed(row.owed),
  String(row.invoices.length),
  showMoment(row.oldest, "day"),
  String(row.days),
  row.bucket,
  payOf(row),
  row.whyNot.join(" ") || "-",
  [...row.why, ...relations].join(" ") || "-",
];

/** What was asked, and what is said of asking it. */
interface Asked {
  readonly bookmark: WorklistBookmark;
  readonly said: readonly string[];
}

const layOut = (
  found: Worklist,
  shown: number,
  { bookmark: { question, maxTokens, place }, said }: Asked,
  call: ToolCall,
): Envelope => {
  const { connections } = call.caller;
  const refOf = refWriter(connections);
  const rows = rowsShown(found, shown);
  const letters = lettersOf(rows);
  const reports = worklistReports(found, shown);
  const cells = rows.map((row) => triageCells(row, refOf, letters.get(debtKey(row)) ?? []));
  const left = found.parts.length > 1 ? fromDays : [...fromDays, "vendor"];
  const table = left.reduce(withoutColumn, withoutEmptyColumns({ columns: triageColumns, rows: cells }));
  const notes = [
    ...said,
    ...relationMeanings([...letters.values()].flat()),
    ...(place === firstPlace ? markMeanings(table.rows) : []),
    ...(shown < found.ready ? ["shortened to the token budget"] : []),
  ];
  const next = pageAfter(found, reports, shown);
  const names = connections.map(({ name }) => name);
  const issuedAt = call.services.now();
  const packed = next && packWorklist({ question, maxTokens, ...next }, names, issuedAt);
  return {
    ...worklistCoverage(found, shown, notes),
    complete: reports.every(isComplete) && Object.keys(found.place.lost).length === 0,
    vendors: reports.map(vendorAnswer),
    ...table,
    ...(packed
      ? {
          continuation: call.services.continuations.seal({ list: "worklist", packed, issuedAt }, call.caller),
        }
      : {}),
  };
};

/** Throws where no vendor could say anything: then there is no answer, only a problem. */
const refuseNothingRead = (found: Worklist): void => {
  const answers = worklistReports(found, 0);
  if (!answers.every(({ outcome }) => outcome === "failed" || outcome === "unsupported")) return;
  const failed = answers.find(({ outcome }) => outcome === "failed") ?? answers[0];
  const said = answers.map(({ vendor, problem }) => `${vendor}: ${problem?.message}`).join(" ");
  throw new Problem(failed?.problem?.code ?? "unsupported", said);
};

const date = z
  .string()
  .trim()
  .refine((text) => /^\d{4}-\d\d-\d\d$/.test(text) && readBound(text) !== undefined, {
    error: "is no date; write YYYY-MM-DD",
  });

const shape = {
  vendors: vendorsArgument,
  as_of: date.optional().describe("YYYY-MM-DD, default today"),
  min_days_overdue: z.int().min(1).max(3_650).default(1).describe("Of the oldest invoice"),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .refine((text) => readCurrency(text) !== undefined, { error: "is no currency code; write e.g. EUR" })
    .optional()
    .describe("Only this"),
  min_amount: z
    .string()
    .trim()
    .refine((text) => /^\d{1,15}(\.\d{1,6})?$/.test(text), {
      error: "is no amount; write at most 15 digits, and a point before decimals, e.g. 1250.50",
    })
    .optional()
    .describe("Overdue at least; needs currency"),
  mandate: z.enum(mandateWishes).default("any").describe("none: no mandate that works"),
  order: z.enum(worklistOrders).default("rank").describe("amount needs currency"),
  limit: z.int().min(1).max(200).default(50).describe("Rows"),
  max_tokens: z.int().min(800).max(20_000).default(4_000).describe("Budget"),
};

const { max_tokens: budget, ...asking } = shape;
/** What both the tool and the command line take. */
export const triageArguments = z.strictObject(asking);
export type TriageArguments = z.infer<typeof triageArguments>;

/** Throws `invalid_argument`. */
export const triageQuestion = (given: TriageArguments, now: number): WorklistQuestion => {
  if (given.min_amount !== undefined && given.currency === undefined) {
    throw new Problem(
      "invalid_argument",
      `min_amount needs currency: amounts of different currencies are not compared. Example: {"currency": "EUR", "min_amount": "${given.min_amount}"}`,
    );
  }
  if (given.order === "amount" && given.currency === undefined) {
    throw new Problem(
      "invalid_argument",
      'order amount needs currency: amounts of different currencies are not compared. Example: {"order": "amount", "currency": "EUR"}',
    );
  }
  return {
    asOf: given.as_of === undefined ? now : (readBound(given.as_of) ?? now),
    minDaysOverdue: given.min_days_overdue,
    currency: given.currency,
    minAmount: given.min_amount,
    mandate: given.mandate,
    order: given.order,
    limit: given.limit,
  };
};

/** A page of the worklist, the first or one that a continuation goes on with. Rejects with a `Problem`. */
export const answerWorklist = async (bookmark: WorklistBookmark, call: ToolCall): Promise<Envelope> => {
  const { question, connections, place, maxTokens } = bookmark;
  const begunAt = startOfDay(question.asOf);
  const context = contextOf(call, { isBulk: true, walk: { begunAt, isContinued: place !== firstPlace } });
  const clients = context.clients.filter(({ connection }) => connections.includes(connection.name));
  const found = await triage(question, { ...context, clients, onProgress: call.progress }, place);
  refuseNothingRead(found);
  const said = [...keptAges(clients), ...rateWaits(clients)];
  const envelope = fitRows(found.ready, maxTokens, (shown) => layOut(found, shown, { bookmark, said }, call));
  if (envelope.continuation !== undefined) found.keepLists();
  return envelope;
};

export const triageDunningTool = defineTool({
  name: "triage_dunning",
  title: "Dunning worklist",
  description:
    "Overdue customers in the order to chase: amounts, days, how they pay, why and why not to chase now. `?` is unknown, not none.",
  arguments: z.strictObject({ ...asking, max_tokens: budget }),
  example: '{"min_days_overdue": 30, "currency": "EUR", "min_amount": "100"}',
  run: ({ max_tokens, ...given }, call) => {
    const { connections } = call.caller;
    const asked = given.vendors ? connectionsNamed(connections, given.vendors) : connections;
    return answerWorklist(
      {
        question: triageQuestion(given, call.services.now()),
        maxTokens: max_tokens,
        connections: asked.map(({ name }) => name),
        place: firstPlace,
      },
      call,
    );
  },
});
