/** Lines of stdin as whole JSON-RPC messages: what is none is answered with an error instead of silence or an exit. */

import { type JSONRPCMessage, parseJSONRPCMessage } from "@modelcontextprotocol/server";
import { isObject, withArguments } from "../message/arguments.ts";
import { deepestLevel, nestsDeeper } from "../message/nesting.ts";

/** A longer line is refused, its bytes thrown away. */
const longestLine = 1024 * 1024;

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

/** Undefined for what is no message. */
const messageOf = (sent: unknown): JSONRPCMessage | undefined => {
  try {
    return parseJSONRPCMessage(sent);
  } catch {
    return undefined;
  }
};

interface Reader {
  readonly onMessage: (message: JSONRPCMessage) => void;
  /** Sends a line of its own: an error in answer to what is no message. */
  readonly answer: (line: string) => void;
}

/** Takes bytes in any pieces; every line of them becomes a message or is answered, but for wrong notifications. */
export const lineReader = ({ onMessage, answer }: Reader): ((chunk: Buffer) => void) => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let parts: Buffer[] = [];
  let length = 0;
  let overlong = false;

  const refuse = (code: number, message: string, id: string | number | null = null) =>
    answer(`${JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } })}\n`);

  const take = (sent: Readonly<Record<string, unknown>>) => {
    const message = messageOf(withArguments(sent));
    if (message) onMessage(message);
    // A notification gets no answer, however wrong it is.
    else if (sent.id !== undefined || typeof sent.method !== "string") refuse(codes.invalidRequest, notOne, idOf(sent));
  };

  const read = (bytes: Buffer) => {
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      return refuse(codes.parseError, "Parse error: the line is not UTF-8.");
    }
    if (text.trim() === "") return;
    if (nestsDeeper(text, deepestLevel))
      return refuse(codes.parseError, `Parse error: a message may be nested at most ${deepestLevel} deep.`);
    const sent = parsed(text);
    if (isObject(sent)) take(sent);
    else if (Array.isArray(sent))
      refuse(codes.invalidRequest, "Invalid request: batches are not accepted, send one message a line.");
    else refuse(codes.parseError, "Parse error: send one JSON-RPC message a line.");
  };

  const endLine = () => {
    if (overlong) refuse(codes.invalidRequest, `Invalid request: a line may have at most ${longestLine} bytes.`);
    else read(Buffer.concat(parts, length));
    [parts, length, overlong] = [[], 0, false];
  };

  const collect = (bytes: Buffer) => {
    length += bytes.length;
    overlong ||= length > longestLine;
    if (overlong) parts = [];
    else parts.push(bytes);
  };

  return (chunk) => {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      collect(chunk.subarray(from, at));
      endLine();
      from = at + 1;
    }
    if (from < chunk.length) collect(chunk.subarray(from));
  };
};
