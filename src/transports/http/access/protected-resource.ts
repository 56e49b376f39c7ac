/** RFC 9728: what an MCP client needs to know to get a token for this server, and the challenges that lead it there. */

import type { IncomingMessage } from "node:http";
import { isLoopback } from "../../../platform/addresses.ts";
import type { OAuthSettings } from "../options.ts";
import { readScope } from "./scopes.ts";

/** The root form, and the one with the endpoint's path appended (section 3.1). */
const metadataRoot = "/.well-known/oauth-protected-resource";
export const metadataPaths: readonly string[] = [metadataRoot, `${metadataRoot}/mcp`];

export interface ProtectedResource {
  /** The metadata document. `scopes_supported` is the least that is useful; wider scopes are the issuer's to grant. */
  readonly metadata: (request: IncomingMessage) => Readonly<Record<string, unknown>>;
  /** A `WWW-Authenticate` value (RFC 6750 section 3, RFC 9728 section 5.1). */
  readonly challenge: (request: IncomingMessage, error?: string, description?: string) => string;
}

const isUrl = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text);

/** The endpoint as the client addressed it; its Host has passed the allow-list. TLS ends at the balancer, if at all. */
const addressed = (request: IncomingMessage): string => {
  const host = request.headers.host ?? "localhost";
  const url = new URL(`http://${host}/mcp`);
  return isLoopback(url.hostname) ? url.href : `https://${host}/mcp`;
};

/** An audience that is a URL *is* the resource; one that is a mere name leaves the endpoint's own URL. */
export const protectedResource = ({ issuer, audience }: OAuthSettings): ProtectedResource => {
  const resource = (request: IncomingMessage): string => (isUrl(audience) ? audience : addressed(request));
  const metadataUrl = (request: IncomingMessage): string => {
    const { origin, pathname } = new URL(resource(request));
    return `${origin}${metadataRoot}${pathname.replace(/\/$/, "")}`;
  };
  return {
    metadata: (request) => ({
      resource: resource(request),
      authorization_servers: [issuer],
      scopes_supported: [readScope],
      bearer_methods_supported: ["header"],
      resource_name: "billing-customers-mcp",
    }),
    challenge: (request, error, description) =>
      [
        ...(error ? [`error="${error}"`] : []),
        ...(description ? [`error_description="${description}"`] : []),
        `scope="${readScope}"`,
        `resource_metadata="${metadataUrl(request)}"`,
      ].reduce((all, part, index) => `${all}${index === 0 ? " " : ", "}${part}`, "Bearer"),
  };
};
