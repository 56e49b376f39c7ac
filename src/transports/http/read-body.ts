/** The JSON-RPC message of a request: bounded while it is read, checked before anything acts on it. */

import type { IncomingMessage } from "node:http";
import { withArguments } from "../message/arguments.ts";
import { deepestLevel, nestsDeeper } from "../message/nesting.ts";
import { Refusal, rpcCodes } from "./http-error.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

const tooLarge = (most: number): Refusal => new Refusal(413, "body_size", `The body may have at most ${most} bytes.`);
const bad = (message: string, rpcCode: number): Refusal => new Refusal(400, "body", message, { rpcCode });

/**
 * Throws `Refusal` 415 unless the one Content-Type is `application/json`, and 413 for a body announced as too large.
 */
export const checkBodyHeaders = (request: IncomingMessage, most: number): void => {
  const types = request.headersDistinct["content-type"] ?? [];
  const [essence] = (types[0] ?? "").split(";");
  if (types.length !== 1 || essence?.trim().toLowerCase() !== "application/json") {
    // Also what keeps a foreign page's form from posting without a preflight.
    throw new Refusal(415, "content_type", "The body must be application/json.");
  }
  if ((request.headers["content-encoding"] ?? "identity").toLowerCase() !== "identity") {
    throw new Refusal(415, "content_encoding", "The body must not be compressed.");
  }
  if (Number(request.headers["content-length"] ?? 0) > most) throw tooLarge(most);
};

const readBytes = (request: IncomingMessage, most: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= most) chunks.push(chunk);
      else reject(tooLarge(most));
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", () => reject(bad("The body did not arrive whole.", rpcCodes.parse)));
    request.once("close", () => {
      if (!request.complete) reject(bad("The body did not arrive whole.", rpcCodes.parse));
    });
  });

const parse = (bytes: Buffer): unknown => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return nestsDeeper(text, deepestLevel) ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
};

/**
 * One JSON object of at most `most` bytes. Throws `Refusal`: 413, or 400 with JSON-RPC's parse error or invalid
 * request. Batches left the protocol with 2025-06-18, and one of them would be many calls for the price of one.
 */
export const readMessage = async (request: IncomingMessage, most: number): Promise<JsonObject> => {
  const message = parse(await readBytes(request, most));
  if (message === undefined)
    throw bad(`The body must be JSON in UTF-8, nested at most ${deepestLevel} deep.`, rpcCodes.parse);
  if (Array.isArray(message))
    throw bad("Batches are not accepted. Send one JSON-RPC message per request.", rpcCodes.invalid);
  if (typeof message !== "object" || message === null)
    throw bad("The body must be one JSON-RPC message.", rpcCodes.invalid);
  return withArguments(message as JsonObject);
};
