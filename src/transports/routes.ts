/** Which path is answered by whom, and what a request has to pass before it gets there. */

import type { ServerResponse } from "node:http";
import type { Authentication } from "./authenticate.ts";
import { answerPreflight, shareWith } from "./cross-origin.ts";
import type { DoorLimits, HttpDoorOptions, PrincipalLimiter } from "./door.ts";
import type { Guards } from "./guards.ts";
import { type Answer, healthz, metricsPage, readyz } from "./health.ts";
import type { Slots } from "./limits.ts";
import type { McpEndpoint } from "./mcp-endpoint.ts";
import { metadataPaths } from "./metadata-paths.ts";
import { checkBodyHeaders, readMessage } from "./read-body.ts";
import { methodNotAllowed, overloaded, Refusal, reply } from "./refusal.ts";

export interface RouteParts {
  readonly options: Pick<HttpDoorOptions, "ready" | "metrics">;
  readonly limits: DoorLimits;
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
}: RouteParts): Answer => {
  const admitted: Answer = async (request, response) => {
    const principal = await authentication.authenticate(request);
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
    const leave = slots.enter();
    try {
      await admitted(request, response);
    } finally {
      leave();
    }
  };
};

/** Where a client that was refused finds the issuer: a page of a listed Origin as well as a program. */
const metadata = ({ authentication, guards }: RouteParts): Answer | undefined => {
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

const notFound: Answer = async () => {
  throw new Refusal(404, "not_found", "Nothing here. The MCP endpoint is /mcp.");
};

/**
 * The door's only routes. Probes name a server by its address, so health is answered for any Host: it says nothing that
 * is worth a rebinding; and so are metrics where a token is needed, which no page has. There is no /authorize, /register or /token: this is a resource server.
 */
export const createRoutes = (parts: RouteParts): Answer => {
  const page = metricsPage(parts.options.metrics);
  const open = new Map<string, Answer>([
    ["/healthz", healthz],
    [
      "/readyz",
      readyz(parts.options.ready, { isDraining: parts.isDraining, issuer: parts.authentication.issuerState }),
    ],
  ]);
  const metrics: Answer = async (request, response) => {
    await parts.authentication.authenticate(request);
    await page(request, response);
  };
  const guarded = new Map<string, Answer>([["/mcp", mcp(parts)]]);
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
