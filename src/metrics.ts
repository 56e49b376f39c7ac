/** Prometheus metrics of the HTTP server: counts and durations, labelled with fixed words, never with customer data. */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { HttpObserver } from "./http/observer.ts";
import type { ServerEvent } from "./transports/http/options.ts";

/** Seconds; vendors answer within tens of milliseconds, and no call outlives its deadline. */
const buckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25];

const breakerValue = { closed: 0, half_open: 1, open: 2 } as const;

/** Upstreams are `vendor:fingerprint`: the label is the vendor alone, so that nothing tells one account from another. */
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
export interface Sources {
  readonly inFlight: () => number;
  /** Absent where no Redis is configured. */
  readonly redisIsUp?: (() => boolean) | undefined;
}

const registerRedis = (registers: Registry[], isUp: () => boolean): void => {
  const redis: Gauge = new Gauge({
    name: "billing_mcp_redis_up",
    help: "1 while Redis answers; at 0 every replica keeps the limits alone",
    registers,
    collect: () => redis.set(isUp() ? 1 : 0),
  });
};

export const createMetrics = ({ inFlight, redisIsUp }: Sources): Metrics => {
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
  const under: Gauge = new Gauge({
    name: "billing_mcp_in_flight",
    help: "MCP requests under way",
    registers,
    collect: () => under.set(inFlight()),
  });
  if (redisIsUp) registerRedis(registers, redisIsUp);
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
    page: async (shows) => ({ contentType: registry.contentType, body: shownLines(await registry.metrics(), shows) }),
  };
};
