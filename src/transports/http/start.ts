/**
 * The HTTP door: MCP over Streamable HTTP at `/mcp`, stateless, with health, readiness and metrics beside it.
 *
 * Loaded only by the `http` command. It knows the protocol's SDK and nothing of what is behind `build`.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isLoopback, isSafeUrl } from "../../platform/addresses.ts";
import { SettingsError } from "../../vocabulary/problem.ts";
import { type Authentication, openAuthentication } from "./access/authenticate.ts";
import { createGuards } from "./access/host-and-origin.ts";
import { createSlots, localLimiter, requestBudget } from "./admission.ts";
import { keepConnections } from "./evict-connections.ts";
import { createShutDown } from "./graceful-shutdown.ts";
import type { Handler } from "./health.ts";
import { Refusal, sendRefusal } from "./http-error.ts";
import { connectionLimits, defaultLimits, mostDiscarded } from "./limits.ts";
import { createMcpEndpoint } from "./mcp-endpoint.ts";
import type { HttpServer, HttpServerOptions, ServerLimits } from "./options.ts";
import { giveRequestId, requestIdOf } from "./request-context.ts";
import { createRoutes } from "./routes.ts";

const howToAuthenticate =
  "Set BILLING_MCP_BEARER_TOKENS (`billing-customers-mcp token <name>` makes an entry) or BILLING_MCP_OAUTH_ISSUER and BILLING_MCP_OAUTH_AUDIENCE, or bind 127.0.0.1.";

const checkSettings = ({ host, oauth }: HttpServerOptions, required: boolean): void => {
  if (!required && !isLoopback(host)) {
    throw new SettingsError(
      `Refusing to bind ${host || "every address"} without authentication: anybody could ask. ${howToAuthenticate}`,
    );
  }
  if (oauth && !isSafeUrl(oauth.issuer))
    throw new SettingsError("BILLING_MCP_OAUTH_ISSUER must be https, except on loopback.");
};

/** Stops a sender who goes on after the refusal, instead of reading for as long as he likes. */
const discardRest = (request: IncomingMessage): void => {
  let left = mostDiscarded;
  request.on("data", (chunk: Buffer) => {
    left -= chunk.byteLength;
    if (left < 0) request.destroy();
  });
};

const turnAway = (
  request: IncomingMessage,
  response: ServerResponse,
  failure: unknown,
  onEvent: NonNullable<HttpServerOptions["onEvent"]>,
): void => {
  const refusal =
    failure instanceof Refusal
      ? failure
      : new Refusal(500, "internal", "Something went wrong in this server; its log says what.", { cause: failure });
  const { reason, status, principal, cause } = refusal;
  const kind = status === 429 || status === 503 ? "overloaded" : status >= 500 ? "failed" : "refused";
  const event = {
    kind,
    reason,
    status,
    ...(principal ? { principal } : {}),
    ...(cause === undefined ? {} : { cause }),
  } as const;
  onEvent(event, requestIdOf(response));
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (!request.complete) discardRest(request);
  sendRefusal(response, refusal);
};

const listen = (server: Server, host: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: connectionLimits.longestQueue }, () => {
      server.off("error", reject);
      const { address, family, port: bound } = server.address() as AddressInfo;
      resolve(`http://${family === "IPv6" ? `[${address}]` : address}:${bound}/mcp`);
    });
  });

const createHttpServer = (limits: ServerLimits): Server => {
  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.connectionsCheckingIntervalMs,
    keepAliveTimeout: connectionLimits.keepAliveMs,
  });
  server.maxConnections = limits.maxConnections + connectionLimits.spare;
  server.timeout = connectionLimits.idleMs;
  return server;
};

/** Once a second at most: thousands a second would be one event told thousands of times. */
const sayCrowded = (onEvent: Assembly["onEvent"]): (() => void) => {
  let said = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - said < 1_000) return;
    said = performance.now();
    onEvent({ kind: "overloaded", reason: "connections" });
  };
};

interface Assembly {
  readonly options: HttpServerOptions;
  readonly limits: ServerLimits;
  readonly authentication: Authentication;
  readonly onEvent: NonNullable<HttpServerOptions["onEvent"]>;
}

const assemble = ({ options, limits, authentication, onEvent }: Assembly) => {
  const server = createHttpServer(limits);
  const connections = keepConnections(server, sayCrowded(onEvent));
  const slots = createSlots(limits);
  const endpoint = createMcpEndpoint(options.build, limits, onEvent);
  const lasting = new Set<ServerResponse>();
  const endLasting = () => {
    for (const response of lasting) response.destroy();
    connections.endSilent();
  };
  const shutDown = createShutDown(server, endLasting, endpoint.close);
  const answer: Handler = createRoutes({
    options,
    limits,
    guards: createGuards(options),
    authentication,
    slots,
    rateLimiter: options.rateLimiter ?? localLimiter(requestBudget(limits.requestsPerMinute)),
    endpoint,
    isDraining: shutDown.isDraining,
    isCrowded: () => connections.busy() > limits.maxConnections,
    onLasting: (response) => {
      lasting.add(response);
      response.once("close", () => lasting.delete(response));
    },
  });
  server.on("request", (request, response) => {
    shutDown.watch(response);
    giveRequestId(response);
    response.setHeader("cache-control", "no-store");
    response.setHeader("x-content-type-options", "nosniff");
    if (shutDown.isDraining()) response.setHeader("connection", "close");
    answer(request, response).catch((failure: unknown) => turnAway(request, response, failure, onEvent));
  });
  server.on("drop", sayCrowded(onEvent));
  return { server, slots, shutDown };
};

/**
 * Binds, and resolves once requests are answered. Throws `SettingsError` for a non-loopback address without
 * authentication, for entries that cannot be told apart, and for an issuer that is not https; rejects if binding fails.
 */
export const startHttp = async (options: HttpServerOptions): Promise<HttpServer> => {
  const onEvent = options.onEvent ?? (() => undefined);
  const authentication = await openAuthentication(options);
  checkSettings(options, authentication.required);
  const { server, slots, shutDown } = assemble({
    options,
    limits: { ...defaultLimits, ...options.limits },
    authentication,
    onEvent,
  });
  const url = await listen(server, options.host, options.port);
  if (!isLoopback(options.host) && !options.allowedHosts?.length)
    onEvent({ kind: "warning", reason: "allowed_hosts_unset" });
  return { url, inFlight: slots.taken, close: shutDown.close };
};
