/** JSON from outside: nesting bounded, no digit of a number lost, no key that could reach a prototype. */

export type JsonFault = "not_utf8" | "unparseable" | "too_deep" | "too_many";

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
const openers = { brace: 0x7b, bracket: 0x5b } as const;
const closers = { brace: 0x7d, bracket: 0x5d } as const;

/** Decimals with so many digits come back from a double as they were. */
const surelyExactDigits = 15;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= nine;

const isExponentSign = (byte: number | undefined): boolean => byte === 0x65 || byte === 0x45;

const isNumberPart = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= minus && byte <= nine && byte !== slash) || byte === plus || isExponentSign(byte));

const isWhiteSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const digitsFrom = (bytes: Buffer, from: number): number => {
  let at = from;
  while (isDigit(bytes[at])) at += 1;
  return at;
};

/** Decimals from 0.000001 up are written by JavaScript as they are here; below, and for -0, it has other ways. */
const isPlainlyWritten = (bytes: Buffer, start: number, whole: number, end: number): boolean => {
  if (bytes[whole] !== zero) return true;
  if (end === whole + 1) return start === whole;
  const shown = whole + "0.".length;
  return bytes.subarray(shown, Math.min(end, shown + 6)).some((digit) => digit !== zero);
};

/** JSON's number grammar (RFC 8259 section 6), and whether a JavaScript number gives the literal back. */
const judgeNumber = (bytes: Buffer, start: number, end: number): "exact" | "lossy" | "wrong" => {
  const whole = bytes[start] === minus ? start + 1 : start;
  const wholeEnd = bytes[whole] === zero ? whole + 1 : digitsFrom(bytes, whole);
  if (wholeEnd === whole) return "wrong";
  const hasFraction = bytes[wholeEnd] === point;
  const fractionEnd = hasFraction ? digitsFrom(bytes, wholeEnd + 1) : wholeEnd;
  if (hasFraction && fractionEnd === wholeEnd + 1) return "wrong";
  if (fractionEnd < end) {
    if (!isExponentSign(bytes[fractionEnd])) return "wrong";
    const sign = bytes[fractionEnd + 1];
    const exponent = sign === minus || sign === plus ? fractionEnd + 2 : fractionEnd + 1;
    if (exponent === end || digitsFrom(bytes, exponent) !== end) return "wrong";
  } else if (hasFraction && bytes[end - 1] === zero) return "lossy";
  else if (end - whole <= surelyExactDigits && isPlainlyWritten(bytes, start, whole, end)) return "exact";
  const literal = bytes.toString("latin1", start, end);
  return String(Number(literal)) === literal ? "exact" : "lossy";
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
 * the depth and beyond `mostValues`. Over bytes, not characters: that halves its time, and all that matters here is ASCII, which UTF-8 uses for
 * nothing else.
 */
const lossyNumbers = (bytes: Buffer, deepest: number): readonly number[] => {
  const found: number[] = [];
  let depth = 0;
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === quote) {
      at += 1;
      for (let inner = bytes[at]; inner !== quote && inner !== undefined; inner = bytes[at])
        at += inner === backslash ? 2 : 1;
    } else if (byte >= minus && byte <= nine) {
      const start = at;
      while (isNumberPart(bytes[at + 1])) at += 1;
      if (judgeNumber(bytes, start, at + 1) === "lossy" && !isKey(bytes, at + 1)) found.push(start, at + 1);
    } else if (byte === comma) {
      values += 1;
      if (values > mostValues) throw new JsonRefused("too_many");
    } else if (byte === openers.brace || byte === openers.bracket) {
      depth += 1;
      values += 1;
      if (depth > deepest) throw new JsonRefused("too_deep");
    } else if (byte === closers.brace || byte === closers.bracket) depth -= 1;
  }
  return found;
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

/** Finds such a key also where its letters are escaped. A match proves nothing yet, it only makes a closer look worth it. */
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
 * cannot give back (`10.50`, `1e400`, `-0`, more than 15 digits mostly) becomes a string of that text; every other stays
 * a number. Of equal keys the last wins; `__proto__`, `constructor` and `prototype` are dropped. Throws
 * `JsonRefused`.
 */
export const parseJson = (bytes: Buffer, deepest: number): unknown => {
  const lossy = lossyNumbers(bytes, deepest);
  const text = decode(lossy.length > 0 ? quoted(bytes, lossy) : bytes);
  const value = parseText(text);
  if (mayHoldForbiddenKey.test(text)) dropForbiddenKeys(value);
  return value;
};
