/** search_customers: one free text in, the likeliest customers over all vendors out. */

import * as z from "zod";
import { find } from "../customers/find.ts";
import { connectionsNamed, type Request } from "../customers/request.ts";
import { staysShort } from "../search/query.ts";
import { cleanText } from "../text/fold.ts";
import { longestQuery } from "../vocabulary/search.ts";
import { customerPage } from "./answers/customer-page.ts";
import { explain } from "./answers/explain.ts";
import { pageArguments, vendorsArgument } from "./arguments/shared.ts";
import { walkContext } from "./context.ts";
import { defineTool } from "./define.ts";

export const searchCustomersTool = defineTool({
  name: "search_customers",
  title: "Search customers",
  description: "Customers by one text: name or part of it, e-mail, phone, number, VAT id, any id. Best match first.",
  arguments: z.strictObject({
    query: z
      .string()
      .trim()
      .min(2)
      .max(longestQuery)
      // Texts that are too long as they are have been refused for that already.
      .refine((text) => text.length > longestQuery || staysShort(text), {
        error: `is longer than ${longestQuery} characters once written plainly; shorten it`,
      })
      .refine((text) => text.length > longestQuery || cleanText(text).length > 1, {
        error: "has fewer than 2 characters that can be seen",
      })
      .describe("Text"),
    vendors: vendorsArgument,
    ...pageArguments,
  }),
  example: '{"query": "Acme GmbH"}',
  run: async ({ query, vendors, limit, detail, max_tokens, explain: explaining }, call) => {
    const { connections } = call.caller;
    const asked = vendors ? connectionsNamed(connections, vendors) : connections;
    const request: Request = {
      vendors: asked.map((connection) => connection.name),
      filters: {},
      ids: {},
      vendorFilters: [],
      sort: undefined,
      query,
      limit,
      detail,
      maxTokens: max_tokens,
      asOf: Math.floor(call.services.now() / 1000) * 1000,
    };
    if (explaining) return explain(request, call);
    const found = await find(request, undefined, walkContext(call, request));
    return customerPage(found, call);
  },
});
