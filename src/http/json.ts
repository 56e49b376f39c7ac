/** JSON from outside: nesting bounded, no digit of a number lost, no key that could reach a prototype. */

export type JsonFault = "not_utf8" | "unparseable" | "too_deep";

const says: Record<JsonFault, string> = {
  not_utf8: "The text is not valid UTF-8.",
  unparseable: "The text is not valid JSON.",
  too_deep: "The JSON is nested too deeply.",
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
const minus = 0x2d;
const nine = 0x39;
const openers = { brace: 0x7b, bracket: 0x5b } as const;
const closers = { brace: 0x7d, bracket: 0x5d } as const;

const isExact = (literal: string): boolean => String(Number(literal)) === literal;

const isNumberPart = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= minus && byte <= nine && byte !== 0x2f) || byte === 0x2b || byte === 0x65 || byte === 0x45);

/**
 * Whether any number outside strings would come back differently. Throws `JsonRefused` beyond the depth. Over bytes, not
 * characters: that halves its time, and all that matters here is ASCII, which UTF-8 uses for nothing else.
 */
const losesDigits = (bytes: Buffer, deepest: number): boolean => {
  let depth = 0;
  let loses = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === quote) {
      at += 1;
      for (let inner = bytes[at]; inner !== quote && inner !== undefined; inner = bytes[at])
        at += inner === backslash ? 2 : 1;
    } else if (byte >= minus && byte <= nine) {
      const start = at;
      while (isNumberPart(bytes[at + 1])) at += 1;
      loses ||= !isExact(bytes.toString("latin1", start, at + 1));
    } else if (byte === openers.brace || byte === openers.bracket) {
      depth += 1;
      if (depth > deepest) throw new JsonRefused("too_deep");
    } else if (byte === closers.brace || byte === closers.bracket) depth -= 1;
  }
  return loses;
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

const parsePlain = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new JsonRefused("unparseable");
  }
};

const parseLossless = async (text: string): Promise<unknown> => {
  const { parse } = await import("lossless-json");
  try {
    return parse(text, null, {
      parseNumber: (literal) => (isExact(literal) ? Number(literal) : literal),
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch {
    throw new JsonRefused("unparseable");
  }
};

/**
 * The value of a JSON text in UTF-8, with or without a byte order mark. A number whose literal text a JavaScript number
 * cannot give back (`10.50`, `1e400`, `-0`, more than 15 digits mostly) becomes a string of that text; every other stays
 * a number. Of equal keys the last wins; `__proto__`, `constructor` and `prototype` are dropped. Rejects with
 * `JsonRefused`.
 */
export const parseJson = async (bytes: Buffer, deepest: number): Promise<unknown> => {
  const loses = losesDigits(bytes, deepest);
  const text = decode(bytes);
  const value = loses ? await parseLossless(text) : parsePlain(text);
  if (mayHoldForbiddenKey.test(text)) dropForbiddenKeys(value);
  return value;
};
