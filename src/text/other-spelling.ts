/** The other way to write a German name: Müller for Mueller, Mueller for Müller. Vendors match letters, not names. */

const expanded: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", Ä: "Ae", Ö: "Oe", Ü: "Ue", ß: "ss" };
const contracted: Readonly<Record<string, string>> = { ae: "ä", oe: "ö", ue: "ü", Ae: "Ä", Oe: "Ö", Ue: "Ü" };

/** Undefined where the text has only one spelling. `ue` after a vowel or q stays: Bauer, Neue, Quelle. */
export const otherSpelling = (text: string): string | undefined => {
  const longer = text.replaceAll(/[äöüßÄÖÜ]/g, (letter) => expanded[letter] ?? letter);
  if (longer !== text) return longer;
  const shorter = text.replaceAll(/(?<![aeiouq])(?:ae|oe|ue)/gi, (pair) => contracted[pair] ?? pair);
  return shorter === text ? undefined : shorter;
};
