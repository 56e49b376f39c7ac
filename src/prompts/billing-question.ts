/** billing_question: a question in the user's own words, led to the one tool that answers it. */

import * as z from "zod";
import { suggestVendors } from "../tools/arguments/suggestions.ts";
import { gapsLine, namesOf, vendorsArgument } from "./arguments.ts";
import { definePrompt } from "./define.ts";

export const billingQuestion = definePrompt({
  name: "billing_question",
  title: "A question about customers and what they owe",
  description: "Answers a question in your own words from the connected billing vendors, with the rows it rests on.",
  arguments: z.strictObject({
    question: z.string().trim().min(3).max(1_000).describe("The question, in your own words"),
    vendors: vendorsArgument,
  }),
  example: '{"question": "Does Acme GmbH owe us anything?"}',
  suggestions: {
    question: (typed) =>
      [
        "Does … owe us anything?",
        "Who is overdue by more than 60 days?",
        "How many customers have no active mandate, by country?",
      ].filter((question) => question.toLowerCase().startsWith(typed.toLowerCase())),
    vendors: suggestVendors,
  },
  text: ({ question, vendors }, connections) => {
    const names = namesOf(vendors, connections);
    const scope = names ? `\nOnly these vendors are meant: vendors = ${JSON.stringify(names)} in every call.\n` : "";
    return `${question}
${scope}
Order of calls
1. One call, by what the question is about:
   - one company: search_customers, then get_customer with the ref of the best match, and of every row that is proven to be the same customer at another vendor: what it owes at one vendor is not all it owes
   - who is overdue, whom to contact: triage_dunning, with mandate "none" for who has no working mandate, and order "amount" with a currency for the largest debts
   - how many, how much in all: summarize_customers, grouped by what the question compares
   - customers with certain properties: list_customers with the filters that say so
2. get_customer_page only if the question needs every row and the answer holds a continuation.
3. describe_vendors only after a call was refused as unsupported, to learn what can be asked instead.

When to stop
As soon as an answer's coverage settles the question; after six calls in any case. A number over many customers comes from summarize_customers or from the coverage of triage_dunning, not from reading pages. An answer that says \`complete: false\` may still settle the question; what is missing then belongs into the answer.

Answer
First one sentence that answers the question, with numbers and currencies. Then the rows it rests on, ten at most:
| customer or group | ref | vendor | what the row says |
|---|---|---|---|
${gapsLine}`;
  },
});
