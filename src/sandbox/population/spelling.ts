/** The same name as different people type it. */

const germanLetters: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  Ä: "Ae",
  Ö: "Oe",
  Ü: "Ue",
  ß: "ss",
};

const withoutUmlauts = (text: string): string =>
  text.replaceAll(/[äöüÄÖÜß]/g, (letter) => germanLetters[letter] ?? letter);

const withoutAccents = (text: string): string => text.normalize("NFD").replaceAll(/\p{Mn}/gu, "");

/** How many ways there are; 0 is the plain one. */
export const spellings = 7;

/** A company's name in one of the ways of writing it: umlauts, case, punctuation and legal form differ. */
export const spelledName = (stem: string, legalForms: readonly string[], way: number): string => {
  const form = legalForms[0];
  const other = legalForms[1] ?? form;
  const joined = (name: string, ending: string | undefined, separator = " ") =>
    ending === undefined ? name : name + separator + ending;
  switch (way) {
    case 1:
      return joined(withoutUmlauts(stem), form);
    case 2:
      return joined(stem, form).toUpperCase();
    case 3:
      return joined(stem, other);
    case 4:
      return joined(stem, legalForms[2] ?? other, ", ");
    case 5:
      return joined(withoutAccents(withoutUmlauts(stem)), other).toLowerCase();
    case 6:
      // Decomposed letters: the same on the screen, other code points.
      return joined(stem.replace(" & ", " und "), form).normalize("NFD");
    default:
      return joined(stem, form);
  }
};
