/** list_customers: filter words in, one honest page over all vendors out. */

import * as z from "zod";
import { checkFields } from "../customers/fields.ts";
import { find } from "../customers/find.ts";
import { askedConnections, type Request } from "../customers/request.ts";
import { type Filters, filterShapes } from "../vocabulary/filters.ts";
import { sorts } from "../vocabulary/pushdown.ts";
import { customerPage } from "./answers/customer-page.ts";
import { explain } from "./answers/explain.ts";
import { readIds } from "./arguments/ids.ts";
import { pageArguments, vendorsArgument } from "./arguments/shared.ts";
import { walkContext } from "./context.ts";
import { defineTool } from "./define.ts";

const filterArguments = Object.fromEntries(
  Object.entries(filterShapes).map(([word, shape]) => [word, shape.optional()]),
) as { [W in keyof typeof filterShapes]: z.ZodOptional<(typeof filterShapes)[W]> };

export const listCustomersTool = defineTool({
  name: "list_customers",
  title: "List customers",
  description:
    "Customers of the connected billing vendors that match every filter. Read `coverage`: it says what is missing.",
  arguments: z.strictObject({
    vendors: vendorsArgument,
    ...filterArguments,
    vendor_filters: z
      .array(z.string().min(3).max(1_200))
      .min(1)
      .max(20)
      .optional()
      .describe("vendor.parameter=value, see describe_vendors"),
    fields: z
      .array(z.string().trim().min(1).max(120))
      .min(1)
      .max(8)
      .optional()
      .describe("More columns, see describe_vendors"),
    sort: z.enum(sorts).optional().describe("By creation"),
    ...pageArguments,
  }),
  example: '{"financial_status": "overdue", "limit": 20}',
  run: async (
    { vendors, ids, vendor_filters, fields, sort, limit, detail, max_tokens, explain: explaining, ...filters },
    call,
  ) => {
    const { connections } = call.caller;
    const byConnection = ids ? readIds(ids, connections) : {};
    const vendorFilters = vendor_filters ?? [];
    const asked = askedConnections(connections, { vendors, vendorFilters, ids: byConnection });
    checkFields(asked, fields ?? []);
    const request: Request = {
      vendors: asked.map((connection) => connection.name),
      filters: filters as Filters,
      ids: byConnection,
      vendorFilters,
      fields: fields && [...new Set(fields)],
      sort,
      query: undefined,
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
