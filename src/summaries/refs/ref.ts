/**
 * Customer references: short names that carry a connection and a vendor's own id, and refuse to be mis-copied.
 *
 * A ref is a run of capitalised words and groups of three digits without separators ("RiverAlgo042Maple…"), because in
 * o200k_base each of them is one token there. The 5,661 words and 1,000 groups are the digits of a number in base
 * 6,661, least significant first; the last one is a check. 6,661 is the smallest prime whose tenth power holds 16
 * connections and the 123 free bits of a version 4 or 7 UUID: 11 tokens, where the dashed form costs about 23.
 *
 * The check makes Σ 6^i·digit[i] vanish modulo 6,661. As that is a field and the factors are distinct and not zero,
 * every single wrong word and every swap of two is caught; a ref always has an odd number of words, so every dropped
 * or doubled one is; anything else passes with probability 1/6,661, and then names an id that is not there.
 */
import { objectIdPattern, uuidPattern } from "../../vocabulary/id-forms.ts";
import { refWords } from "./words.ts";

const base = 6661;
const wideBase = BigInt(base);
/** As many digits as fit a plain number, which divides many times faster. */
const fourDigits = wideBase ** 4n;
const fewestWords = 5;
const mostWords = 33;
const longestRef = 600;
/** Every connection slot; the first 16 have the shortest refs. */
const slotCount = 256;
const shortSlotCount = 16;

const nativeIdPattern = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,64}$/;
const refPattern = /^(?:[A-Z][a-z]+|[0-9]{3})+$/;
const commonUuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Numbers bring back small letters only. */
const isLower = (id: string, pattern: RegExp): boolean => pattern.test(id) && id === id.toLowerCase();

const textCharacters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~";
const textBase = BigInt(textCharacters.length);

let digitsOfWords: ReadonlyMap<string, number> | undefined;

/** Made by the first ref that is read: most processes only write some. */
const digitOfWord = (word: string): number | undefined => {
  digitsOfWords ??= new Map(refWords.map((known, digit) => [known, digit]));
  return digitsOfWords.get(word);
};

/** One way to write a family of native ids as numbers below 2^bits, in refs of that many words. */
interface Form {
  readonly words: number;
  readonly bits: bigint;
  readonly slots: number;
  /** The first number of that length that is this form's. */
  readonly start: bigint;
  toNumber(nativeId: string): bigint | undefined;
  toNativeId(number: bigint): string;
}

const dashed = (hex: string): string => {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

const objectId = {
  bits: 96n,
  toNumber: (nativeId: string) => (isLower(nativeId, objectIdPattern) ? BigInt(`0x${nativeId}`) : undefined),
  toNativeId: (number: bigint) => number.toString(16).padStart(24, "0"),
};

/** Version 4 and 7 UUIDs without what is fixed in them: one bit tells the version, two are left of the variant. */
const commonUuid = {
  bits: 123n,
  toNumber(nativeId: string): bigint | undefined {
    if (!commonUuidPattern.test(nativeId)) return undefined;
    const hex = nativeId.replaceAll("-", "");
    const free = BigInt(`0x${hex.slice(0, 12)}${hex.slice(13, 16)}${hex.slice(17)}`);
    const version = hex[12] === "7" ? 4 : 0;
    return free * 8n + BigInt(version + Number.parseInt(hex.charAt(16), 16) - 8);
  },
  toNativeId(number: bigint): string {
    const hex = (number / 8n).toString(16).padStart(30, "0");
    const fixed = Number(number % 8n);
    const version = fixed < 4 ? "4" : "7";
    const variant = ((fixed % 4) + 8).toString(16);
    return dashed(hex.slice(0, 12) + version + hex.slice(12, 15) + variant + hex.slice(15));
  },
};

const anyUuid = {
  bits: 128n,
  toNumber: (nativeId: string) =>
    isLower(nativeId, uuidPattern) ? BigInt(`0x${nativeId.replaceAll("-", "")}`) : undefined,
  toNativeId: (number: bigint) => dashed(number.toString(16).padStart(32, "0")),
};

const forms: readonly Form[] = [
  { ...objectId, words: 9, slots: shortSlotCount, start: 0n },
  { ...commonUuid, words: 11, slots: shortSlotCount, start: 0n },
  { ...anyUuid, words: 13, slots: slotCount, start: 0n },
  { ...objectId, words: 13, slots: slotCount, start: BigInt(slotCount) << anyUuid.bits },
];

const endOf = (form: Form): bigint => {
  return form.start + (BigInt(form.slots) << form.bits);
};

/** Other ids are numbered through, shorter ones first, behind the forms of the same length. */
const textStart = (words: number): bigint => {
  return forms.filter((form) => form.words === words).reduce((start, form) => start + endOf(form) - form.start, 0n);
};

const textToNumber = (text: string): bigint => {
  return [...text].reduce((sum, character) => sum * textBase + BigInt(textCharacters.indexOf(character) + 1), 0n) - 1n;
};

const numberToText = (number: bigint): string => {
  let text = "";
  for (let rest = number + 1n; rest > 0n; rest = (rest - 1n) / textBase) {
    text = textCharacters.charAt(Number((rest - 1n) % textBase)) + text;
  }
  return text;
};

/** The check of the digits before it: what makes the weighted sum vanish. */
const checkOf = (digits: readonly number[]): number => {
  let factor = 1;
  let sum = 0;
  for (const digit of digits) {
    factor = (factor * 6) % base;
    sum = (sum + factor * digit) % base;
  }
  return (base - sum) % base;
};

const writeWords = (value: bigint, words: number): string => {
  const digits: number[] = [];
  for (let rest = value; digits.length < words - 1; rest /= fourDigits) {
    const end = Math.min(digits.length + 4, words - 1);
    for (let four = Number(rest % fourDigits); digits.length < end; four = Math.floor(four / base))
      digits.push(four % base);
  }
  digits.push(checkOf(digits));
  return digits.map((digit) => refWords[digit] ?? String(digit - refWords.length).padStart(3, "0")).join("");
};

const readDigits = (text: string): number[] | undefined => {
  if (text.length > longestRef || !refPattern.test(text)) return undefined;
  const parts = text.match(/[A-Z][a-z]+|[0-9]{3}/g) ?? [];
  const digits = parts.map((part) => digitOfWord(part) ?? refWords.length + Number(part));
  if (digits.some((digit) => Number.isNaN(digit))) return undefined;
  if (digits.length < fewestWords || digits.length > mostWords || digits.length % 2 === 0) return undefined;
  return checkOf(digits.slice(0, -1)) === digits.at(-1) ? digits : undefined;
};

/**
 * Writes a customer's reference: 9 tokens for 24 lower-case hex digits, 11 for a lower-case UUID of version 4 or 7,
 * 13 for any other, about half a token a character for other ids; 13 for ids of connections in the slots above 15.
 * @throws RangeError for a slot outside 0–255 or an id that is not 1–64 characters of `A-Z a-z 0-9 . _ ~ -`.
 */
export const encodeRef = (slot: number, nativeId: string): string => {
  if (!Number.isInteger(slot) || slot < 0 || slot >= slotCount) throw new RangeError("A connection slot is 0 to 255");
  if (!nativeIdPattern.test(nativeId)) throw new RangeError("This native id cannot be carried by a reference");
  for (const form of forms) {
    const number = slot < form.slots ? form.toNumber(nativeId) : undefined;
    if (number !== undefined) {
      return writeWords(form.start + number * BigInt(form.slots) + BigInt(slot), form.words);
    }
  }
  const value = textToNumber(nativeId) * BigInt(slotCount) + BigInt(slot);
  let words = fewestWords;
  while (textStart(words) + value >= wideBase ** BigInt(words - 1)) words += 2;
  return writeWords(textStart(words) + value, words);
};

/** Reads what `encodeRef` wrote; undefined for everything that it would not write exactly like this. */
export const decodeRef = (text: string): { slot: number; nativeId: string } | undefined => {
  const digits = readDigits(text);
  if (digits === undefined) return undefined;
  const value = digits.slice(0, -1).reduceRight((sum, digit) => sum * wideBase + BigInt(digit), 0n);
  const form = forms.find((one) => one.words === digits.length && value >= one.start && value < endOf(one));
  const offset = value - (form?.start ?? textStart(digits.length));
  const slots = BigInt(form?.slots ?? slotCount);
  const nativeId = form === undefined ? numberToText(offset / slots) : form.toNativeId(offset / slots);
  const slot = Number(offset % slots);
  return nativeIdPattern.test(nativeId) && encodeRef(slot, nativeId) === text ? { slot, nativeId } : undefined;
};

/** FNV-1a, 32 bits: spreads names evenly, is the same on every machine, and guards nothing. */
const hashOf = (name: string): number => {
  return [...Buffer.from(name)].reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
};

/**
 * Gives each connection a slot by its name, so that replicas and restarts agree and another connection more or less
 * moves few. Who comes first in name order keeps the slot that two want; the 17th and later get the slots above 15.
 * @throws RangeError for more than 256 names.
 */
export const connectionSlots = (names: readonly string[]): ReadonlyMap<string, number> => {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of [...new Set(names)].sort()) {
    if (taken.size === slotCount) throw new RangeError("At most 256 connections can be told apart in references");
    const [first, count] =
      taken.size < shortSlotCount ? [0, shortSlotCount] : [shortSlotCount, slotCount - shortSlotCount];
    let step = hashOf(name) % count;
    while (taken.has(first + step)) step = (step + 1) % count;
    taken.add(first + step);
    slots.set(name, first + step);
  }
  return slots;
};

/**
 * Reads a customer as a row shows it, or as `connection:native-id` (the connection ends at the first colon).
 * Undefined for a mis-copied ref, an unknown connection, or an id outside `[A-Za-z0-9._~-]{1,64}` or a dot segment.
 */
export const readRef = (
  text: string,
  slots: ReadonlyMap<string, number>,
): { connection: string; nativeId: string } | undefined => {
  const colon = text.indexOf(":");
  if (colon >= 0) {
    const connection = text.slice(0, colon);
    const nativeId = text.slice(colon + 1);
    return slots.has(connection) && nativeIdPattern.test(nativeId) ? { connection, nativeId } : undefined;
  }
  const decoded = decodeRef(text);
  if (decoded === undefined) return undefined;
  const known = [...slots].find(([, slot]) => slot === decoded.slot);
  return known && { connection: known[0], nativeId: decoded.nativeId };
};
