/**
 * overdue_triage: the worklist of overdue customers, looked into only where a row leaves open whether to write to them.
 */

import * as z from "zod";
import { mandateWishes } from "../receivables/worklist/mandates.ts";
import { worklistOrders } from "../receivables/worklist/order.ts";
import { suggestCurrency, suggestVendors } from "../tools/arguments/suggestions.ts";
import { triageArguments } from "../tools/triage-dunning.ts";
import { Problem } from "../vocabulary/problem.ts";
import { callOf, gapsLine, namesOf, vendorsArgument } from "./arguments.ts";
import { definePrompt } from "./define.ts";

const { currency, min_amount, min_days_overdue } = triageArguments.shape;

const wording = (call: string): string =>
  `Which customers are overdue, and which of them should be contacted first?

Order of calls
1. ${call}
2. get_customer {"ref": "…"} only for a row without a hold whose pay is \`?\`, from the top of the list, three rows at most.

When to stop
After the first call if no such row is left; after five calls in any case. get_customer_page goes on with the list only where more of it was asked for. A vendor that failed with vendor_timeout or vendor_rate_limited is asked once more, with vendors set to it alone; any other failure is only named below the table.

Answer
The rows in the list's own order, in this table:
| customer | ref | overdue | days | pays by | hold | next step |
|---|---|---|---|---|---|---|
hold repeats why_not. A row with a hold has the next step “wait”, with the reason; a row without one has “contact” or, where why says so, what to settle first (a missing mandate, for example).
${gapsLine}`;

export const overdueTriage = definePrompt({
  name: "overdue_triage",
  title: "Who is overdue, and whom to contact first",
  description: "A ranked table of overdue customers with amounts, age, how they pay and reasons to wait.",
  arguments: z.strictObject({
    vendors: vendorsArgument,
    min_days_overdue: min_days_overdue.describe("Days the oldest invoice is overdue, at least; default 1"),
    currency: currency.describe("Only this currency, e.g. EUR"),
    min_amount: min_amount.describe("Overdue at least, e.g. 100.00; needs currency"),
    mandate: z.enum(mandateWishes).optional().describe("none: only those without a direct debit mandate that works"),
    order: z.enum(worklistOrders).optional().describe("rank (default), amount (needs currency) or days"),
    rows: z.int().min(1).max(50).default(20).describe("Customers in the table, 1 to 50; default 20"),
  }),
  example: '{"min_days_overdue": "30", "currency": "EUR"}',
  suggestions: {
    vendors: suggestVendors,
    currency: suggestCurrency,
    min_days_overdue: (typed) => ["1", "31", "61", "91"].filter((days) => days.startsWith(typed)),
    mandate: (typed) => mandateWishes.filter((wish) => wish.startsWith(typed)),
    order: (typed) => worklistOrders.filter((one) => one.startsWith(typed)),
    rows: (typed) => ["10", "20", "50"].filter((rows) => rows.startsWith(typed)),
  },
  text: ({ vendors, rows, ...narrowing }, connections) => {
    if (narrowing.min_amount !== undefined && narrowing.currency === undefined) {
      throw new Problem(
        "invalid_argument",
        `min_amount needs currency. Example: {"min_amount": "${narrowing.min_amount}", "currency": "EUR"}`,
      );
    }
    if (narrowing.order === "amount" && narrowing.currency === undefined) {
      throw new Problem(
        "invalid_argument",
        'order amount needs currency. Example: {"order": "amount", "currency": "EUR"}',
      );
    }
    const call = callOf("triage_dunning", { vendors: namesOf(vendors, connections), ...narrowing, limit: rows });
    return wording(call);
  },
});
