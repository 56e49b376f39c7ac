/** get_customer: everything one vendor says of one customer. */

import * as z from "zod";
import { fieldsOf } from "../summaries/fields.ts";
import { connectionSlots, encodeRef } from "../summaries/ref.ts";
import { fetchCustomer } from "../vendors/fetch-page.ts";
import { Problem } from "../vocabulary/problem.ts";
import { contextOf, tokensOf } from "./answer-customers.ts";
import { defineTool, type ToolCall } from "./define.ts";
import type { Envelope } from "./envelope.ts";
import { type CustomerId, readCustomerId } from "./read-ids.ts";

/** As many fields as fit, in the vendor's order; what is cut is counted. */
const fitFields = (
  id: CustomerId,
  fields: readonly (readonly string[])[],
  left: number,
  maxTokens: number,
): Envelope => {
  const render = (shown: number): Envelope => {
    const cut = fields.length - shown + left;
    return {
      coverage: `${shown} fields of 1 customer at ${id.connection.name}${cut > 0 ? `; ${cut} more shortened to the token budget` : ""}.`,
      complete: cut === 0,
      vendors: [{ vendor: id.connection.name, outcome: "ok", returned: shown, more: false }],
      columns: ["field", "value"],
      rows: fields.slice(0, shown),
    };
  };
  let shown = fields.length;
  while (shown > 1 && tokensOf(render(shown)) > maxTokens) shown -= Math.max(1, Math.ceil(shown / 16));
  return render(shown);
};

const run = async (given: { ref: string; max_tokens: number }, call: ToolCall): Promise<Envelope> => {
  const { connections, pii } = call.caller;
  const id = readCustomerId(given.ref, connections, "ref");
  const { http, signal, deadline } = contextOf(call);
  const found = await fetchCustomer(http, id.connection, id.nativeId, { signal, deadline });
  if (!found) {
    throw new Problem(
      "not_found",
      `${id.connection.vendor.name} has no customer ${id.nativeId}. It may have been deleted or merged: search_customers finds it by name.`,
    );
  }
  const { closed, persons } = id.connection.vendor.customers;
  const { fields, left } = fieldsOf(found.sent, { closed: Object.keys(closed), persons }, pii);
  const slots = connectionSlots(connections.map((connection) => connection.name));
  const ref = encodeRef(slots.get(id.connection.name) ?? 0, found.customer.id);
  return fitFields(id, [["ref", ref], ...fields], left, given.max_tokens);
};

export const getCustomerTool = defineTool({
  name: "get_customer",
  title: "One customer",
  description: "Everything the vendor says of one customer.",
  arguments: z.strictObject({
    ref: z.string().trim().min(3).max(200).describe("A row's ref, or vendor:native-id"),
    max_tokens: z.int().min(800).max(20_000).default(2_000).describe("Answer budget"),
  }),
  example: '{"ref": "zenskar:123e4567-e89b-12d3-a456-426614174000"}',
  run,
});
