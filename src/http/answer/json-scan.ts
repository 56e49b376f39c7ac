/** What a JSON text consists of, found in its bytes before anything is parsed. */

import { JsonRefused } from "./json-refused.ts";

export const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const slash = 0x2f;
const zero = 0x30;
const nine = 0x39;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const beyondAscii = 0x80;

const openBrace = 0x7b;
const closeBrace = 0x7d;

const isStructural = new Uint8Array(256);
for (const byte of [openBrace, closeBrace, openBracket, closeBracket, comma]) isStructural[byte] = 1;

const isExponentSign = (byte: number | undefined): boolean => byte === 0x65 || byte === 0x45;

const isNumberPart = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= minus && byte <= nine && byte !== slash) || byte === plus || isExponentSign(byte));

const isWhiteSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The place of the closing quotation mark, or beyond the bytes; negative if more than ASCII is before it. */
const endOfString = (bytes: Buffer, start: number): number => {
  let bits = 0;
  let at = start + 1;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === quote) break;
    bits |= byte;
    at += byte === backslash ? 2 : 1;
  }
  return bits >= beyondAscii ? -at : at;
};

const endOfNumber = (bytes: Buffer, start: number): number => {
  let at = start + 1;
  while (isNumberPart(bytes[at])) at += 1;
  return at;
};

/** Decimals with so many digits come back from a double as they were. */
const surelyExactDigits = 15;

/**
 * The literals that JavaScript surely writes as they are here: most of them, recognised without making a text of them.
 */
const isPlain = (bytes: Buffer, start: number, end: number): boolean => {
  if (end - start > surelyExactDigits || bytes[start] === minus) return false;
  let hasPoint = false;
  for (let at = start; at < end; at += 1) {
    if (isExponentSign(bytes[at])) return false;
    hasPoint ||= bytes[at] === point;
  }
  return hasPoint ? bytes[start] !== zero && bytes[end - 1] !== zero : true;
};

/** RFC 8259 section 6. What is no number is left to the parser to refuse. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

const isLossy = (bytes: Buffer, start: number, end: number): boolean => {
  if (isPlain(bytes, start, end)) return false;
  const literal = bytes.toString("latin1", start, end);
  return String(Number(literal)) !== literal && jsonNumber.test(literal);
};

/** A number in a key's place is no JSON; in quotation marks it would be. */
const isKey = (bytes: Buffer, end: number): boolean => {
  let at = end;
  while (isWhiteSpace(bytes[at])) at += 1;
  return bytes[at] === colon;
};

/** Values of one text: what V8 reads within a tenth of a second, and twenty times what any vendor's page holds. */
const mostValues = 400_000;

/** A list that is the whole text is at depth 1, a member of the object that is at 2. */
const listDepth = 2;

/** A list whose values can be read apart. */
export interface LongList {
  /** The place of its opening bracket. */
  readonly start: number;
  /** The places of the commas between its values, one at least. */
  readonly commas: readonly number[];
  /** The place of its closing bracket. */
  readonly end: number;
}

export interface JsonScan {
  /**
   * What is not read as it stands, in the text's order: for each, where it begins and ends. It is a number outside
   * strings that would come back differently, or a string with more than ASCII in it.
   */
  readonly pieces: readonly number[];
  /** The longest list of several values that is the whole text, or a member of the object that is. */
  readonly list: LongList | undefined;
}

/** Told of brackets and commas no deeper than a member of the whole: finds the longest list. */
const watchLists = () => {
  let open: { readonly start: number; readonly depth: number; readonly commas: number[] } | undefined;
  let list: LongList | undefined;
  return {
    onComma: (at: number, depth: number): void => {
      if (open?.depth === depth) open.commas.push(at);
    },
    onOpening: (at: number, depth: number, byte: number): void => {
      if (byte === openBracket && !open) open = { start: at, depth, commas: [] };
    },
    /** `depth`: behind it. */
    onClosing: (at: number, depth: number, byte: number): void => {
      if (!open || depth >= open.depth) return;
      const { start, commas } = open;
      const isLongest = !list || at - start > list.end - list.start;
      if (byte === closeBracket && commas.length > 0 && isLongest) list = { start, commas, end: at };
      open = undefined;
    },
    list: () => list,
  };
};

/** Told of braces, brackets and commas in order. Throws `JsonRefused` beyond the depth and beyond `mostValues`. */
const watchNesting = (deepest: number) => {
  const lists = watchLists();
  let depth = 0;
  let values = 0;
  const oneMore = (): void => {
    values += 1;
    if (values > mostValues) throw new JsonRefused("too_many");
  };
  const onComma = (at: number): void => {
    oneMore();
    if (depth <= listDepth) lists.onComma(at, depth);
  };
  const onOpening = (at: number, byte: number): void => {
    oneMore();
    depth += 1;
    if (depth > deepest) throw new JsonRefused("too_deep");
    if (depth <= listDepth) lists.onOpening(at, depth, byte);
  };
  const onClosing = (at: number, byte: number): void => {
    depth -= 1;
    if (depth < listDepth) lists.onClosing(at, depth, byte);
  };
  return {
    see: (at: number, byte: number): void => {
      if (byte === comma) onComma(at);
      else if (byte === openBrace || byte === openBracket) onOpening(at, byte);
      else onClosing(at, byte);
    },
    list: lists.list,
  };
};

/**
 * Throws `JsonRefused` where a text is too deep or holds too much; what is no JSON otherwise is for the parser to
 * refuse. Over bytes, not characters: that halves its time, and all that matters here is ASCII, which UTF-8 uses for
 * nothing else.
 */
export const scanJson = (bytes: Buffer, deepest: number): JsonScan => {
  const pieces: number[] = [];
  const nesting = watchNesting(deepest);
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === quote) {
      const end = endOfString(bytes, at);
      if (end < 0) pieces.push(at, -end);
      at = Math.abs(end);
    } else if (byte >= minus && byte <= nine) {
      const end = endOfNumber(bytes, at);
      if (isLossy(bytes, at, end) && !isKey(bytes, end)) pieces.push(at, end);
      at = end - 1;
    } else if (isStructural[byte]) nesting.see(at, byte);
  }
  return { pieces, list: nesting.list() };
};
