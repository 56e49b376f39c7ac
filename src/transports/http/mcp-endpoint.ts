/** `/mcp`: one JSON-RPC message in, one answer out, by a server of its own, for clients of either protocol era. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { type AuthInfo, createMcpHandler } from "@modelcontextprotocol/server";
import { subscriptionsOneIn } from "./limits.ts";
import type { BuildContext, HttpServerOptions, Principal, ServerEvent, ServerLimits } from "./options.ts";
import type { JsonObject } from "./read-body.ts";
import { requestIdOf, traceOf } from "./request-context.ts";

export interface McpEndpoint {
  /** Answers a message that has passed the door. Settles when the exchange is over, by answer or by disconnection. */
  readonly serve: (
    request: IncomingMessage,
    response: ServerResponse,
    message: JsonObject,
    principal: Principal | undefined,
  ) => Promise<void>;
  /** Ends exchanges still under way. */
  readonly close: () => Promise<void>;
}

/** What the SDK reads. Credentials stay outside: nothing behind the door can see, log or forward a client's token. */
const passedOn = /^(?:accept|content-type|host|mcp-[a-z0-9-]+)$/;

const withoutCredentials = (request: IncomingMessage): Record<string, string | string[] | undefined> =>
  Object.fromEntries(Object.entries(request.headers).filter(([name]) => passedOn.test(name)));

const contextKey = "context";

/** The SDK hands `authInfo` through untouched, which makes it the way from a request to its own factory call. */
const authInfo = (context: BuildContext): AuthInfo => ({
  token: "",
  clientId: context.principal?.name ?? "",
  scopes: [],
  extra: { [contextKey]: context },
});

const contextOf = (info: AuthInfo | undefined): BuildContext =>
  (info?.extra?.[contextKey] as BuildContext | undefined) ?? { principal: undefined };

export const createMcpEndpoint = (
  build: HttpServerOptions["build"],
  limits: ServerLimits,
  onEvent: (event: ServerEvent, request?: string) => void,
): McpEndpoint => {
  const onerror = (cause: Error) => onEvent({ kind: "refused", reason: "protocol", cause });
  const buildOne = (context: BuildContext) => {
    try {
      return build(context);
    } catch (cause) {
      onEvent({ kind: "failed", reason: "build", status: 500, cause }, context.request);
      throw cause;
    }
  };
  const handler = createMcpHandler((context) => buildOne(contextOf(context.authInfo)), {
    onerror,
    maxRequestBodySize: limits.bodyBytes,
    maxSubscriptions: Math.max(1, Math.floor(limits.inFlight / subscriptionsOneIn)),
  });
  const serveNode = toNodeHandler(handler, { onerror, maxRequestBodySize: limits.bodyBytes });
  return {
    serve: async (request, response, message, principal) => {
      const trace = traceOf(request, message);
      const auth = authInfo({ principal, request: requestIdOf(response), ...(trace ? { trace } : {}) });
      const headers = withoutCredentials(request);
      await serveNode(
        { method: "POST", url: "/mcp", headers, auth, [Symbol.asyncIterator]: () => request[Symbol.asyncIterator]() },
        response,
        message,
      );
    },
    close: () => handler.close(),
  };
};
