/** What the HTTP server is given, whom it admits, and what it reports: the types its files share. */

import type { McpServer, Server } from "@modelcontextprotocol/server";
import type { HttpProxy } from "../../http/proxy.ts";

/** Who calls. `connections` undefined = all of them; `pii` undefined = as the server is set. */
export interface Principal {
  /** `token:<name>`, or `oauth:` and a digest of issuer and subject: unique, stable, free of personal data. */
  readonly name: string;
  readonly connections?: readonly string[];
  readonly pii?: "full" | "masked";
}

/** One static bearer token. `sha256`: 64 hex digits of the token's UTF-8 bytes; the token itself is nowhere kept. */
export interface TokenEntry {
  readonly name: string;
  readonly sha256: string;
  readonly connections?: readonly string[] | undefined;
  readonly pii?: "full" | "masked" | undefined;
}

export interface OAuthSettings {
  /** Compared exactly with `iss` and with the issuer's own metadata. https, or http on loopback. */
  readonly issuer: string;
  /** Compared exactly with `aud`; also the RFC 9728 resource where it is a URL. */
  readonly audience: string;
}

export interface ServerLimits {
  readonly bodyBytes: number;
  readonly headersTimeoutMs: number;
  /** For the whole request to arrive. */
  readonly requestTimeoutMs: number;
  readonly connectionsCheckingIntervalMs: number;
  /** Connections served; a few more are kept open so that health can be asked. */
  readonly maxConnections: number;
  readonly inFlightPerPrincipal: number;
  readonly inFlight: number;
  readonly requestsPerMinute: number;
}

/** `points` in every stretch of `seconds` that begins with a principal's first one. */
export interface PrincipalBudget {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** What principals may do over time, here or in a store that replicas share. Neither call ever rejects. */
export interface PrincipalLimiter {
  /** Counts `points`, one by default: 0 = go on, otherwise whole seconds until the next may come. */
  take(principal: string, points?: number): Promise<number>;
  giveBack(principal: string, points: number): Promise<void>;
}

/** Something an operator should see. Holds no token, header, body or personal data. */
export interface ServerEvent {
  /** `refused` 4xx before MCP · `overloaded` 429/503 · `failed` an error inside · `warning` a setting worth a look. */
  readonly kind: "refused" | "overloaded" | "failed" | "warning";
  /** A fixed word, fit for a metric's label: `token_expired`, `foreign_host`, `in_flight` … */
  readonly reason: string;
  readonly status?: number;
  readonly principal?: string;
  /** For the redacted log. */
  readonly cause?: unknown;
}

export interface Readiness {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

export interface BuildContext {
  readonly principal: Principal | undefined;
  /** The id that the answer carries as `X-Request-Id`. */
  readonly request?: string;
  /** W3C `traceparent`, of the request's `_meta` or of its header, well-formed. */
  readonly trace?: string;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** A server of its own for every request, in both protocol eras, so that answers cannot cross. */
  readonly build: (context: BuildContext) => McpServer | Server;
  /** Names of all connections: what tokens and scopes can be restricted to. */
  readonly connections: readonly string[];
  readonly tokens?: readonly TokenEntry[] | undefined;
  readonly oauth?: OAuthSettings | undefined;
  /** The way to the OAuth issuer. */
  readonly proxy?: HttpProxy | undefined;
  /** `name`, `name:port` or `[ipv6]`; on a loopback bind loopback names are accepted as well. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** `https://app.example.com` or a bare host name; on a loopback bind loopback origins are accepted as well. */
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
  readonly ready?: (() => Promise<Readiness>) | undefined;
  /** For this caller: a principal may see less. */
  readonly metrics?:
    | ((principal: Principal | undefined) => Promise<{ readonly contentType: string; readonly body: string }>)
    | undefined;
  /** Default: counted in this process. */
  readonly rateLimiter?: PrincipalLimiter | undefined;
  /** `request` is the id of the exchange it is about, where it is about one. */
  readonly onEvent?: ((event: ServerEvent, request?: string) => void) | undefined;
}

export interface HttpServer {
  /** The MCP endpoint, `/mcp` included. */
  readonly url: string;
  /** MCP requests under way. */
  readonly inFlight: () => number;
  /**
   * Stops accepting, lets what is under way finish for at most `graceMs` (default 10,000), then closes what is left.
   * A second call closes everything at once.
   */
  readonly close: (graceMs?: number) => Promise<void>;
}
