/** JSON from outside: nesting bounded, no digit of a number lost, no key that could reach a prototype. */

type JsonFault = "not_utf8" | "unparseable" | "too_deep" | "too_many";

const says: Record<JsonFault, string> = {
  not_utf8: "The text is not valid UTF-8.",
  unparseable: "The text is not valid JSON.",
  too_deep: "The JSON is nested too deeply.",
  too_many: "The JSON holds more values than may be read.",
};

/** Says what was wrong, never what was in it: V8's own message quotes the text. */
export class JsonRefused extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(says[fault]);
    this.name = "JsonRefused";
    this.fault = fault;
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const slash = 0x2f;
const zero = 0x30;
const nine = 0x39;

const openers = [0x7b, 0x5b];
const closers = [0x7d, 0x5d];

/** By byte: how far it leads into the nesting, and how many values it announces. */
const levels = new Int8Array(256);
for (const opener of openers) levels[opener] = 1;
for (const closer of closers) levels[closer] = -1;
const announced = new Uint8Array(256);
for (const byte of [comma, ...openers]) announced[byte] = 1;

const isExponentSign = (byte: number | undefined): boolean => byte === 0x65 || byte === 0x45;

const isNumberPart = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= minus && byte <= nine && byte !== slash) || byte === plus || isExponentSign(byte));

const isWhiteSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The place of the closing quotation mark; beyond the bytes if there is none. */
const endOfString = (bytes: Buffer, start: number): number => {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
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

/**
 * Where numbers outside strings begin and end that would come back differently, in pairs. Throws `JsonRefused` beyond
 * the depth and beyond `mostValues`. Over bytes, not characters: that halves its time, and all that matters here is
 * ASCII, which UTF-8 uses for nothing else.
 */
const lossyNumbers = (bytes: Buffer, deepest: number): readonly number[] => {
  const places: number[] = [];
  let depth = 0;
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte >= minus && byte <= nine) {
      const end = endOfNumber(bytes, at);
      if (isLossy(bytes, at, end) && !isKey(bytes, end)) places.push(at, end);
      at = end - 1;
    } else {
      depth += levels[byte]!;
      values += announced[byte]!;
    }
    if (depth > deepest) throw new JsonRefused("too_deep");
    if (values > mostValues) throw new JsonRefused("too_many");
  }
  return places;
};

/** The same text with quotation marks around these places: a number becomes the string of its literal. */
const quoted = (bytes: Buffer, places: readonly number[]): Buffer => {
  const whole = Buffer.allocUnsafe(bytes.length + places.length);
  let to = 0;
  let from = 0;
  for (const place of places) {
    while (from < place) {
      whole[to] = bytes[from]!;
      to += 1;
      from += 1;
    }
    whole[to] = quote;
    to += 1;
  }
  bytes.copy(whole, to, from);
  return whole;
};

const decoder = new TextDecoder("utf-8", { fatal: true });

const decode = (bytes: Buffer): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new JsonRefused("not_utf8");
  }
};

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
  try {
    return JSON.parse(text);
  } catch {
    throw new JsonRefused("unparseable");
  }
};

/**
 * The value of a JSON text in UTF-8, with or without a byte order mark. A number whose literal text a JavaScript number
 * cannot give back (`10.50`, `1e400`, `-0`, more than 15 digits mostly) becomes a string of that text; every other
 * stays a number. Of equal keys the last wins; `__proto__`, `constructor` and `prototype` are dropped. Throws
 * `JsonRefused`.
 */
export const parseJson = (bytes: Buffer, deepest: number): unknown => {
  const lossy = lossyNumbers(bytes, deepest);
  const text = decode(lossy.length > 0 ? quoted(bytes, lossy) : bytes);
  const value = parseText(text);
  if (mayHoldForbiddenKey.test(text)) dropForbiddenKeys(value);
  return value;
};
