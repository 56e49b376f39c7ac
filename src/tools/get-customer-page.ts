/** get_customer_page: one argument, the continuation; everything else is inside. */

import * as z from "zod";
import { answerCustomers } from "./answers/customer-page.ts";
import { defineTool } from "./define.ts";

export const getCustomerPageTool = defineTool({
  name: "get_customer_page",
  title: "Next page of customers",
  description:
    "The next page of a list or search. Give the `continuation` of the last answer exactly; it holds all the rest.",
  arguments: z.strictObject({
    continuation: z.string().trim().min(1).describe("From the last answer, unchanged"),
  }),
  example: '{"continuation": "<continuation of the last answer>"}',
  run: async ({ continuation }, call) => {
    const bookmark = call.services.continuations.open(continuation, call.caller);
    return answerCustomers(bookmark.request, bookmark, call);
  },
});
