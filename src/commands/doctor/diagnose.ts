/** Whether a connection can be trusted before an agent does: reachable, authorised, honest about versions, paging and filters. */

import type { Http } from "../../http/client.ts";
import type { Call, Connection, Environment } from "../../vendors/define.ts";
import type { Position } from "../../vendors/pagination/strategy.ts";
import { plan } from "../../vendors/plan.ts";
import { fetchCustomer, fetchPage, type Page } from "../../vendors/read/page.ts";
import { problemOf } from "../../vendors/read/problem-of.ts";
import { ask } from "../../vendors/read/request.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Filters } from "../../vocabulary/filters.ts";
import type { ProblemCode } from "../../vocabulary/problem.ts";
import { checkInvoices } from "./invoices.ts";
import type { Verdict } from "./verdict.ts";

export interface Checks {
  readonly reachable: Verdict;
  readonly authorised: Verdict;
  /** One row was asked for and came in the documented shape, with page and size repeated where the vendor repeats them. */
  readonly list: Verdict;
  /** The answer repeats the API version that was asked for. */
  readonly version: Verdict;
  /** The second page shows another customer than the first. */
  readonly paging: Verdict;
  /** A filter by the first row's own name found that row, and no row that belies it. */
  readonly filter: Verdict;
  /** The first row was found again by its id. */
  readonly by_id: Verdict;
  /** One invoice came; `unknown` where none did, which may be for want of a right. */
  readonly invoices: Verdict;
}

export interface Diagnosis extends Checks {
  readonly connection: string;
  readonly vendor: string;
  readonly environment: Environment;
  readonly latency_ms: number | undefined;
  /** Vendor's clock minus ours, from the answer's Date header. */
  readonly clock_skew_s: number | undefined;
  /** What this key sees of invoices, where that is not simply all. */
  readonly invoices_note: string | undefined;
  readonly problem: { readonly code: ProblemCode; readonly fix: string } | undefined;
}

interface Facts {
  latency: number | undefined;
  skew: number | undefined;
  version: Verdict;
}

const unauthorised: ReadonlySet<ProblemCode> = new Set(["vendor_auth", "vendor_forbidden"]);
const unreached: ReadonlySet<ProblemCode> = new Set([
  "vendor_unavailable",
  "vendor_timeout",
  "overloaded",
  "cancelled",
  "internal",
]);

/** Names of headers that ask for an API version: what was asked of them must be repeated where anything is. */
const versionHeader = /(^|-)version$/;

const versionEchoed = (
  sent: Readonly<Record<string, string>>,
  received: Readonly<Record<string, string | undefined>>,
): Verdict => {
  const asked = Object.entries(sent).find(([name]) => versionHeader.test(name));
  const told = asked && received[asked[0]];
  return asked && told !== undefined ? (told === asked[1] ? "ok" : "failed") : "unknown";
};

const pageOf = async (
  http: Http,
  connection: Connection,
  filters: Filters,
  at: { readonly position: Position | undefined; readonly size: number },
  call: Call,
): Promise<Page | undefined> => {
  const made = plan(connection.vendor, { filters, own: {}, asOf: Date.now() });
  const query = made?.queries[0];
  return made && query?.kind === "list" ? fetchPage(http, connection, made, query, at, call) : undefined;
};

const keptIn = (page: Page | undefined): readonly Customer[] =>
  page?.rows.flatMap((row) => (row.kind === "kept" ? [row.customer] : [])) ?? [];

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
  const query = { ...customers.fixedQuery, ...customers.pagination.ask(undefined, 1) };
  const started = performance.now();
  const { headers } = await ask(http, connection, customers.path, query, call);
  facts.latency = Math.round(performance.now() - started);
  const told = Date.parse(headers.date ?? "");
  facts.skew = Number.isNaN(told) ? undefined : Math.round((told - Date.now()) / 1000);
  facts.version = versionEchoed(await connection.credentials.headers(call), headers);
};

/** What can be tried once a first row is there. */
const checkPaging = async (http: Http, connection: Connection, first: Page | undefined, call: Call) => {
  const [row] = keptIn(first);
  const name = row?.name?.slice(0, 200);
  const step = first?.step;
  return {
    paging: await attempt(async () => {
      if (!row || step?.kind !== "more") return undefined;
      const second = keptIn(await pageOf(http, connection, {}, { position: step.position, size: 1 }, call))[0];
      return second && second.id !== row.id;
    }),
    filter: await attempt(async () => {
      if (!row || !name) return undefined;
      const found = await pageOf(http, connection, { name }, { position: undefined, size: 20 }, call);
      const isIgnored = found?.rows.some(({ kind }) => kind === "contradicts") === true;
      return found && !isIgnored && keptIn(found).some(({ id }) => id === row.id);
    }),
    by_id: await attempt(async () =>
      row ? (await fetchCustomer(http, connection, row.id, call))?.customer.id === row.id : undefined,
    ),
  };
};

/** At most six small requests, and one more for each way to ask for invoices; never rejects. `now`: epoch milliseconds. */
export const examine = async (http: Http, connection: Connection, call: Call, now = Date.now()): Promise<Diagnosis> => {
  const facts: Facts = { latency: undefined, skew: undefined, version: "unknown" };
  const about = { connection: connection.name, vendor: connection.vendor.name, environment: connection.environment };
  const measured = () => ({ version: facts.version, latency_ms: facts.latency, clock_skew_s: facts.skew });
  try {
    await timed(http, connection, call, facts);
    const first = await pageOf(http, connection, {}, { position: undefined, size: 1 }, call);
    const tried = await checkPaging(http, connection, first, call);
    const { verdict, says } = await checkInvoices(http, connection, call, now);
    const known = { reachable: "ok", authorised: "ok", list: "ok", ...tried, invoices: verdict } as const;
    return { ...about, ...known, ...measured(), invoices_note: says, problem: undefined };
  } catch (failure) {
    const { code, message } = problemOf(connection.vendor, failure);
    return {
      ...about,
      reachable: unreached.has(code) ? "failed" : "ok",
      authorised: unauthorised.has(code) ? "failed" : unreached.has(code) ? "unknown" : "ok",
      list: "failed",
      paging: "unknown",
      filter: "unknown",
      by_id: "unknown",
      invoices: "unknown",
      ...measured(),
      invoices_note: undefined,
      problem: { code, fix: message },
    };
  }
};
