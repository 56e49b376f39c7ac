/** get_customer_page: one argument, the continuation; everything else is inside. */

import * as z from "zod";
import { otherVersion } from "../customers/continuation/tokens.ts";
import { find } from "../customers/find.ts";
import { unpackWorklist } from "../receivables/worklist/continuation.ts";
import { customerPage } from "./answers/customer-page.ts";
import { walkContext } from "./context.ts";
import { defineTool } from "./define.ts";
import { answerWorklist } from "./triage-dunning.ts";

export const getCustomerPageTool = defineTool({
  name: "get_customer_page",
  title: "Next page of customers",
  description: "The next page of a list, search or worklist, by the `continuation` of the last answer.",
  arguments: z.strictObject({
    continuation: z.string().trim().min(1).describe("From the last answer"),
  }),
  example: '{"continuation": "<continuation of the last answer>"}',
  run: async ({ continuation }, call) => {
    const content = call.services.continuations.open(continuation, call.caller);
    if ("open" in content) {
      const found = await find(content.request, content, walkContext(call, content.request, content));
      return customerPage(found, call);
    }
    const worklist = unpackWorklist(
      content.packed,
      call.caller.connections.map(({ name }) => name),
      content.issuedAt,
    );
    if (!worklist) throw otherVersion();
    return answerWorklist(worklist, call);
  },
});
