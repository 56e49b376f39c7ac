/**
 * The OAuth issuer's public keys: discovered, cached, refetched within bounds.
 *
 * Sources: RFC 8414 (metadata), OpenID Connect Discovery 1.0, RFC 7517 (key sets). jose's own remote key set neither
 * bounds the document nor keeps serving when the issuer is down, hence this one around jose's local key set.
 */

import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from "jose";
import * as z from "zod";
import { createHttp } from "../../../http/client.ts";
import type { HttpProxy } from "../../../http/proxy.ts";
import { isSafeUrl } from "../../../platform/addresses.ts";
import { issuerLimits } from "../limits.ts";

/** Keys this young are used as they are; older ones while newer ones are on their way. */
const freshMs = 600_000;
/** Keys older than this wait for the newer ones, and are used only if those do not come. */
const staleMs = 3_600_000;
/** Keys older than this are no longer trusted: an issuer that was silent for a day may have withdrawn them. */
const longestMs = 86_400_000;
/** At most one fetch in this time while there are keys; without any, an issuer may be asked again sooner. */
const refetchMs = 60_000;
const retryMs = 5_000;

const metadataSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });
const keySetSchema = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(issuerLimits.keys) });

type FetchDocument = (url: string) => Promise<unknown>;

/**
 * GET without redirects, at most 256 KiB, `timeoutMs` for everything, through the proxy where there is one. Rejects for
 * an URL that is neither https nor loopback, and with `HttpFailure` for anything but an answer of JSON.
 */
export const documentFetcher = (timeoutMs: number, proxy?: HttpProxy): FetchDocument => {
  const limits = {
    wireBytes: issuerLimits.documentBytes,
    bodyBytes: issuerLimits.documentBytes,
    attemptMs: timeoutMs,
    attempts: 1,
  };
  // An issuer may well stand inside the operator's network.
  const upstream = { key: "oauth-issuer", allowPrivate: true };
  return async (url) => {
    if (!isSafeUrl(url)) throw new Error("the issuer's URL is neither https nor on loopback");
    // Asked every ten minutes: a connection is not worth keeping, and a breaker must not remember what a retry mends.
    const http = createHttp({ limits, proxy });
    try {
      const headers = { accept: "application/json" };
      const signal = AbortSignal.timeout(timeoutMs);
      const deadline = performance.now() + timeoutMs;
      const asked = {
        method: "GET",
        url: new URL(url),
        headers,
        upstream,
        endpoint: "issuer",
        template: new URL(url).pathname,
        signal,
        deadline,
      } as const;
      return (await http.request(asked)).body;
    } finally {
      await http.close();
    }
  };
};

/** No usable keys: the issuer was not reached, or what it said cannot be used. Nobody is let in. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}

export interface IssuerKeys {
  /** The key for a token's header, as jose asks for it. Rejects with `KeysUnavailable` or jose's own errors. */
  readonly find: (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<Awaited<ReturnType<LocalJWKSet>>>;
  /** Fetches the keys ahead of the first token. */
  readonly warm: () => void;
  readonly state: () => "ready" | "stale" | "unreachable";
}

/** Where the metadata may be, in the order MCP's authorization section asks for. */
export const metadataUrls = (issuer: string): readonly string[] => {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(urls)];
};

const discover = async (issuer: string, fetchDocument: FetchDocument): Promise<string> => {
  let last: unknown;
  for (const url of metadataUrls(issuer)) {
    try {
      const metadata = metadataSchema.parse(await fetchDocument(url));
      // RFC 8414 section 3.3: another issuer's metadata must not be used, or its keys would speak for this one.
      if (metadata.issuer !== issuer) throw new Error("the metadata names another issuer");
      return metadata.jwks_uri;
    } catch (failure) {
      last = failure;
    }
  }
  throw last;
};

/** `now` in milliseconds, monotonic. */
export const issuerKeys = (issuer: string, fetchDocument: FetchDocument, now: () => number): IssuerKeys => {
  let held: { readonly resolve: LocalJWKSet; readonly since: number } | undefined;
  let keysUrl: string | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  let problem: unknown;

  const load = async (): Promise<void> => {
    try {
      keysUrl ??= await discover(issuer, fetchDocument);
      const keys = keySetSchema.parse(await fetchDocument(keysUrl)) as JSONWebKeySet;
      held = { resolve: createLocalJWKSet(keys), since: now() };
      problem = undefined;
    } catch (failure) {
      // The key set may have moved.
      keysUrl = undefined;
      problem = failure;
    }
  };

  /** Asks the issuer, unless it was asked a moment ago; all who wait share one request. Never rejects. */
  const refresh = (): Promise<void> => {
    if (asking) return asking;
    if (now() - askedAt < (held ? refetchMs : retryMs)) return Promise.resolve();
    askedAt = now();
    asking = load().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  let waiting = 0;

  /** Whoever comes while too many wait is told at once that the issuer is not reachable. */
  const waitFor = async (fetched: Promise<void>): Promise<void> => {
    if (waiting >= issuerLimits.waiting) throw new KeysUnavailable("too many requests wait for the issuer");
    waiting += 1;
    try {
      await fetched;
    } finally {
      waiting -= 1;
    }
  };

  const age = (): number => (held ? now() - held.since : Number.POSITIVE_INFINITY);

  const current = async (): Promise<LocalJWKSet> => {
    if (age() > freshMs) {
      const fetched = refresh();
      if (age() > staleMs) await waitFor(fetched);
    }
    if (!held || age() > longestMs)
      throw new KeysUnavailable("the issuer's keys are not available", { cause: problem });
    return held.resolve;
  };

  return {
    find: async (header, token) => {
      const resolve = await current();
      try {
        return await resolve(header, token);
      } catch (failure) {
        if (!(failure instanceof errors.JWKSNoMatchingKey)) throw failure;
        await waitFor(refresh());
        const newer = await current();
        if (newer === resolve) throw failure;
        return newer(header, token);
      }
    },
    warm: () => {
      void refresh();
    },
    state: () => (age() <= staleMs ? "ready" : age() <= longestMs ? "stale" : "unreachable"),
  };
};
