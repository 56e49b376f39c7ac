/** One JSON document of the OAuth issuer, fetched within bounds of size and time. */

import { createHttp } from "../../../http/client.ts";
import type { HttpProxy } from "../../../http/proxy.ts";
import { isSafeUrl } from "../../../platform/loopback.ts";

/** An issuer's metadata and key sets are a few kilobytes. */
export const longestDocument = 256 * 1024;

export type FetchDocument = (url: string) => Promise<unknown>;

/**
 * GET without redirects, at most 256 KiB, `timeoutMs` for everything, through the proxy where there is one. Rejects for
 * an URL that is neither https nor loopback, and with `HttpFailure` for anything but an answer of JSON.
 */
export const documentFetcher = (timeoutMs: number, proxy?: HttpProxy): FetchDocument => {
  const limits = { wireBytes: longestDocument, bodyBytes: longestDocument, attemptMs: timeoutMs, attempts: 1 };
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
