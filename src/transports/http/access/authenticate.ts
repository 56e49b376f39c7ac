/** Who sends a request: static tokens, OAuth access tokens, both, or nobody where neither is configured. */

import type { IncomingMessage } from "node:http";
import { overloaded, Refusal } from "../http-error.ts";
import { issuerLimits } from "../limits.ts";
import type { HttpServerOptions, Principal } from "../options.ts";
import { bearerTokens } from "./bearer-tokens.ts";
import type { Verdict } from "./oauth.ts";
import type { ProtectedResource } from "./protected-resource.ts";

export interface Authentication {
  /** False = everybody who reaches the door comes in. */
  readonly required: boolean;
  /** Set where OAuth is configured. */
  readonly resource: ProtectedResource | undefined;
  /** Rejects with a `Refusal`: 400 malformed, 401 unknown, 403 lacking scope, 503 issuer unreachable. */
  readonly authenticate: (request: IncomingMessage) => Promise<Principal | undefined>;
  /** The OAuth issuer's keys, for readiness; undefined without OAuth. */
  readonly issuerState: () => string | undefined;
}

/** RFC 6750 section 2.1 (scheme in any case, RFC 9110 section 11.1); issuers' tokens stay far below this length. */
const credentialsPattern = /^Bearer +([A-Za-z0-9._~+/-]{1,8192}=*)$/i;

/** Said to whoever holds the token; each is true of that token only, and none tells more than the token itself does. */
const descriptions: Readonly<Record<string, string>> = {
  token_expired: "The token has expired",
  token_not_yet_valid: "The token is not valid yet",
  token_audience: "The token is for another audience",
  token_issuer: "The token is from another issuer",
};

const scopeMessages: Readonly<Record<string, string>> = {
  connection_scope:
    "The token's connection scopes name no connection of this server, so it opens none. A scope is written connection:<name>, in lower case, one for each connection.",
};

interface OAuthParts {
  readonly resource: ProtectedResource;
  readonly verify: (token: string) => Promise<Verdict>;
  readonly state: () => string;
}

/** jose is loaded here and only where OAuth is configured. */
const openOAuth = async (
  settings: NonNullable<HttpServerOptions["oauth"]>,
  { connections, proxy }: Pick<HttpServerOptions, "connections" | "proxy">,
): Promise<OAuthParts> => {
  const [{ oauthVerifier }, { documentFetcher, issuerKeys }, { protectedResource }] = await Promise.all([
    import("./oauth.ts"),
    import("./issuer-keys.ts"),
    import("./protected-resource.ts"),
  ]);
  const keys = issuerKeys(settings.issuer, documentFetcher(issuerLimits.documentMs, proxy), () => performance.now());
  keys.warm();
  return {
    resource: protectedResource(settings),
    verify: oauthVerifier(settings, keys, connections),
    state: keys.state,
  };
};

/** Static tokens alone get a bare challenge: metadata would start an OAuth dance that cannot end. */
const createRefusal =
  (resource: ProtectedResource | undefined) =>
  (request: IncomingMessage, status: number, reason: string, message: string, error?: string, principal?: string) => {
    const header = resource
      ? resource.challenge(request, error, error === "invalid_token" ? descriptions[reason] : undefined)
      : `Bearer${error ? ` error="${error}"` : ""}`;
    return new Refusal(status, reason, message, { headers: { "www-authenticate": header }, principal });
  };

export const openAuthentication = async (
  options: Pick<HttpServerOptions, "tokens" | "oauth" | "connections" | "proxy">,
): Promise<Authentication> => {
  const findToken = bearerTokens(options.tokens ?? [], options.connections);
  const oauth = options.oauth ? await openOAuth(options.oauth, options) : undefined;
  const required = Boolean(options.tokens?.length) || oauth !== undefined;

  const refusal = createRefusal(oauth?.resource);

  const tokenOf = (request: IncomingMessage): string => {
    const given = request.headersDistinct.authorization ?? [];
    if (given.length === 0)
      throw refusal(request, 401, "token_missing", "Send a bearer token in the Authorization header.");
    if (given.length > 1) {
      throw refusal(request, 400, "token_twice", "Send one Authorization header, not several.", "invalid_request");
    }
    const token = credentialsPattern.exec(given[0] ?? "")?.[1];
    if (token) return token;
    throw refusal(
      request,
      401,
      "token_malformed",
      'The Authorization header must be "Bearer" and a token.',
      "invalid_token",
    );
  };

  const settle = (request: IncomingMessage, verdict: Verdict): Principal => {
    if ("principal" in verdict) return verdict.principal;
    const { refused, reason } = verdict;
    if (refused === "issuer_unreachable") {
      // Not 401: the token may be good, and clients throw away what they are told is bad.
      throw overloaded(503, reason, "the token cannot be checked, its issuer does not answer.", 5);
    }
    if (refused === "scope") {
      const message = scopeMessages[reason] ?? "The token lacks the scope this server needs.";
      throw refusal(request, 403, reason, message, "insufficient_scope", verdict.subject);
    }
    throw refusal(request, 401, reason, descriptions[reason] ?? "The token is not valid here.", "invalid_token");
  };

  return {
    required,
    resource: oauth?.resource,
    issuerState: () => oauth?.state(),
    authenticate: async (request) => {
      if (!required) return undefined;
      if (request.url?.includes("?")) {
        // Tokens in addresses end up in logs and histories, so nothing may come that way.
        throw refusal(
          request,
          400,
          "query",
          "No query here; a token goes in the Authorization header.",
          "invalid_request",
        );
      }
      const token = tokenOf(request);
      const known = findToken(token);
      if (known) return known;
      if (!oauth) throw refusal(request, 401, "token_unknown", "The token is not valid here.", "invalid_token");
      return settle(request, await oauth.verify(token));
    },
  };
};
