/** From the bytes on the wire to the bytes meant: at most one content coding, and never more than asked for. */

import { brotliDecompressSync, createBrotliDecompress, createGunzip, gunzipSync } from "node:zlib";
import { HttpFailure } from "../failure.ts";

/** Sent as Accept-Encoding; an answer in any other coding is refused. */
export const acceptedCodings = "gzip, br";

type Coding = "identity" | "gzip" | "br";

/** Undefined for an unknown coding, or more than one (a chain multiplies what a small body can become). */
export const codingOf = (header: string | undefined): Coding | undefined => {
  const name = (header ?? "identity").trim().toLowerCase();
  if (name === "" || name === "identity") return "identity";
  if (name === "gzip" || name === "x-gzip") return "gzip";
  return name === "br" ? "br" : undefined;
};

const tooLarge = (facts: { readonly status: number }): HttpFailure =>
  new HttpFailure("too_large", "The answer is larger than may be read.", facts);

/** Also what a body that was cut on its way looks like. */
const corrupt = (facts: { readonly status: number }): HttpFailure =>
  new HttpFailure("bad_response", "The answer's compression is corrupt.", { ...facts, retry: "once" });

interface DecompressionLimits {
  /** Bytes once decompressed. */
  readonly most: number;
  /** Decompressed bytes per compressed one, judged from `ratioFloorBytes` on. */
  readonly ratio: number;
  readonly ratioFloorBytes: number;
}

/** Up to here, a page of 200 rows, a body is decompressed at once: zlib's threads take longer, and more of ours. */
const smallBytes = 64 * 1024;

const decompressSmall = (
  wire: Buffer,
  coding: "gzip" | "br",
  { most, ratio, ratioFloorBytes }: DecompressionLimits,
  facts: { readonly status: number },
): Buffer => {
  const maxOutputLength = Math.min(most, Math.max(ratioFloorBytes, ratio * wire.length));
  // Most answers shrink to an eighth or less: one buffer then holds them.
  const chunkSize = Math.max(1024, 8 * wire.length);
  try {
    return (coding === "gzip" ? gunzipSync : brotliDecompressSync)(wire, { maxOutputLength, chunkSize });
  } catch (failure) {
    throw (failure as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? tooLarge(facts) : corrupt(facts);
  }
};

/**
 * Rejects `too_large` as soon as the output passes its bounds, `bad_response` where the coding is corrupt. The ratio is
 * watched while the bytes come out, so that a bomb costs kilobytes, not the whole of what is allowed.
 */
export const decompress = async (
  wire: Buffer,
  coding: Coding,
  limits: DecompressionLimits,
  facts: { readonly status: number },
): Promise<Buffer> => {
  const { most, ratio, ratioFloorBytes } = limits;
  if (coding === "identity") {
    if (wire.length > most) throw tooLarge(facts);
    return wire;
  }
  if (wire.length <= smallBytes) return decompressSmall(wire, coding, limits, facts);
  return new Promise((resolve, reject) => {
    const stream = coding === "gzip" ? createGunzip() : createBrotliDecompress();
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on("data", (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      const isBomb = length > ratioFloorBytes && length > ratio * stream.bytesWritten;
      if (length > most || isBomb) {
        stream.destroy();
        reject(tooLarge(facts));
      }
    });
    stream.on("end", () => resolve(Buffer.concat(chunks, length)));
    stream.on("error", () => reject(corrupt(facts)));
    stream.end(wire);
  });
};
