/** JSON from outside: nesting bounded, no digit of a number lost, no key that could reach a prototype. */

import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import { JsonRefused } from "./json-refused.ts";
import { type JsonScan, type LongList, quote, scanJson } from "./json-scan.ts";
import { UnreadJson } from "./unread-json.ts";

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

/** The first of the pieces, two numbers each, that begins at this place or behind it. */
const firstPieceAt = (pieces: readonly number[], place: number): number => {
  let [low, high] = [0, pieces.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[2 * middle]! < place) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
};

/**
 * A number among the pieces gets quotation marks: it becomes the string of its literal. What is between the pieces is
 * ASCII and read as Latin-1, which takes a fraction of what UTF-8 takes.
 */
const textReader =
  (bytes: Buffer, { pieces }: JsonScan): ReadText =>
  (from, to) => {
    let text = "";
    let at = from;
    for (let piece = firstPieceAt(pieces, from); piece < pieces.length && pieces[piece]! < to; piece += 2) {
      const start = pieces[piece]!;
      const end = pieces[piece + 1]!;
      text += bytes.toString("latin1", at, start);
      text += bytes[start] === quote ? bytes.toString("utf8", start, end) : `"${bytes.toString("latin1", start, end)}"`;
      at = end;
    }
    return text + bytes.toString("latin1", at, to);
  };

/** Bytes of a list that are read at a time, and one value at least. */
const partBytes = 32 * 1024;

/** The list's values, some at a time. */
const valuesOf = ({ start, commas, end }: LongList, read: ReadText): unknown[] => {
  const values: unknown[] = [];
  let from = start;
  for (const to of [...commas, end]) {
    if (to - from < partBytes && to !== end) continue;
    const part = parseText(`[${read(from + 1, to)}]`) as unknown[];
    // Two commas, or one with nothing before or behind it.
    if (part.length === 0) throw new JsonRefused("unparseable");
    for (const value of part) values.push(value);
    from = to;
  }
  return values;
};

const unreadValues = ({ start, commas, end }: LongList, read: ReadText, held: number): UnreadJson[] =>
  [...commas, end].map((to, place) => {
    const from = (commas[place - 1] ?? start) + 1;
    return new UnreadJson(() => parseText(read(from, to)), { bytes: to - from, held });
  });

/**
 * A page's text is larger than V8 keeps among what is short-lived, and making room for it takes longer than parsing it:
 * its list is read by itself, and the rest with something else in the list's place.
 */
const withList = (values: unknown[], { start, end }: LongList, read: ReadText, length: number): unknown => {
  const standIn = randomUUID();
  const rest = parseText(`${read(0, start)}["${standIn}"]${read(end + 1, length)}`);
  const isStandIn = (value: unknown) => Array.isArray(value) && value[0] === standIn;
  if (isStandIn(rest)) return values;
  const record = rest as Record<string, unknown>;
  const key = Object.keys(record).find((name) => isStandIn(record[name]));
  if (key !== undefined) record[key] = values;
  // It gave way to a later list of the same name, and has to be JSON all the same.
  else for (const value of values) if (value instanceof UnreadJson) value.read();
  return record;
};

const byteOrderMark = Buffer.from("\ufeff");

const withoutByteOrderMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;

const opened = (given: Buffer, deepest: number) => {
  if (!isUtf8(given)) throw new JsonRefused("not_utf8");
  const bytes = withoutByteOrderMark(given);
  const scan = scanJson(bytes, deepest);
  return { bytes, list: scan.list, read: textReader(bytes, scan) };
};

/**
 * The value of a JSON text in UTF-8, with or without a byte order mark. A number whose literal text a JavaScript number
 * cannot give back (`10.50`, `1e400`, `-0`, more than 15 digits mostly) becomes a string of that text; every other
 * stays a number. Of equal keys the last wins; `__proto__`, `constructor` and `prototype` are dropped. Throws
 * `JsonRefused`.
 */
export const parseJson = (given: Buffer, deepest: number): unknown => {
  const { bytes, list, read } = opened(given, deepest);
  if (!list || list.end - list.start < partBytes) return parseText(read(0, bytes.length));
  return withList(valuesOf(list, read), list, read, bytes.length);
};

/**
 * The same, but the values of its longest list stay unread, `UnreadJson` each, where that list is the whole text or a
 * member of it and has several values. A text that was cut is refused here; what is no JSON inside of one of those
 * values, when that is read.
 */
export const parseJsonPage = (given: Buffer, deepest: number): unknown => {
  const { bytes, list, read } = opened(given, deepest);
  if (!list) return parseText(read(0, bytes.length));
  return withList(unreadValues(list, read, bytes.buffer.byteLength), list, read, bytes.length);
};
