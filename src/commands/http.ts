/** `http`: the same server for a team, over Streamable HTTP, with authentication, limits, metrics and shared state. */

import { setTimeout } from "node:timers/promises";
import { type Config, readConfig, sandboxed } from "../config.ts";
import { createLog, describeFailure, type Log } from "../log.ts";
import { createMetrics, type Metrics, type ReplicaSeries } from "../metrics.ts";
import type { SharedState } from "../redis/connect.ts";
import { openRuntime, type Runtime } from "../runtime.ts";
import { buildServer } from "../server.ts";
import { openTelemetry } from "../telemetry/open.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Caller, CallServices } from "../tools/define.ts";
import { requestBudget } from "../transports/http/admission.ts";
import { defaultLimits } from "../transports/http/limits.ts";
import type { BuildContext, HttpServer, Principal, Readiness } from "../transports/http/options.ts";
import { startHttp } from "../transports/http/start.ts";
import { version } from "../version.ts";
import { onPort } from "./on-port.ts";

const hourInSeconds = 3_600;
/** For closing connections to vendors and Redis, once every client has its answer. */
const patienceMs = 1_500;
/** Ctrl-C below npm comes twice: from the terminal, and from npm. */
const sameSignalMs = 500;

interface HttpCommand {
  readonly host: string;
  readonly port: number;
  readonly sandbox?: true;
}

/** Callers without a principal share one: on loopback without authentication everybody is the same. */
const callerOf = (principal: Principal | undefined, { connections }: Runtime, config: Config): Caller => ({
  principal: principal?.name ?? "http",
  isAlone: principal === undefined,
  connections: connections.filter((connection) => principal?.connections?.includes(connection.name) ?? true),
  pii: principal?.pii ?? config.pii ?? "masked",
});

/**
 * Series are told apart by vendor alone: one is shown where all its connections are the principal's. A token for no
 * connection is one for metrics.
 */
const metricsFor = (principal: Principal | undefined, { connections }: Runtime) => {
  const names = principal?.connections;
  if (!names || names.length === 0) return undefined;
  return (vendor: string): boolean =>
    connections.every((connection) => connection.vendor.id !== vendor || names.includes(connection.name));
};

/** Readiness is about this process: settings, the key and Redis; an ailing vendor is told in answers, not here. */
const readiness = (shared: SharedState | undefined) => async (): Promise<Readiness> => ({
  // Redis gone takes no replica out: limits go on in each alone, and this says so.
  ok: true,
  checks: {
    // Anybody may ask, so no connection is named; the log names them.
    vendors: "ready",
    continuation_key: "ready",
    ...(shared ? { redis: shared.state() === "ready" ? "ready" : "down: limits are kept by each replica alone" } : {}),
  },
});

interface Building {
  readonly open: Runtime;
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly telemetry: Telemetry | undefined;
}

/** Every line about a request carries its id, and the caller's trace where it sent one. */
const buildFor =
  ({ open, config, log, metrics, telemetry }: Building) =>
  ({ principal, request, trace }: BuildContext) => {
    const about = { request, trace, principal: principal?.name };
    const report: CallServices["report"] = (connection, problem) =>
      log.warn({ connection, code: problem.code, cause: describeFailure(problem.cause), ...about }, "vendor");
    return buildServer({
      services: async () => ({ ...(await open.services()), report }),
      caller: callerOf(principal, open, config),
      version,
      telemetry,
      trace,
      onCall: ({ tool, outcome, ms, cause }) => {
        metrics.call(tool, outcome, ms);
        const fields = { tool, outcome, ms: Math.round(ms), ...about };
        if (cause === undefined) log.info(fields, "call");
        else log.warn({ ...fields, cause: describeFailure(cause) }, "call");
      },
    });
  };

/**
 * The first signal lets calls end, another SIGINT or SIGTERM does not. SIGHUP only says that whoever started this is
 * gone.
 */
const stopOnSignals = ({ door, idle }: Opened, after: () => Promise<unknown>, log: Log): void => {
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  const leave = async (signal: NodeJS.Signals) => {
    if (first) {
      const isSame = signal === first.signal && performance.now() - first.at < sameSignalMs;
      if (isSame || signal === "SIGHUP") return;
      await door.close(0);
      process.exit(0);
    }
    first = { signal, at: performance.now() };
    log.info({ in_flight: door.inFlight() }, "stopping");
    await door.close();
    await idle();
    await Promise.race([after(), setTimeout(patienceMs)]);
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, (name) => void leave(name));
};

interface Opened {
  readonly door: HttpServer;
  /** Of the runtime: what must not be cut off. */
  readonly idle: Runtime["idle"];
}

type Closing = (() => Promise<unknown>)[];

/** Adds to `closing` whatever has to be closed again, also where a later step fails. */
const openHttpServer = async (
  config: Config,
  { host, port }: HttpCommand,
  log: Log,
  closing: Closing,
): Promise<Opened> => {
  let door: HttpServer | undefined;
  let shared: SharedState | undefined;
  let readSeries = async (): Promise<readonly ReplicaSeries[]> => [];
  const metrics = createMetrics({
    inFlight: () => door?.inFlight() ?? 0,
    redisIsUp: config.redisUrl === undefined ? undefined : () => shared?.state() === "ready",
    replica: config.replica && (() => readSeries()),
  });
  const telemetry = await openTelemetry("tcp", version);
  const kept = config.replica && (await import("./with-replica.ts"));
  const replica = await kept?.servedReplica(config, log);
  const open: Runtime = openRuntime({
    config,
    telemetry,
    replica,
    ttlSeconds: config.continuationTtl ?? hourInSeconds,
    observer: metrics.observer,
    onRedis: (state) => log.warn({ state }, "redis"),
  });
  if (kept && replica) readSeries = () => kept.replicaSeries(replica, open.connections);
  const stopSyncing = kept?.keepFileSynced(config, replica, open, log);
  closing.push(async () => stopSyncing?.(), open.close);
  shared = await open.shared?.();
  const vendors = open.connections.map(({ name }) => name);
  door = await startHttp({
    host,
    port,
    build: buildFor({ open, config, log, metrics, telemetry }),
    connections: vendors,
    tokens: config.bearerTokens,
    oauth: config.oauth,
    proxy: config.proxy,
    allowedHosts: config.allowedHosts,
    allowedOrigins: config.allowedOrigins,
    ready: readiness(shared),
    metrics: (principal) => metrics.page(metricsFor(principal, open)),
    rateLimiter: shared?.principalLimiter(requestBudget(defaultLimits.requestsPerMinute)),
    onEvent: (event, request) => {
      metrics.door(event);
      log.warn({ ...event, cause: describeFailure(event.cause), request }, "door");
    },
  });
  log.info({ url: door.url, version, vendors }, "serving over HTTP");
  return { door, idle: open.idle };
};

/** Throws `SettingsError`, and whatever binding the address fails with. */
export const runHttp = async (command: HttpCommand): Promise<void> => {
  const { config, stop } = await sandboxed(readConfig(), command.sandbox === true);
  const log = createLog(config.logLevel);
  const closing: Closing = [stop];
  const closeAll = () => Promise.allSettled(closing.map((close) => close()));
  try {
    stopOnSignals(await onPort(command.port, openHttpServer(config, command, log, closing)), closeAll, log);
  } catch (failure) {
    // An open sandbox or Redis connection would keep the process running behind its own error message.
    await closeAll();
    throw failure;
  }
};
