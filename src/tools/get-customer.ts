/**
 * get_customer: who one customer is, what it owes, where else it is a customer, and on request all that its vendor
 * says.
 */

import * as z from "zod";
import { type Elsewhere, findElsewhere } from "../identity/other-vendors.ts";
import type { Candidate } from "../identity/stored-matches.ts";
import { type Balance, balanceOf } from "../receivables/balance.ts";
import { fieldsOf } from "../summaries/fields.ts";
import { maskEmail } from "../summaries/mask.ts";
import { connectionSlots, encodeRef } from "../summaries/refs/ref.ts";
import { sanitiseDeep } from "../text/safe-text.ts";
import { unasked } from "../vendors/vendor-report.ts";
import { Problem } from "../vocabulary/problem.ts";
import { balanceRows } from "./answers/balance-rows.ts";
import { markMeanings, rateWaits, timesOf } from "./answers/coverage.ts";
import { identityRows } from "./answers/customer-summary.ts";
import { type Envelope, vendorAnswer } from "./answers/envelope.ts";
import { fieldRules } from "./answers/field-columns.ts";
import { fitRows } from "./answers/fit-budget.ts";
import { plural } from "./answers/plural.ts";
import { readCustomerId } from "./arguments/ids.ts";
import { contextOf } from "./context.ts";
import { defineTool, type ToolCall } from "./define.ts";

type Field = readonly [string, string];

interface Facts {
  readonly vendor: string;
  readonly fields: readonly Field[];
  /** Of the vendor's, those that `detail: full` shows, and those that are too many for any answer. */
  readonly more: number;
  readonly left: number;
  readonly unknown: readonly string[];
  readonly balance: Pick<Balance, "outcome" | "problem">;
  readonly said: readonly string[];
}

/** As many fields as fit, in order; what is cut is counted. */
const fitted = ({ vendor, fields, more, left, unknown, balance, said }: Facts, maxTokens: number): Envelope => {
  const isWhole = balance.outcome === "ok" || balance.outcome === "empty";
  const render = (shown: number): Envelope => {
    const cut = fields.length - shown + left;
    const notes = [
      more > 0
        ? `1 customer at ${vendor}, in short: detail full adds ${plural(more, "field")} and what is unverified`
        : `${shown} fields of 1 customer at ${vendor}`,
      ...(cut > 0 ? [`${cut} more shortened to the token budget`] : []),
      ...(unknown.length > 0 ? [`whether it is also at ${unknown.join(", ")} could not be checked`] : []),
      ...(isWhole ? [] : [`balance ${balance.outcome}`]),
      ...said,
      ...markMeanings(fields.slice(0, shown)),
    ];
    return {
      coverage: `${notes.join(". ")}.`,
      complete: cut === 0 && unknown.length === 0 && isWhole,
      vendors: [
        {
          ...vendorAnswer({ ...unasked(vendor, undefined), problem: balance.problem }),
          outcome: isWhole ? "ok" : "partial",
          returned: shown,
        },
      ],
      columns: ["field", "value"],
      rows: fields.slice(0, shown),
    };
  };
  return fitRows(fields.length, maxTokens, render);
};

/**
 * Where everybody was looked at; where nobody is proven by a search, and by what: who that misses was not looked for.
 */
const searchedFor = ({ unproven, stored }: Elsewhere): readonly string[] => {
  const at = new Map<string, string[]>();
  for (const { connection, by } of unproven) {
    const what = by.join(", ") || "nothing that it can be searched by";
    at.set(what, [...(at.get(what) ?? []), connection]);
  }
  const told = [...at].map(([by, names]) => `${names.join(", ")} by ${by}`);
  return [
    ...timesOf(stored).map((times) => `elsewhere read whole: ${times}`),
    ...(told.length > 0 ? [`elsewhere searched, not read whole: no proven match at ${told.join("; ")}`] : []),
  ];
};

const twinFields = ({ twins }: Elsewhere, refOf: (candidate: Candidate) => string): Field[] =>
  twins.map((twin) => [
    twin.kind,
    `${refOf(twin)} at ${twin.connection.name}: ${twin.customer.name ?? "?"} (${twin.evidence})`,
  ]);

const run = async (given: z.infer<typeof shape>, call: ToolCall): Promise<Envelope> => {
  const { connections, pii } = call.caller;
  const { connection, nativeId } = readCustomerId(given.ref, connections, "ref");
  const { clients } = contextOf(call);
  const source = clients.find((one) => one.connection === connection);
  // One customer is asked for as it is now.
  const client = source?.live ?? source;
  const found = await client?.customers.byId(nativeId);
  if (!client || !found) {
    throw new Problem(
      "not_found",
      `${connection.vendor.name} has no customer ${nativeId}. It may have been deleted or merged: search_customers finds it by name.`,
    );
  }
  const slots = connectionSlots(connections.map((one) => one.name));
  const refOf = (candidate: Candidate) => encodeRef(slots.get(candidate.connection.name) ?? 0, candidate.customer.id);
  const self: Candidate = { connection, customer: sanitiseDeep(found.customer) };
  const others = clients.filter((one) => one.connection !== connection);
  const showEmail = (email: string) => (pii === "masked" ? maskEmail(email) : email);
  const matches = await call.services.storedMatches?.([self], connections);
  const [elsewhere, balance] = await Promise.all([
    findElsewhere(self, others, { refOf, showEmail }, matches),
    balanceOf(client, found.customer, call.services.now()),
  ]);
  const { fields, left } = fieldsOf(found.sent, fieldRules(connection.vendor), pii);
  const isFull = given.detail === "full";
  const row = { ref: refOf(self), vendor: connection.name, customer: self.customer, relations: [] };
  const all: Field[] = [
    ["ref", row.ref],
    ...(isFull ? [] : identityRows(row, pii)),
    ...balanceRows(balance, given.detail),
    ...twinFields(elsewhere, refOf),
    ...(isFull ? fields : []),
  ];
  const [more, beyond] = isFull ? [0, left] : [fields.length + left, 0];
  const facts = {
    vendor: connection.name,
    fields: all,
    more,
    left: beyond,
    unknown: elsewhere.unknown,
    balance,
    said: [...searchedFor(elsewhere), ...rateWaits(clients)],
  };
  return fitted(facts, given.max_tokens);
};

const shape = z.strictObject({
  ref: z.string().trim().min(3).max(200).describe("A ref, or vendor:native-id"),
  detail: z.enum(["summary", "full"]).default("summary").describe("full adds every vendor field"),
  max_tokens: z.int().min(800).max(20_000).default(1_000).describe("Budget"),
});

export const getCustomerTool = defineTool({
  name: "get_customer",
  title: "One customer",
  description:
    "One customer: contact, balance, open invoices, payment, and the same customer at other vendors with the evidence.",
  arguments: shape,
  example: '{"ref": "zenskar:123e4567-e89b-12d3-a456-426614174000"}',
  run,
});
