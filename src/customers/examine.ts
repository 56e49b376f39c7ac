/** Whether a connection can be trusted before an agent does: reachable, authorised, honest about paging and filters. */

import type { Http } from "../http/client.ts";
import { ask } from "../vendors/ask.ts";
import type { Call, Connection, Environment } from "../vendors/define.ts";
import { fetchCustomer, fetchPage } from "../vendors/fetch-page.ts";
import { plan } from "../vendors/plan.ts";
import { problemOf } from "../vendors/problem-of.ts";
import type { Customer } from "../vocabulary/customer.ts";
import type { Filters } from "../vocabulary/filters.ts";
import type { ProblemCode } from "../vocabulary/problem.ts";

/** `unknown`: there was nothing to try it with. */
export type Verdict = "ok" | "failed" | "unknown";

export interface Diagnosis {
  readonly connection: string;
  readonly vendor: string;
  readonly environment: Environment;
  readonly reachable: Verdict;
  readonly authorised: Verdict;
  /** One row was asked for and came in the documented shape, with page, size and version repeated where they are. */
  readonly list: Verdict;
  /** A filter by the first row's own name found that row. */
  readonly filter: Verdict;
  /** The first row was found again by its id. */
  readonly by_id: Verdict;
  readonly latency_ms: number | undefined;
  /** Vendor's clock minus ours, from the answer's Date header. */
  readonly clock_skew_s: number | undefined;
  readonly problem: { readonly code: ProblemCode; readonly fix: string } | undefined;
}

interface Facts {
  latency: number | undefined;
  skew: number | undefined;
  first: Customer | undefined;
}

const unauthorised: ReadonlySet<ProblemCode> = new Set(["vendor_auth", "vendor_forbidden"]);
const unreached: ReadonlySet<ProblemCode> = new Set([
  "vendor_unavailable",
  "vendor_timeout",
  "overloaded",
  "cancelled",
  "internal",
]);

const firstRow = async (
  http: Http,
  connection: Connection,
  filters: Filters,
  call: Call,
): Promise<Customer | undefined> => {
  const made = plan(connection.vendor, { filters, own: {}, asOf: Date.now() });
  const leg = made?.legs[0];
  if (!made || leg?.kind !== "list") return undefined;
  const { rows } = await fetchPage(
    http,
    connection,
    made,
    leg,
    { position: undefined, size: filters.name ? 20 : 1 },
    call,
  );
  const kept = rows.flatMap((row) => (row.kind === "kept" ? [row.customer] : []));
  return filters.name === undefined ? kept[0] : kept.find((customer) => customer.name === filters.name);
};

const attempt = async (act: () => Promise<boolean | undefined>): Promise<Verdict> => {
  try {
    const held = await act();
    return held === undefined ? "unknown" : held ? "ok" : "failed";
  } catch {
    return "failed";
  }
};

const timed = async (http: Http, connection: Connection, call: Call, facts: Facts): Promise<void> => {
  const { customers } = connection.vendor;
  const started = performance.now();
  const answer = await ask(
    http,
    connection,
    customers.path,
    { ...customers.always, ...customers.pagination.ask(undefined, 1) },
    call,
  );
  facts.latency = Math.round(performance.now() - started);
  const told = Date.parse(answer.headers.date ?? "");
  facts.skew = Number.isNaN(told) ? undefined : Math.round((told - Date.now()) / 1000);
};

/** At most four small requests; never rejects. */
export const examine = async (http: Http, connection: Connection, call: Call): Promise<Diagnosis> => {
  const facts: Facts = { latency: undefined, skew: undefined, first: undefined };
  const about = { connection: connection.name, vendor: connection.vendor.name, environment: connection.environment };
  const measured = () => ({ latency_ms: facts.latency, clock_skew_s: facts.skew });
  try {
    await timed(http, connection, call, facts);
    facts.first = await firstRow(http, connection, {}, call);
  } catch (failure) {
    const { code, message } = problemOf(connection.vendor, failure);
    return {
      ...about,
      reachable: unreached.has(code) ? "failed" : "ok",
      authorised: unauthorised.has(code) ? "failed" : unreached.has(code) ? "unknown" : "ok",
      list: "failed",
      filter: "unknown",
      by_id: "unknown",
      ...measured(),
      problem: { code, fix: message },
    };
  }
  const { first } = facts;
  const name = first?.name ?? undefined;
  const filter = await attempt(async () =>
    name ? (await firstRow(http, connection, { name: name.slice(0, 200) }, call)) !== undefined : undefined,
  );
  const byId = await attempt(async () =>
    first ? (await fetchCustomer(http, connection, first.id, call))?.customer.id === first.id : undefined,
  );
  return {
    ...about,
    reachable: "ok",
    authorised: "ok",
    list: "ok",
    filter,
    by_id: byId,
    ...measured(),
    problem: undefined,
  };
};
