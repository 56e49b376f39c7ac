/** JSON from outside: nesting bounded, no digit of a number lost, no key that could reach a prototype. */

import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import { JsonRefused } from "./json-refused.ts";
import { type JsonScan, type LongList, quote, scanJson } from "./json-scan.ts";

const forbiddenKeys = ["__proto__", "constructor", "prototype"] as const;

/**
 * Finds such a key also where its letters are escaped. A match proves nothing yet, it only makes a closer look worth
 * it.
 */
const mayHoldForbiddenKey = /__proto__|constructor|prototype|\\u00[5-7]/;

const dropForbiddenKeys = (root: unknown): void => {
  const open = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value)) {
      for (const key of forbiddenKeys) if (Object.hasOwn(value, key)) Reflect.deleteProperty(value, key);
    }
    for (const inner of Object.values(value)) open.push(inner);
  }
};

const parseText = (text: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonRefused("unparseable");
  }
  if (mayHoldForbiddenKey.test(text)) dropForbiddenKeys(value);
  return value;
};

type ReadText = (from: number, to: number) => string;

/**
 * Reads a text in the order of its places. A number among the pieces gets quotation marks: it becomes the string of its
 * literal. What is between the pieces is ASCII and read as Latin-1, which takes a fraction of what UTF-8 takes.
 */
const textReader = (bytes: Buffer, { pieces }: JsonScan): ReadText => {
  let piece = 0;
  return (from, to) => {
    let text = "";
    let at = from;
    for (; piece < pieces.length && pieces[piece]! < to; piece += 2) {
      const start = pieces[piece]!;
      const end = pieces[piece + 1]!;
      text += bytes.toString("latin1", at, start);
      text += bytes[start] === quote ? bytes.toString("utf8", start, end) : `"${bytes.toString("latin1", start, end)}"`;
      at = end;
    }
    return text + bytes.toString("latin1", at, to);
  };
};

/** The list's values, some at a time. */
const valuesOf = ({ start, commas, end }: LongList, read: ReadText): unknown[] => {
  const values: unknown[] = [];
  let from = start;
  for (const to of [...commas, end]) {
    const part = parseText(`[${read(from + 1, to)}]`) as unknown[];
    // Two commas, or one with nothing before or behind it.
    if (part.length === 0) throw new JsonRefused("unparseable");
    for (const value of part) values.push(value);
    from = to;
  }
  return values;
};

/**
 * A page's text is larger than V8 keeps among what is short-lived, and making room for it takes longer than parsing it:
 * its list is read in parts, and the rest with something else in the list's place.
 */
const parseInParts = (list: LongList, read: ReadText, length: number): unknown => {
  const standIn = randomUUID();
  const before = read(0, list.start);
  const values = valuesOf(list, read);
  const rest = parseText(`${before}["${standIn}"]${read(list.end + 1, length)}`);
  const isStandIn = (value: unknown) => Array.isArray(value) && value[0] === standIn;
  if (isStandIn(rest)) return values;
  const record = rest as Record<string, unknown>;
  const key = Object.keys(record).find((name) => isStandIn(record[name]));
  if (key !== undefined) record[key] = values;
  return record;
};

const byteOrderMark = Buffer.from("\ufeff");

const withoutByteOrderMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;

/**
 * The value of a JSON text in UTF-8, with or without a byte order mark. A number whose literal text a JavaScript number
 * cannot give back (`10.50`, `1e400`, `-0`, more than 15 digits mostly) becomes a string of that text; every other
 * stays a number. Of equal keys the last wins; `__proto__`, `constructor` and `prototype` are dropped. Throws
 * `JsonRefused`.
 */
export const parseJson = (given: Buffer, deepest: number): unknown => {
  if (!isUtf8(given)) throw new JsonRefused("not_utf8");
  const bytes = withoutByteOrderMark(given);
  const scan = scanJson(bytes, deepest);
  const read = textReader(bytes, scan);
  return scan.list ? parseInParts(scan.list, read, bytes.length) : parseText(read(0, bytes.length));
};
