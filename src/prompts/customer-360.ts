/** customer_360: one company at every vendor, what it owes there and how it pays. */

import * as z from "zod";
import { readCustomerId } from "../tools/arguments/ids.ts";
import { suggestRef } from "../tools/arguments/suggestions.ts";
import type { Connection } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { callOf, gapsLine } from "./arguments.ts";
import { definePrompt } from "./define.ts";

const isRef = (text: string, connections: readonly Connection[]): boolean => {
  try {
    return readCustomerId(text, connections, "customer") !== undefined;
  } catch (problem) {
    if (problem instanceof Problem) return false;
    throw problem;
  }
};

const firstCalls = (customer: string, connections: readonly Connection[]): string =>
  isRef(customer, connections)
    ? `1. ${callOf("get_customer", { ref: customer })}
2. get_customer {"ref": "…"} for each customer of another vendor that the first answer proves to be the same.`
    : `1. ${callOf("search_customers", { query: customer, limit: 5 })}
2. get_customer {"ref": "…"} for the best match.
3. get_customer {"ref": "…"} for each customer of another vendor that this answer proves to be the same.`;

export const customer360 = definePrompt({
  name: "customer_360",
  title: "Everything about one customer",
  description: "One customer at every vendor: what it owes, since when, how it pays, and where else it is a customer.",
  arguments: z.strictObject({
    customer: z.string().trim().min(2).max(200).describe("A name, e-mail, number or ref"),
  }),
  example: '{"customer": "Acme GmbH"}',
  suggestions: { customer: suggestRef },
  text: ({ customer }, connections) =>
    `What is known about the customer ${JSON.stringify(customer)}, at every vendor?

Order of calls
${firstCalls(customer, connections)}

When to stop
When each of them has been opened; after six calls in any case. If two different companies match equally well, the answer is their names, refs and places and the question which one is meant, without a further call. One that is only maybe the same is mentioned with its evidence and not opened. The answer is about one company: its balances per vendor and currency stand side by side and are not added up across currencies.

Answer
One row per vendor where the customer is, in this table:
| vendor | ref | status | owes | oldest due | days overdue | pays by | last reminder |
|---|---|---|---|---|---|---|---|
Then its open invoices, oldest first, ten at most:
| vendor | invoice | open | due | days overdue |
|---|---|---|---|---|
${gapsLine} The same line says by which evidence the customers of several vendors are the same.`,
});
