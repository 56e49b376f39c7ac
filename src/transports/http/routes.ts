/** Which path is answered by whom, and what a request has to pass before it gets there. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authentication } from "./access/authenticate.ts";
import { answerPreflight, type Guards, shareWith } from "./access/host-and-origin.ts";
import { metadataPaths } from "./access/protected-resource.ts";
import type { Slots } from "./admission.ts";
import { type Handler, healthz, metricsPage, readyz } from "./health.ts";
import { methodNotAllowed, overloaded, Refusal, reply } from "./http-error.ts";
import type { McpEndpoint } from "./mcp-endpoint.ts";
import type { HttpServerOptions, Principal, PrincipalLimiter, ServerLimits } from "./options.ts";
import { checkBodyHeaders, readMessage } from "./read-body.ts";

interface RouteParts {
  readonly options: Pick<HttpServerOptions, "ready" | "metrics">;
  readonly limits: ServerLimits;
  readonly guards: Guards;
  readonly authentication: Authentication;
  readonly slots: Slots;
  readonly rateLimiter: PrincipalLimiter;
  readonly endpoint: McpEndpoint;
  readonly isDraining: () => boolean;
  readonly isCrowded: () => boolean;
  /** Told of exchanges that last until somebody ends them. */
  readonly onLasting: (response: ServerResponse) => void;
}

const take = async (limiter: PrincipalLimiter, principal: string): Promise<void> => {
  const seconds = await limiter.take(principal);
  if (seconds > 0) throw overloaded(429, "rate", "too many requests in this minute.", seconds, { principal });
};

/** `/mcp`, once Host and Origin are known to be good. Nothing is read of the body before the caller is known. */
const mcp = ({
  authentication,
  endpoint,
  guards,
  limits,
  onLasting,
  rateLimiter,
  slots,
  ...door
}: RouteParts): Handler => {
  const admitted = async (
    request: IncomingMessage,
    response: ServerResponse,
    principal: Principal | undefined,
  ): Promise<void> => {
    if (request.method !== "POST") throw methodNotAllowed("POST");
    checkBodyHeaders(request, limits.bodyBytes);
    const leave = principal ? slots.enterAs(principal.name) : () => undefined;
    try {
      if (principal) await take(rateLimiter, principal.name);
      const message = await readMessage(request, limits.bodyBytes);
      if (message.method === "subscriptions/listen") onLasting(response);
      await endpoint.serve(request, response, message, principal);
    } finally {
      leave();
    }
  };
  return async (request, response) => {
    const shared = guards.sharedWith(request);
    if (shared !== undefined) {
      shareWith(response, shared);
      if (request.method === "OPTIONS") return answerPreflight(response, "POST");
    }
    if (door.isDraining()) throw overloaded(503, "draining", "the server is shutting down.", 1);
    if (door.isCrowded()) throw overloaded(503, "connections", "the server has all the connections it can hold.", 5);
    // Before a slot is taken: who brings no good token takes none from those who do.
    const principal = await authentication.authenticate(request);
    const leave = slots.enter();
    try {
      await admitted(request, response, principal);
    } finally {
      leave();
    }
  };
};

/** Where a client that was refused finds the issuer: a page of a listed Origin as well as a program. */
const metadata = ({ authentication, guards }: RouteParts): Handler | undefined => {
  const { resource } = authentication;
  if (!resource) return undefined;
  return async (request, response) => {
    const shared = guards.sharedWith(request);
    if (shared !== undefined) {
      shareWith(response, shared);
      if (request.method === "OPTIONS") return answerPreflight(response, "GET");
    }
    if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed("GET, HEAD");
    reply(response, 200, JSON.stringify(resource.metadata(request)));
  };
};

const notFound: Handler = async () => {
  throw new Refusal(404, "not_found", "Nothing here. The MCP endpoint is /mcp.");
};

/**
 * The door's only routes. Probes name a server by its address, so health is answered for any Host: it says nothing that
 * is worth a rebinding; and so are metrics where a token is needed, which no page has. There is no /authorize,
 * /register or /token: this is a resource server.
 */
export const createRoutes = (parts: RouteParts): Handler => {
  const page = metricsPage(parts.options.metrics);
  const open = new Map<string, Handler>([
    ["/healthz", healthz],
    [
      "/readyz",
      readyz(parts.options.ready, { isDraining: parts.isDraining, issuer: parts.authentication.issuerState }),
    ],
  ]);
  const metrics: Handler = async (request, response) => {
    await page(request, response, await parts.authentication.authenticate(request));
  };
  const guarded = new Map<string, Handler>([["/mcp", mcp(parts)]]);
  (parts.authentication.required ? open : guarded).set("/metrics", metrics);
  const document = metadata(parts);
  if (document) for (const path of metadataPaths) guarded.set(path, document);

  return async (request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const answer = open.get(path);
    if (answer) return answer(request, response);
    parts.guards.checkHost(request);
    parts.guards.checkOrigin(request);
    return (guarded.get(path) ?? notFound)(request, response);
  };
};
