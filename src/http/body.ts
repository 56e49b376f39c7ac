/** From the bytes on the wire to the bytes meant: at most one content coding, and never more than asked for. */

import { HttpFailure } from "./failure.ts";

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

export interface DecompressionLimits {
  /** Bytes once decompressed. */
  readonly most: number;
  /** Decompressed bytes per compressed one, judged from `ratioFloorBytes` on. */
  readonly ratio: number;
  readonly ratioFloorBytes: number;
}

/**
 * Rejects `too_large` as soon as the output passes its bounds, `bad_response` where the coding is corrupt. The ratio is
 * watched while the bytes come out, so that a bomb costs kilobytes, not the whole of what is allowed.
 */
export const decompress = async (
  wire: Buffer,
  coding: Coding,
  { most, ratio, ratioFloorBytes }: DecompressionLimits,
  facts: { readonly status: number },
): Promise<Buffer> => {
  if (coding === "identity") {
    if (wire.length > most) throw tooLarge(facts);
    return wire;
  }
  const { createBrotliDecompress, createGunzip } = await import("node:zlib");
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
    // Also what a body that was cut on its way looks like.
    stream.on("error", () =>
      reject(new HttpFailure("bad_response", "The answer's compression is corrupt.", { ...facts, retry: "once" })),
    );
    stream.end(wire);
  });
};
