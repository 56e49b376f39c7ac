/** The plan of a request instead of its answer: what each vendor would be sent, and how each filter would be honoured. */

import { pageSize } from "../../customers/find.ts";
import { questionFor, type Request } from "../../customers/request.ts";
import { honoursOf, settleUnasked } from "../../customers/vendor-report.ts";
import type { Connection } from "../../vendors/define.ts";
import { type Plan, type PlannedQuery, plan } from "../../vendors/plan.ts";
import { urlOf } from "../../vendors/read/request.ts";
import type { Pii } from "../../vocabulary/customer.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { Caller } from "../define.ts";
import type { Envelope } from "./envelope.ts";

const requestsOf = (connection: Connection, made: Plan, limit: number): readonly string[] => {
  const { customers } = connection.vendor;
  const size = pageSize(connection, made, limit);
  const path = (query: PlannedQuery): readonly string[] =>
    query.kind === "ids"
      ? query.ids.map((id) => urlOf(connection, customers.byId.path(id), {}).pathname)
      : [urlOf(connection, customers.path, { ...query.query, ...customers.pagination.ask(undefined, size) })].map(
          (url) => url.pathname + url.search,
        );
  return made.queries.flatMap(path).map((request) => `GET ${decodeURIComponent(request.replaceAll("+", "%20"))}`);
};

type Explained = { readonly request: string; readonly filters: string; readonly refusal?: Problem };

const explainOne = (connection: Connection, request: Request, pii: Pii): Explained => {
  try {
    const made = plan(connection.vendor, questionFor(connection, request, pii));
    if (!made) return { request: "-", filters: "no customer there can match" };
    const filters = honoursOf(made).filters ?? [];
    return { request: requestsOf(connection, made, request.limit).join(" | "), filters: filters.join(" ") || "-" };
  } catch (problem) {
    if (!(problem instanceof Problem && problem.code === "unsupported")) throw problem;
    return { request: "-", filters: `unsupported: ${problem.message}`, refusal: problem };
  }
};

/** The same envelope, columns `vendor, request, filters`. Sends nothing; refuses what the call itself would refuse. */
export const explain = (request: Request, { connections, pii }: Caller): Envelope => {
  const asked = connections.filter((connection) => request.vendors.includes(connection.name));
  const explained = asked.map((connection) => ({ connection, ...explainOne(connection, request, pii) }));
  return {
    coverage: `Plan only: nothing was sent to ${asked.map((connection) => connection.name).join(", ")}. Values are shown decoded.`,
    complete: false,
    vendors: explained.map(({ connection, refusal }) => ({
      ...settleUnasked(connection.name, refusal).answer,
      ...(refusal ? {} : { outcome: "ok" as const }),
      returned: 1,
    })),
    columns: ["vendor", "request", "filters"],
    rows: explained.map(({ connection, request: sent, filters }) => [connection.name, sent, filters]),
  };
};
