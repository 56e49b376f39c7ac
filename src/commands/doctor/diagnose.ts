/**
 * Whether a connection can be trusted before an agent does: reachable, authorised, honest about versions, paging and
 * filters.
 */

import type { VendorClient } from "../../vendors/client.ts";
import type { Environment } from "../../vendors/define.ts";
import type { Position } from "../../vendors/pagination/strategy.ts";
import { isSmallQuery } from "../../vendors/planned-queries.ts";
import { judged, keptOn, type Page } from "../../vendors/read/page.ts";
import { problemOf } from "../../vendors/read/problem-of.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Filters } from "../../vocabulary/filters.ts";
import type { ProblemCode } from "../../vocabulary/problem.ts";
import type { Verdict } from "./verdict.ts";

export interface Checks {
  readonly reachable: Verdict;
  readonly authorised: Verdict;
  /**
   * One row was asked for and came in the documented shape, with page and size repeated where the vendor repeats them.
   */
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
  /** With its port, where it is asked. */
  readonly host: string;
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
  { customers }: VendorClient,
  filters: Filters,
  at: { readonly position: Position | undefined; readonly size: number },
): Promise<Page<Customer> | undefined> => {
  const plan = customers.plan({ filters, own: {}, asOf: Date.now() });
  // Of a small book all rows would be read instead.
  const query = plan?.queries.find((one) => !isSmallQuery(one));
  return plan && query ? customers.page(plan, query, at) : undefined;
};

const keptIn = (page: Page<Customer> | undefined): readonly Customer[] => (page ? keptOn(page) : []);

const attempt = async (act: () => Promise<boolean | undefined>): Promise<Verdict> => {
  try {
    const held = await act();
    return held === undefined ? "unknown" : held ? "ok" : "failed";
  } catch {
    return "failed";
  }
};

const checkHeaders = async (client: VendorClient, facts: Facts): Promise<void> => {
  const { latencyMs, sent, received } = await client.probe();
  facts.latency = latencyMs;
  const theirs = Date.parse(received.date ?? "");
  facts.skew = Number.isNaN(theirs) ? undefined : Math.round((theirs - Date.now()) / 1000);
  facts.version = versionEchoed(sent, received);
};

/** What can be tried once a first row is there. */
const checkPaging = async (client: VendorClient, first: Page<Customer> | undefined) => {
  const [row] = keptIn(first);
  const name = row?.name?.slice(0, 200);
  const step = first?.step;
  return {
    paging: await attempt(async () => {
      if (!row || step?.kind !== "more") return undefined;
      const second = keptIn(await pageOf(client, {}, { position: step.position, size: 1 }))[0];
      return second && second.id !== row.id;
    }),
    filter: await attempt(async () => {
      if (!row || !name) return undefined;
      const found = await pageOf(client, { name }, { position: undefined, size: 20 });
      const isIgnored = found?.rows.some((row) => judged(row).kind === "contradicts") === true;
      return found && !isIgnored && keptIn(found).some(({ id }) => id === row.id);
    }),
    by_id: await attempt(async () => (row ? (await client.customers.byId(row.id))?.customer.id === row.id : undefined)),
  };
};

const noInvoices = { verdict: "unknown", says: "This vendor has no invoices that can be read here." } as const;

/**
 * At most six small requests, and one more for each way to ask for invoices; never rejects. `now`: epoch milliseconds.
 */
export const diagnose = async (client: VendorClient, now = Date.now()): Promise<Diagnosis> => {
  const { connection } = client;
  const facts: Facts = { latency: undefined, skew: undefined, version: "unknown" };
  const about = {
    connection: connection.name,
    vendor: connection.vendor.name,
    environment: connection.environment,
    host: new URL(connection.baseUrl).host,
  };
  const measured = () => ({ version: facts.version, latency_ms: facts.latency, clock_skew_s: facts.skew });
  try {
    await checkHeaders(client, facts);
    const first = await pageOf(client, {}, { position: undefined, size: 1 });
    const tried = await checkPaging(client, first);
    const { verdict, says } = (await client.receivables?.sample(now)) ?? noInvoices;
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
