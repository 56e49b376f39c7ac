/** How else a name may be written, for a vendor that compares letters. */

import { transliterations, withoutMarks } from "./transliterate.ts";

const expanded: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", Ä: "Ae", Ö: "Oe", Ü: "Ue", ß: "ss" };
const contracted: Readonly<Record<string, string>> = { ae: "ä", oe: "ö", ue: "ü", Ae: "Ä", Oe: "Ö", Ue: "Ü" };

/** A capital at the beginning of every word where the other text has one. */
const capitalisedAs = (like: string, text: string): string => {
  const words = like.split(" ");
  const isCapital = (letter: string | undefined): boolean => letter !== letter?.toLowerCase();
  return text
    .split(" ")
    .map((word, at) => (isCapital(words[at]?.[0]) ? word.slice(0, 1).toUpperCase() + word.slice(1) : word))
    .join(" ");
};

/** Without accents and special letters; capitals stay. In other alphabets a mark may make another letter: й is no и. */
const plainLatin = (text: string): string =>
  text.replace(/[\p{Script=Latin}\p{M}]+/gu, (word) => {
    const small = word.toLowerCase();
    const made = withoutMarks(small);
    return made === small ? word : capitalisedAs(word, made);
  });

/**
 * Other ways in which a vendor that compares letters may hold a name, the likeliest first, none of them the text
 * itself: Mueller for Müller and the other way round, Luczak for Łuczak, Elka for Ёлка. Which accents a plain text
 * lacks cannot be known. `ue` after a vowel or q stays: Bauer, Neue, Quelle.
 */
export const otherWritings = (text: string): readonly string[] => {
  const composed = text.normalize("NFC");
  const longer = composed.replaceAll(/[äöüßÄÖÜ]/g, (letter) => expanded[letter] ?? letter);
  const shorter = composed.replaceAll(/(?<![aeiouyq])(?:ae|oe|ue)/gi, (pair) => contracted[pair] ?? pair);
  const plainText = plainLatin(composed);
  const latin = transliterations(plainText.toLowerCase());
  const written = latin.length > 1 || latin[0] !== plainText.toLowerCase() ? latin : [];
  const all = [longer, shorter, plainText, ...written.map((one) => capitalisedAs(composed, one))];
  return [...new Set(all)].filter((other) => other !== text && other !== composed);
};
