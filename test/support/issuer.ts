/** An OAuth issuer on loopback, built on jose: metadata, key set, tokens, and the ways in which issuers fail. */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

interface Signing {
  readonly alg?: string;
  /** null = no `kid` in the header. */
  readonly kid?: string | null;
  readonly key?: CryptoKey | Uint8Array;
  /** Further protected header parameters. */
  readonly header?: Readonly<Record<string, unknown>>;
}

export interface Issuer {
  readonly url: string;
  readonly audience: string;
  /** Public keys as published, by kid. */
  readonly published: Map<string, JWK>;
  /** Private keys, by kid. */
  readonly keys: Map<string, CryptoKey>;
  /** How the key set is answered; undefined = as it should be. */
  fault: ((response: ServerResponse) => void) | undefined;
  /** Changes to the metadata document. */
  metadata: Record<string, unknown>;
  readonly requests: string[];
  /** A good token's claims, with the changes given; `undefined` takes a claim out. */
  readonly claims: (changes?: Readonly<Record<string, unknown>>) => JWTPayload;
  readonly sign: (changes?: Readonly<Record<string, unknown>>, signing?: Signing) => Promise<string>;
  /** Makes a key pair and publishes its public half. */
  readonly addKey: (kid: string, alg: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const now = (): number => Math.floor(Date.now() / 1000);

const answerJson = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

export const openIssuer = async (path = ""): Promise<Issuer> => {
  const published = new Map<string, JWK>();
  const keys = new Map<string, CryptoKey>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    if (request.url === `/.well-known/oauth-authorization-server${path}`) {
      return answerJson(response, { issuer: issuer.url, jwks_uri: `${origin}/jwks`, ...issuer.metadata });
    }
    if (request.url !== "/jwks") return response.writeHead(404).end();
    if (issuer.fault) return issuer.fault(response);
    return answerJson(response, { keys: [...published.values()] });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const claims: Issuer["claims"] = (changes = {}) => {
    const all = {
      iss: issuer.url,
      aud: issuer.audience,
      sub: "user-1",
      exp: now() + 600,
      scope: "customers:read",
      ...changes,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  };
  const issuer: Issuer = {
    url: `${origin}${path}`,
    audience: "https://billing.example.com/mcp",
    published,
    keys,
    fault: undefined,
    metadata: {},
    requests,
    claims,
    sign: (changes, { alg = "RS256", kid = "rsa-1", key = keys.get("rsa-1"), header = {} } = {}) =>
      new SignJWT(claims(changes))
        .setProtectedHeader({ alg, ...(kid ? { kid } : {}), ...header })
        .sign(key as CryptoKey),
    addKey: async (kid, alg) => {
      const pair = await generateKeyPair(alg, { extractable: true });
      keys.set(kid, pair.privateKey);
      published.set(kid, { ...(await exportJWK(pair.publicKey)), kid, use: "sig" });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await issuer.addKey("rsa-1", "RS256");
  return issuer;
};
