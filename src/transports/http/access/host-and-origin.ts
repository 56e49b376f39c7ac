/** Host and Origin: allow-lists against DNS rebinding and foreign pages, and what pages of a listed Origin may do. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { isLoopback, loopbackNames } from "../../../platform/addresses.ts";
import { Refusal } from "../http-error.ts";

interface GuardSettings {
  /** The address the server is bound to. */
  readonly host: string;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly allowedOrigins?: readonly string[] | undefined;
}

export interface Guards {
  /** Throws `Refusal` 403 for a Host that is missing, doubled, malformed or not listed. */
  readonly checkHost: (request: IncomingMessage) => void;
  /** Throws `Refusal` 403 for an Origin that is present and not listed. */
  readonly checkOrigin: (request: IncomingMessage) => void;
  /**
   * The Origin if an operator listed it, so that its pages may read answers; loopback pages are let in, not this far.
   */
  readonly sharedWith: (request: IncomingMessage) => string | undefined;
}

/** RFC 9112 section 3.2, without user information and percent-encoding: a name or bracketed IPv6, and a port. */
const hostPattern = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(:\d{1,5})?$/;

const only = (values: readonly string[] | undefined): string | undefined =>
  values?.length === 1 ? values[0]?.toLowerCase() : undefined;

const hostList = ({ host, allowedHosts = [] }: GuardSettings): ReadonlySet<string> => {
  const own = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (isLoopback(host)) return new Set([...loopbackNames, own, ...allowedHosts].map((name) => name.toLowerCase()));
  return new Set((allowedHosts.length > 0 ? allowedHosts : [own, ...loopbackNames]).map((name) => name.toLowerCase()));
};

/** Origins as browsers serialise them (RFC 6454 section 6.2); anything else that may stand there is foreign. */
const originHost = (origin: string): { readonly name: string; readonly full: string } | undefined => {
  if (!URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  if (url.origin !== origin || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  return { name: url.hostname, full: url.host };
};

export const createGuards = (settings: GuardSettings): Guards => {
  const hosts = hostList(settings);
  const listed = new Set((settings.allowedOrigins ?? []).map((origin) => origin.toLowerCase()));
  const usual = new Set(isLoopback(settings.host) ? loopbackNames : []);

  const isListed = (origin: string): boolean => {
    const parts = originHost(origin);
    return parts !== undefined && (listed.has(origin) || listed.has(parts.name) || listed.has(parts.full));
  };

  return {
    checkHost: (request) => {
      const host = only(request.headersDistinct.host);
      const name = host === undefined ? undefined : hostPattern.exec(host)?.[1];
      if (host !== undefined && name !== undefined && (hosts.has(name) || hosts.has(host))) return;
      throw new Refusal(
        403,
        "foreign_host",
        "This Host is not served here. Operators list it in BILLING_MCP_ALLOWED_HOSTS.",
      );
    },
    checkOrigin: (request) => {
      const given = request.headersDistinct.origin;
      if (given === undefined) return;
      const origin = only(given);
      if (origin !== undefined && (isListed(origin) || usual.has(originHost(origin)?.name ?? ""))) return;
      throw new Refusal(
        403,
        "foreign_origin",
        "This Origin is not allowed here. Operators list it in BILLING_MCP_ALLOWED_ORIGINS.",
      );
    },
    sharedWith: (request) => {
      const origin = only(request.headersDistinct.origin);
      return origin !== undefined && isListed(origin) ? origin : undefined;
    },
  };
};

const allowedHeaders =
  "authorization, content-type, accept, mcp-protocol-version, mcp-method, mcp-name, mcp-session-id, last-event-id, traceparent";

/** The Origin itself, never `*`, and never with credentials: cookies play no part here (Fetch standard, CORS). */
export const shareWith = (response: ServerResponse, origin: string): void => {
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-expose-headers", "www-authenticate, retry-after, x-request-id");
  response.setHeader("vary", "origin");
};

export const answerPreflight = (response: ServerResponse, methods: string): void => {
  response.writeHead(204, {
    "access-control-allow-methods": methods,
    "access-control-allow-headers": allowedHeaders,
    "access-control-max-age": "600",
  });
  response.end();
};
