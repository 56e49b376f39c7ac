/** One JSON document of the OAuth issuer, fetched within bounds of size and time. */

import { isSafeUrl } from "../../../platform/loopback.ts";

/** An issuer's metadata and key sets are a few kilobytes. */
export const longestDocument = 256 * 1024;

export type FetchDocument = (url: string) => Promise<unknown>;

const readBounded = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > longestDocument) throw new Error("the issuer's document is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/**
 * GET without redirects, at most 256 KiB, `timeoutMs` for everything. Rejects for any other status than 200, for an URL
 * that is neither https nor loopback, and for a body that is not JSON.
 */
export const documentFetcher =
  (timeoutMs: number): FetchDocument =>
  async (url) => {
    if (!isSafeUrl(url)) throw new Error("the issuer's URL is neither https nor on loopback");
    const response = await fetch(url, {
      redirect: "error",
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`the issuer answered ${response.status}`);
    }
    return JSON.parse(await readBounded(response)) as unknown;
  };
