/** Prometheus metrics of the HTTP server: counts and durations, labelled with fixed words, never with customer data. */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { HttpObserver } from "./http/observer.ts";
import type { ServerEvent } from "./transports/http/options.ts";

/** Seconds; vendors answer within tens of milliseconds, and no call outlives its deadline. */
const buckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25];

const breakerValue = { closed: 0, half_open: 1, open: 2 } as const;

/**
 * Upstreams are `vendor:fingerprint`: the label is the vendor alone, so that nothing tells one account from another.
 */
const vendorOf = (upstream: string): string => upstream.split(":")[0] ?? "unknown";

const vendorLabel = /[{,]vendor="([^"]*)"/;

/** In the text format a series stands on a line of its own, labels in braces. */
const shownLines = (text: string, shows: (vendor: string) => boolean = () => true): string =>
  text
    .split("\n")
    .filter((line) => {
      const vendor = line.startsWith("#") ? undefined : vendorLabel.exec(line)?.[1];
      return vendor === undefined || shows(vendor);
    })
    .join("\n");

export interface Metrics {
  readonly observer: HttpObserver;
  call(tool: string, outcome: string, ms: number): void;
  door(event: ServerEvent): void;
  /** Without the series of vendors that `shows` refuses. */
  page(shows?: (vendor: string) => boolean): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** What is read when the page is asked for. */
interface Sources {
  readonly inFlight: () => number;
  /** Absent where no Redis is configured. */
  readonly redisIsUp?: (() => boolean) | undefined;
  /** Absent where no replica is configured; rejects where its database cannot be reached. */
  readonly replica?: (() => Promise<readonly ReplicaSeries[]>) | undefined;
}

/** One connection's replica. */
export interface ReplicaSeries {
  readonly vendor: string;
  readonly connection: string;
  /** Seconds; undefined before the first whole pass. */
  readonly age_s: number | undefined;
  readonly customers: number;
  readonly invoices: number;
  /** By how they ended. */
  readonly passes: Readonly<Record<string, number>>;
}

const registerInFlight = (registers: Registry[], inFlight: () => number): void => {
  const under: Gauge = new Gauge({
    name: "billing_mcp_in_flight",
    help: "MCP requests under way",
    registers,
    collect: () => under.set(inFlight()),
  });
};

const registerRedis = (registers: Registry[], isUp: () => boolean): void => {
  const redis: Gauge = new Gauge({
    name: "billing_mcp_redis_up",
    help: "1 while Redis answers; at 0 every replica keeps the limits alone",
    registers,
    collect: () => redis.set(isUp() ? 1 : 0),
  });
};

/** Resolves once the gauges hold what the replica's database says now. */
const registerReplica = (registers: Registry[], read: NonNullable<Sources["replica"]>): (() => Promise<void>) => {
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name: `billing_mcp_replica_${name}`, help, labelNames: [...labelNames], registers });
  const own = ["vendor", "connection"];
  const up = gauge("up", "1 while the replica's database answers; at 0 vendors are asked", []);
  const age = gauge("age_seconds", "Seconds since the last whole pass that is shown began", own);
  const customers = gauge("customers", "Customers that the replica shows", own);
  const invoices = gauge("invoices", "Invoices that the replica shows", own);
  const states = "running, published, short (fewer rows than the vendor counts), abandoned";
  const passes = gauge("passes", `Passes of the last day by state: ${states}`, [...own, "state"]);
  return async () => {
    const found = await read().catch(() => undefined);
    for (const one of [age, customers, invoices, passes]) one.reset();
    up.set(found ? 1 : 0);
    for (const { vendor, connection, ...series } of found ?? []) {
      const labels = { vendor, connection };
      if (series.age_s !== undefined) age.set(labels, series.age_s);
      customers.set(labels, series.customers);
      invoices.set(labels, series.invoices);
      for (const [state, count] of Object.entries(series.passes)) passes.set({ ...labels, state }, count);
    }
  };
};

export const createMetrics = ({ inFlight, redisIsUp, replica }: Sources): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: "billing_mcp_calls_total",
    help: "Tool calls by tool and outcome",
    labelNames: ["tool", "outcome"],
    registers,
  });
  const duration = new Histogram({
    name: "billing_mcp_call_seconds",
    help: "Duration of tool calls",
    labelNames: ["tool"],
    buckets,
    registers,
  });
  const requests = new Histogram({
    name: "billing_mcp_vendor_request_seconds",
    help: "Attempts at vendors by outcome (status or kind of failure)",
    labelNames: ["vendor", "outcome"],
    buckets,
    registers,
  });
  const retries = new Counter({
    name: "billing_mcp_vendor_retries_total",
    help: "Repeated attempts by reason",
    labelNames: ["vendor", "reason"],
    registers,
  });
  const waits = new Histogram({
    name: "billing_mcp_rate_limit_wait_seconds",
    help: "Waits for a vendor's rate limit",
    labelNames: ["vendor"],
    buckets,
    registers,
  });
  const breakers = new Gauge({
    name: "billing_mcp_breaker_state",
    help: "Circuit breaker by vendor and kind of endpoint: 0 closed, 1 half open, 2 open",
    labelNames: ["vendor", "endpoint"],
    registers,
  });
  const refused = new Counter({
    name: "billing_mcp_refused_total",
    help: "Requests refused at the door by reason",
    labelNames: ["kind", "reason"],
    registers,
  });
  registerInFlight(registers, inFlight);
  if (redisIsUp) registerRedis(registers, redisIsUp);
  const readReplica = replica && registerReplica(registers, replica);
  return {
    observer: {
      attempt: (upstream, { status, kind, ms }) =>
        requests.observe({ vendor: vendorOf(upstream), outcome: String(status ?? kind ?? "unknown") }, ms / 1000),
      retry: (upstream, reason) => retries.inc({ vendor: vendorOf(upstream), reason }),
      rateLimitWait: (upstream, ms) => waits.observe({ vendor: vendorOf(upstream) }, ms / 1000),
      breaker: (upstream, endpoint, state) =>
        breakers.set({ vendor: vendorOf(upstream), endpoint }, breakerValue[state]),
    },
    call: (tool, outcome, ms) => {
      calls.inc({ tool, outcome });
      duration.observe({ tool }, ms / 1000);
    },
    door: ({ kind, reason }) => refused.inc({ kind, reason }),
    page: async (shows) => {
      await readReplica?.();
      return { contentType: registry.contentType, body: shownLines(await registry.metrics(), shows) };
    },
  };
};
