/** Lines of stdin as whole JSON-RPC messages: what is none is answered with an error instead of silence or an exit. */

import { Transform, type Writable } from "node:stream";
import { parseJSONRPCMessage } from "@modelcontextprotocol/server";
import { isObject, withArguments } from "../message/arguments.ts";
import { deepestLevel, nestsDeeper } from "../message/nesting.ts";

/** A longer line is refused, its bytes thrown away. */
export const longestLine = 1024 * 1024;

const newline = 0x0a;

/** JSON-RPC 2.0 section 5.1. */
const codes = { parseError: -32700, invalidRequest: -32600 } as const;

const notOne =
  'Invalid request: send jsonrpc "2.0", a text or whole number as id, a method, params as an object or not at all, and nothing else.';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** As JSON-RPC lets an answer name its request; null for what is no id. */
const idOf = ({ id }: Readonly<Record<string, unknown>>): string | number | null =>
  typeof id === "string" || typeof id === "number" ? id : null;

/** The SDK drops what it cannot read as a message, and the client waits for an answer for ever. */
const isMessage = (message: unknown): boolean => {
  try {
    parseJSONRPCMessage(message);
    return true;
  } catch {
    return false;
  }
};

/** Reads bytes, passes on lines that are one JSON object each, and answers the others on `out`. */
export const stdinLines = (out: Writable, longest = longestLine): Transform => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let parts: Buffer[] = [];
  let length = 0;
  let overlong = false;

  const refuse = (code: number, message: string, id: string | number | null = null) => {
    out.write(`${JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } })}\n`);
  };

  const checked = (sent: Readonly<Record<string, unknown>>, text: string): string | undefined => {
    const message = withArguments(sent);
    if (isMessage(message)) return message === sent ? text : JSON.stringify(message);
    // A notification gets no answer, however wrong it is.
    if (sent.id !== undefined || typeof sent.method !== "string") refuse(codes.invalidRequest, notOne, idOf(sent));
    return undefined;
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
    if (nestsDeeper(text, deepestLevel)) {
      refuse(codes.parseError, `Parse error: a message may be nested at most ${deepestLevel} deep.`);
      return undefined;
    }
    const message = parsed(text);
    if (isObject(message)) return checked(message, text);
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
