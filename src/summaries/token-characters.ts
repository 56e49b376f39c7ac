/** What o200k_base's splitting pattern tells apart: kinds of UTF-16 units. */

export const other = 1;
export const lowerLetter = 2;
export const upperLetter = 3;
export const caseless = 4;
export const digit = 5;
export const blank = 6;
const lineBreak = 7;

/** Filled as characters are met; 0 = not met yet. */
const kinds = new Uint8Array(0x10000);

const classify = (code: number): number => {
  if (code < 0x80) return classifyAscii(code);
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return blank;
  if (/\p{Ll}/u.test(character)) return lowerLetter;
  if (/[\p{Lu}\p{Lt}]/u.test(character)) return upperLetter;
  if (/[\p{L}\p{M}]/u.test(character)) return caseless;
  return /\p{N}/u.test(character) ? digit : other;
};

/** Without the patterns, whose first use takes milliseconds. */
const classifyAscii = (code: number): number => {
  if (code >= 97 && code <= 122) return lowerLetter;
  if (code >= 65 && code <= 90) return upperLetter;
  if (code >= 48 && code <= 57) return digit;
  if (code === 10 || code === 13) return lineBreak;
  return code === 32 || (code >= 9 && code <= 12) ? blank : other;
};

/** 0 beyond the end. */
export const kindAt = (text: string, at: number): number => {
  if (at >= text.length) return 0;
  const code = text.charCodeAt(at);
  const met = kinds[code];
  if (met !== 0) return met ?? 0;
  const kind = classify(code);
  kinds[code] = kind;
  return kind;
};
