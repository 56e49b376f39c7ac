/** HTML character references: decoding those that names and addresses arrive with, and breaking those left over. */

import { entityNames } from "./html-entity-names.ts";

const codePoints = (text: string): readonly number[] => text.split("+").map((code) => Number.parseInt(code, 36));

let named: ReadonlyMap<string, string> | undefined;

/** The text that a name stands for. The table is read when the first name is met: a start meets none. */
const fromName = (name: string): string | undefined => {
  named ??= new Map(
    entityNames
      .trim()
      .split(/\s/)
      .map((entry): [string, string] => {
        const [known = "", codes = ""] = entry.split("=");
        return [known, String.fromCodePoint(...codePoints(codes))];
      }),
  );
  return named.get(name);
};

/** Numbers need no semicolon, as in HTML; names do, or "R&D" and "&copy_of" would be at risk. */
const references = /&(?:#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?|([A-Za-z][0-9A-Za-z]{1,31});)/g;

/** Matches text that holds something written like a reference, known or not. */
export const suspectReferences = /&(?:#|[A-Za-z][0-9A-Za-z]{1,31};)/;

/** What Windows-1252 has for 0x80 to 0x9F. A table, since TextDecoder on Node 20 takes it for Latin-1. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

const fromNumber = (number: number): string => {
  // HTML reads &#128; to &#159; as Windows-1252, since that is what their writers meant: &#150; is a dash.
  if (number >= 0x80 && number <= 0x9f) return windows1252.charAt(number - 0x80);
  return number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff) ? "\uFFFD" : String.fromCodePoint(number);
};

const decoded = (hexadecimal?: string, decimal?: string, name?: string): string | undefined => {
  if (name !== undefined) return fromName(name);
  return fromNumber(hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16));
};

/** Decodes every known reference once; the result may hold new ones. Unknown names stay as they are. */
export const decodeReferences = (text: string): string =>
  text.replace(references, (whole, hexadecimal, decimal, name) => decoded(hexadecimal, decimal, name) ?? whole);

/** Parts the ampersand from the rest of every known reference, so that no reader decodes it. */
export const breakReferences = (text: string): string =>
  text.replace(references, (whole, hexadecimal, decimal, name) =>
    decoded(hexadecimal, decimal, name) === undefined ? whole : `& ${whole.slice(1)}`,
  );
