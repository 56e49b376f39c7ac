/** Lines of stdin as whole JSON-RPC messages: what is none is answered with an error instead of silence or an exit. */

import { Transform, type Writable } from "node:stream";

/** RELIABILITY section 3.1: a longer line is refused, its bytes thrown away. */
export const longestLine = 1024 * 1024;

const newline = 0x0a;

/** JSON-RPC 2.0 section 5.1. */
const codes = { parseError: -32700, invalidRequest: -32600 } as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Some clients send a tool's whole `arguments` as one JSON string: it becomes the object it stands for. */
export const withArguments = (message: Record<string, unknown>): Record<string, unknown> => {
  const { params } = message;
  if (message.method !== "tools/call" || !isObject(params) || typeof params.arguments !== "string") return message;
  const given = parsed(params.arguments);
  return isObject(given) ? { ...message, params: { ...params, arguments: given } } : message;
};

/** Reads bytes, passes on lines that are one JSON object each, and answers the others on `out`. */
export const stdinLines = (out: Writable, longest = longestLine): Transform => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let parts: Buffer[] = [];
  let length = 0;
  let overlong = false;

  const refuse = (code: number, message: string) => {
    out.write(`${JSON.stringify({ jsonrpc: "2.0", id: null, error: { code, message } })}\n`);
  };

  const read = (bytes: Buffer): string | undefined => {
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      refuse(codes.parseError, "Parse error: the line is not UTF-8.");
      return undefined;
    }
    if (text.trim() === "") return undefined;
    const message = parsed(text);
    if (isObject(message)) return JSON.stringify(withArguments(message));
    if (Array.isArray(message))
      refuse(codes.invalidRequest, "Invalid request: batches are not accepted, send one message a line.");
    else refuse(codes.parseError, "Parse error: send one JSON-RPC message a line.");
    return undefined;
  };

  const endLine = (push: (line: string) => void) => {
    if (overlong) refuse(codes.invalidRequest, `Invalid request: a line may have at most ${longest} bytes.`);
    else {
      const line = read(Buffer.concat(parts, length));
      if (line !== undefined) push(`${line}\n`);
    }
    [parts, length, overlong] = [[], 0, false];
  };

  const collect = (bytes: Buffer) => {
    length += bytes.length;
    overlong ||= length > longest;
    if (overlong) parts = [];
    else parts.push(bytes);
  };

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let from = 0;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
        collect(chunk.subarray(from, at));
        endLine((line) => this.push(line));
        from = at + 1;
      }
      if (from < chunk.length) collect(chunk.subarray(from));
      done();
    },
  });
};
