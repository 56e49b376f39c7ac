/**
 * The plan of a request instead of its answer: what each vendor would be sent, and how each filter would be honoured.
 */

import { pageSize } from "../../customers/find.ts";
import { questionFor, type Request } from "../../customers/request.ts";
import type { VendorClient } from "../../vendors/client.ts";
import { unasked } from "../../vendors/vendor-report.ts";
import type { Pii } from "../../vocabulary/customer.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { contextOf } from "../context.ts";
import type { ToolCall } from "../define.ts";
import { type Envelope, vendorAnswer } from "./envelope.ts";

type Explained = { readonly request: string; readonly filters: string; readonly refusal?: Problem };

const explainOne = (client: VendorClient, request: Request, pii: Pii): Explained => {
  const { connection, customers } = client;
  try {
    const plan = customers.plan(questionFor(connection, request, pii));
    if (!plan) return { request: "-", filters: "no customer there can match" };
    const size = pageSize(client, plan, { request, isContinued: false });
    const told = plan.small?.words ?? [];
    const filters = plan.pushdowns.map(
      ({ what, how }) => `${what}:${how}${told.includes(what) ? " (local in a small book)" : ""}`,
    );
    return { request: customers.requests(plan, size).join(" | "), filters: filters.join(" ") || "-" };
  } catch (problem) {
    if (!(problem instanceof Problem && problem.code === "unsupported")) throw problem;
    return { request: "-", filters: `unsupported: ${problem.message}`, refusal: problem };
  }
};

/** The same envelope, columns `vendor, request, filters`. Sends nothing; refuses what the call itself would refuse. */
export const explain = (request: Request, call: ToolCall): Envelope => {
  const asked = contextOf(call).clients.filter(({ connection }) => request.vendors.includes(connection.name));
  const explained = asked.map((client) => ({
    name: client.connection.name,
    ...explainOne(client, request, call.caller.pii),
  }));
  return {
    coverage: `Plan only: nothing was sent to ${explained.map(({ name }) => name).join(", ")}. Values are shown decoded.`,
    complete: false,
    vendors: explained.map(({ name, refusal }) => ({
      ...vendorAnswer(unasked(name, refusal)),
      ...(refusal ? {} : { outcome: "ok" as const }),
      returned: 1,
    })),
    columns: ["vendor", "request", "filters"],
    rows: explained.map(({ name, request: sent, filters }) => [name, sent, filters]),
  };
};
