/**
 * What a client can attach without a tool call: the vendors, one vendor, one customer; the same texts as the tools
 * give.
 */

import { asText, type Envelope } from "../tools/answers/envelope.ts";
import { suggestRef, suggestVendor } from "../tools/arguments/suggestions.ts";
import type { ToolCall } from "../tools/define.ts";
import { describeVendorsTool } from "../tools/describe-vendors.ts";
import { getCustomerTool } from "../tools/get-customer.ts";
import type { Connection } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { customerTemplate, mimeType, scheme, vendorTemplate } from "./listed.ts";

/** Tokens of a customer: there is no argument for it, and an attached text should not fill a conversation. */
const customerTokens = 3_000;

const known = `${scheme}vendors, ${vendorTemplate.uriTemplate}, ${customerTemplate.uriTemplate}`;

const unknownResource = (uri: string): Problem =>
  new Problem("not_found", `There is no resource "${uri.slice(0, 120)}". Resources: ${known}.`);

const decoded = (uri: string, text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unknownResource(uri);
  }
};

const envelopeOf = (uri: string, call: ToolCall): Promise<Envelope> => {
  const [, room, sent] = /^billing:\/\/([a-z]+)(?:\/([^/?#]+))?$/.exec(uri) ?? [];
  const text = sent === undefined ? undefined : decoded(uri, sent);
  if (room === "vendors") {
    const { connections } = call.caller;
    if (text !== undefined && !connections.some(({ name }) => name === text)) throw unknownResource(uri);
    return describeVendorsTool.run(text === undefined ? {} : { vendor: text }, call);
  }
  if (room === "customers" && text !== undefined) {
    return getCustomerTool.run({ ref: text, detail: "full", max_tokens: customerTokens }, call);
  }
  throw unknownResource(uri);
};

/**
 * A resource's text, as the tool of the same kind answers it: with the caller's connections and masks, and without the
 * fields that are never shown. Rejects with a `Problem`: `not_found` where nothing has this address.
 */
export const readResource = async (
  uri: string,
  call: ToolCall,
): Promise<{ readonly uri: string; readonly mimeType: string; readonly text: string }> => ({
  uri,
  mimeType,
  text: asText(await envelopeOf(uri, call)),
});

/** What may complete a template's variable. Throws `invalid_argument`. */
export const suggestForResource = (
  template: string,
  argument: string,
  typed: string,
  connections: readonly Connection[],
): readonly string[] => {
  if (template === vendorTemplate.uriTemplate && argument === "name") return suggestVendor(typed, connections);
  if (template === customerTemplate.uriTemplate && argument === "ref") return suggestRef(typed, connections);
  throw new Problem(
    "invalid_argument",
    `Nothing completes "${argument.slice(0, 60)}" of "${template.slice(0, 120)}". Templates: ${vendorTemplate.uriTemplate} (name), ${customerTemplate.uriTemplate} (ref).`,
  );
};
