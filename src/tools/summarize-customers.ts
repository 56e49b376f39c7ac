/** summarize_customers: every matching customer read and counted here, so that only groups, counts and sums leave. */

import * as z from "zod";
import { groupings } from "../aggregates/group-keys.ts";
import { type Summary, summarize } from "../aggregates/summarize.ts";
import { summaryReports } from "../aggregates/summary-report.ts";
import type { Group } from "../aggregates/tally-groups.ts";
import { withinGuesses } from "../customers/guesses.ts";
import { askedConnections, type Request } from "../customers/request.ts";
import { mergeOwed, showTotals } from "../receivables/amounts-due.ts";
import { isComplete } from "../vendors/vendor-report.ts";
import { type Filters, filterShapes, type Word, words, wordValues } from "../vocabulary/filters.ts";
import { rateWaits } from "./answers/coverage.ts";
import { type Envelope, vendorAnswer } from "./answers/envelope.ts";
import { fitRows } from "./answers/fit-budget.ts";
import { plural } from "./answers/plural.ts";
import { summaryCoverage } from "./answers/summary-coverage.ts";
import { readIds } from "./arguments/ids.ts";
import { contextOf } from "./context.ts";
import { defineTool, type ToolCall } from "./define.ts";

/** Groups that are laid out at all; the rest is summed up in one row. No answer's budget holds more. */
const mostGroups = 1_000;

/** Sums per currency; invoices without a stated currency or amount are counted, never added; `?` what was not read. */
const amountCell = ({ owed, mayOweMore }: Group): string => {
  const unclear = owed.withoutCurrency.length + owed.undetermined;
  const parts = [
    ...showTotals(owed),
    ...(unclear > 0 ? [`${plural(unclear, "invoice")} ?`] : []),
    ...(mayOweMore ? ["?"] : []),
  ];
  return parts.join(" + ") || "-";
};

const overdueCell = ({ overdue, undetermined }: Group): string =>
  undetermined === 0 ? String(overdue) : overdue === 0 ? "?" : `${overdue} + ?`;

const cells = (group: Group): string[] => [
  ...group.values,
  String(group.customers),
  overdueCell(group),
  amountCell(group),
];

/** The groups with the fewest customers as one row, so that nothing that was counted is left out. */
const merged = (groups: readonly Group[], width: number): Group => ({
  values: Array.from({ length: width }, () => `(${groups.length} more)`),
  customers: groups.reduce((sum, { customers }) => sum + customers, 0),
  overdue: groups.reduce((sum, { overdue }) => sum + overdue, 0),
  undetermined: groups.reduce((sum, { undetermined }) => sum + undetermined, 0),
  owed: mergeOwed(groups.map(({ owed }) => owed)),
  mayOweMore: groups.some(({ mayOweMore }) => mayOweMore),
});

type GroupBy = readonly (typeof groupings)[number][];

const layOut = (summary: Summary, groupBy: GroupBy, most: number, said: readonly string[]): Envelope => {
  const { groups } = summary;
  const reports = summaryReports(summary);
  const largest = new Set(groups.toSorted((a, b) => b.customers - a.customers).slice(0, most));
  const shown = groups.filter((group) => largest.has(group));
  const others = groups.filter((group) => !largest.has(group));
  const rows = others.length > 0 ? [...shown, merged(others, groupBy.length)] : shown;
  const notes = [
    ...said,
    ...(others.length > 0 ? [`shortened to the token budget: the ${others.length} smallest groups are one row`] : []),
  ];
  return {
    ...summaryCoverage(summary, notes),
    complete: reports.every(isComplete),
    vendors: reports.map(vendorAnswer),
    columns: [...groupBy, "customers", "overdue", "amount"],
    rows: rows.map(cells),
  };
};

/**
 * The words of list_customers with the same checks. Their descriptions and lists of values stand there: twice, they
 * would cost every conversation as much as the rest of this tool.
 */
const wordArguments = Object.fromEntries(
  words.map((word) => {
    const values = (wordValues as { readonly [W in Word]?: readonly string[] })[word];
    if (!values) return [word, filterShapes[word].describe("Filter").optional()];
    const isKnown = (value: string): boolean => values.includes(value);
    const one = z
      .string()
      .trim()
      .refine(isKnown, { error: `is not possible; allowed: ${values.join(", ")}` });
    return [word, z.array(one).min(1).describe("Filter").optional()];
  }),
) as unknown as { [W in keyof typeof filterShapes]: z.ZodOptional<(typeof filterShapes)[W]> };

/** Says after every page of every vendor how many that makes; each list knows only its own. */
const pagesTold = ({ progress }: ToolCall): ((connection: string) => void) => {
  const pages = new Map<string, number>();
  let all = 0;
  return (connection) => {
    all += 1;
    pages.set(connection, (pages.get(connection) ?? 0) + 1);
    progress?.(`${connection}: ${plural(pages.get(connection) ?? 0, "page")} read`, all);
  };
};

const run = async (
  { group_by, vendors, ids, vendor_filters: vendorFilters = [], max_tokens, ...filters }: z.infer<typeof shape>,
  call: ToolCall,
): Promise<Envelope> => {
  const { connections } = call.caller;
  const byConnection = ids ? readIds(ids, connections) : {};
  const asked = askedConnections(connections, { vendors, vendorFilters, ids: byConnection });
  const request: Request = {
    vendors: asked.map(({ name }) => name),
    filters: filters as Filters,
    ids: byConnection,
    vendorFilters,
    sort: undefined,
    query: undefined,
    limit: mostGroups,
    detail: "compact",
    maxTokens: max_tokens,
    asOf: Math.floor(call.services.now() / 1000) * 1000,
  };
  const context = contextOf(call, { isBulk: true, onAnswer: pagesTold(call) });
  const count = () => summarize(request, group_by, context);
  const summary = await withinGuesses(context.guessing, request, count, ({ groups }) => groups.length > 0);
  return fitRows(Math.min(summary.groups.length, mostGroups), max_tokens, (most) =>
    layOut(summary, group_by, most, rateWaits(context.clients)),
  );
};

const shape = z.strictObject({
  group_by: z
    .array(z.enum(groupings))
    .min(1)
    .max(2)
    .refine((given) => new Set(given).size === given.length, { error: "names one grouping twice" })
    .describe("One or two"),
  vendors: z.array(z.string()).min(1).max(50).optional().describe("Default: all"),
  ...wordArguments,
  vendor_filters: z.array(z.string().min(3).max(1_200)).min(1).max(20).optional().describe("Filter"),
  max_tokens: z.int().min(800).max(20_000).default(2_000).describe("Budget"),
});

export const summarizeCustomersTool = defineTool({
  name: "summarize_customers",
  title: "Count customers by group",
  description:
    "Counts customers and sums overdue amounts, per currency, by one or two groups. Filters as in list_customers.",
  arguments: shape,
  example: '{"group_by": ["country", "bucket"]}',
  run,
});
