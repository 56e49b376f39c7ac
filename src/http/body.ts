/** From the bytes on the wire to the bytes meant: at most one content coding, and never more than asked for. */

import { promisify } from "node:util";
import { codeOf, HttpFailure } from "./failure.ts";

/** Sent as Accept-Encoding; an answer in any other coding is refused. */
export const acceptedCodings = "gzip, br";

export type Coding = "identity" | "gzip" | "br";

/** Undefined for an unknown coding, or more than one (a chain multiplies what a small body can become). */
export const codingOf = (header: string | undefined): Coding | undefined => {
  const name = (header ?? "identity").trim().toLowerCase();
  if (name === "" || name === "identity") return "identity";
  if (name === "gzip" || name === "x-gzip") return "gzip";
  return name === "br" ? "br" : undefined;
};

const tooLarge = (facts: { readonly status: number }): HttpFailure =>
  new HttpFailure("too_large", "The answer is larger than may be read.", facts);

/** Rejects `too_large` as soon as the output passes `most` bytes, `bad_response` where the coding is corrupt. */
export const decompress = async (
  wire: Buffer,
  coding: Coding,
  most: number,
  facts: { readonly status: number },
): Promise<Buffer> => {
  if (coding === "identity") {
    if (wire.length > most) throw tooLarge(facts);
    return wire;
  }
  const { brotliDecompress, gunzip } = await import("node:zlib");
  try {
    const options = { maxOutputLength: most };
    return coding === "gzip"
      ? await promisify(gunzip)(wire, options)
      : await promisify(brotliDecompress)(wire, options);
  } catch (error) {
    if (codeOf(error) === "ERR_BUFFER_TOO_LARGE") throw tooLarge(facts);
    // Also what a body that was cut on its way looks like.
    throw new HttpFailure("bad_response", "The answer's compression is corrupt.", { ...facts, retry: "once" });
  }
};
