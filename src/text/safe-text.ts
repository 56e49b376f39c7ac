/**
 * Text from outside, made safe to show: one line, nothing invisible, no markup, no terminal sequences, bounded.
 *
 * Every string of a vendor goes through here at the adapter, before anything reads it. What the text says is left as it
 * is: "R&D [Berlin] (GmbH)" and Persian or Sinhala names with joiners come out unchanged.
 */

import { suspectCharacters, withoutForbidden } from "./forbidden-characters.ts";
import { breakReferences, decodeReferences, suspectReferences } from "./html-entities.ts";

/** Code points a field may have unless its caller says otherwise. */
const defaultTextLimit = 256;

/** ASCII that needs no look at all; linear, since it only searches for what could be wrong. */
const suspectAscii = /[^ -~]| {2}|^ | $|&(?:#|[A-Za-z][0-9A-Za-z]{1,31};)|<[A-Za-z/!?]|!\[|\]\(/;
const suspectMarkup = /<[A-Za-z/!?]|!\[|\]\(/;

const decodingPasses = 4;
/** Four layers of references settle in six passes; the rest is reserve, which fuzzing has never touched. */
const mostPasses = 12;
/**
 * Input code units looked at per code point shown: references and hidden characters are longer than what they leave.
 */
const unitsPerPoint = 16;

let segmenter: Intl.Segmenter | undefined;

/** Made by the first text that is cut: it takes milliseconds, which no start should. */
const graphemes = (): Intl.Segmenter => {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter;
};

/** Breaks images, links and tags by a space, which leaves them readable. */
const withoutMarkup = (text: string): string =>
  suspectMarkup.test(text)
    ? text
        .replace(/<(?=[A-Za-z/!?])/g, "< ")
        .replace(/!\[/g, "! [")
        .replace(/\]\(/g, "] (")
    : text;

/** Code units that the first `points` code points take; undefined when the text has no more than those. */
const unitsOf = (text: string, points: number): number | undefined => {
  if (text.length <= points) return undefined;
  let unit = 0;
  for (let point = 0; point < points && unit < text.length; point += 1)
    unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return unit < text.length ? unit : undefined;
};

/** The text if it fits, else its beginning up to a whole grapheme cluster, and `…`: `limit` code points in all. */
const cut = (text: string, limit: number): string => {
  if (unitsOf(text, limit) === undefined) return text;
  const end = unitsOf(text, limit - 1)!;
  // A cluster longer than the whole field is cut through: it is no character anybody writes.
  const whole =
    graphemes()
      .segment(text.slice(0, end + 32))
      .containing(end)?.index || end;
  return `${text.slice(0, whole).trimEnd()}…`;
};

const onePass = (text: string, pass: number, limit: number): string => {
  const readable = pass < decodingPasses ? decodeReferences(text) : breakReferences(text);
  return cut(withoutMarkup(withoutForbidden(readable.normalize("NFC"))), limit);
};

/** A pass may uncover work for the next (a reference that decodes to a tag), so passes go on until nothing changes. */
const sanitised = (value: string, limit: number): string => {
  const bound = limit * unitsPerPoint + 64;
  let text = value.length > bound ? `${value.slice(0, bound)}…` : value;
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const next = onePass(text, pass, limit);
    // Settled by decoding as well as by breaking: before the decoding passes are over, both mean the same text.
    if (next === text) return text;
    text = next;
  }
  return cut(
    text
      .replace(/[^ 0-9A-Za-z.,@-]+/g, " ")
      .replace(/ +/g, " ")
      .trim(),
    limit,
  );
};

/**
 * The value as one safe line of at most `limit` code points, the last one `…` if it was cut. Idempotent for one limit.
 *
 * HTML references are decoded (four layers; deeper ones are broken), the text is NFC, white space is single spaces.
 * Removed: controls, terminal sequences, bidi controls, invisible and blank characters, tag characters. Lone surrogates
 * become U+FFFD. `<tag`, `![` and `](` get a space inside.
 */
export const safeText = (value: string, limit: number = defaultTextLimit): string => {
  if (value.length <= limit && !suspectAscii.test(value)) return value;
  const most = Math.max(1, Math.floor(limit));
  if (value.length <= most) {
    // Normalised before it is judged: NFC turns U+037E into the semicolon that completes a reference.
    const composed = value.normalize("NFC");
    const suspect =
      suspectCharacters.test(composed) || suspectReferences.test(composed) || suspectMarkup.test(composed);
    if (!suspect && composed.length <= most) return composed;
  }
  return sanitised(value, most);
};

/** Containers nested deeper than this are replaced by `…`: no vendor document comes near it. */
export const deepestLevel = 64;

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const safeObject = (
  value: Record<string, unknown>,
  limit: number | undefined,
  level: number,
): Record<string, unknown> => {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const safeKey = safeText(key);
    // Assigning to it would change the prototype instead of adding a field.
    if (safeKey === "__proto__") continue;
    // "em<zero width>ail" must not take the place of the vendor's own "email"; if it came first, "email" replaces it.
    if (safeKey !== key && Object.hasOwn(result, safeKey)) continue;
    result[safeKey] = safeValue(value[key], limit, level + 1);
  }
  return result;
};

const safeValue = (value: unknown, limit: number | undefined, level: number): unknown => {
  if (typeof value === "string") return safeText(value, limit);
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value) && !isPlain(value)) return value;
  if (level >= deepestLevel) return "…";
  return Array.isArray(value) ? value.map((one) => safeValue(one, limit, level + 1)) : safeObject(value, limit, level);
};

/** Whether nothing would change; a key named `__proto__` and anything but JSON is left to the copy. */
const isSafe = (value: unknown, limit: number | undefined, level: number): boolean => {
  if (typeof value === "string") return safeText(value, limit) === value;
  if (typeof value !== "object" || value === null) return true;
  if (level >= deepestLevel) return false;
  if (Array.isArray(value)) return value.every((one) => isSafe(one, limit, level + 1));
  if (!isPlain(value)) return true;
  for (const key of Object.keys(value)) {
    if (key === "__proto__" || safeText(key) !== key || !isSafe(value[key], limit, level + 1)) return false;
  }
  return true;
};

/**
 * A JSON value in which every string and every key went through `safeText`, each cut at `limit` code points: itself
 * where nothing has to change, as with most rows, otherwise a copy. Numbers, booleans, null, bigints and instances of
 * classes stay as they are. `__proto__` keys are left out, and a tampered key gives way to the plain one. Not for
 * cursors and ids that are sent back: cutting breaks them.
 */
export const sanitiseDeep = <Value>(value: Value, limit?: number): Value =>
  isSafe(value, limit, 0) ? value : (safeValue(value, limit, 0) as Value);
