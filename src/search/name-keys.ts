/** The forms in which two names are compared, computed once for each. */

import { cleanText, type NameReading, nameReadings } from "../text/fold.ts";
import { isLegalForm, nameParts, withoutLegalForm } from "../text/legal-forms.ts";

export interface NameKeys {
  /** Lower case and nothing else: tells Müller from Muller. */
  readonly spelling: string;
  readonly folded: string;
  /** `folded` without its legal form. */
  readonly stem: string;
  /** The legal form in one spelling (`ltd` for Limited); empty if none. */
  readonly form: string;
  readonly words: readonly string[];
  readonly stemWords: readonly string[];
  /** Without spaces: "Nord Licht" and "Nordlicht" are equal here. */
  readonly joined: string;
  readonly joinedStem: string;
  readonly isLegalForm: boolean;
  readonly reading: NameReading;
  /** The same name in other ways to write it in Latin letters; none where it is in Latin letters. */
  readonly others: readonly NameKeys[];
}

const wordsOf = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");

const keysOf = (spelling: string, reading: NameReading, others: readonly NameKeys[]): NameKeys => {
  const { folded } = reading;
  const { stem: rest, form } = nameParts(folded);
  const stem = form === "" ? rest : withoutLegalForm(rest);
  return {
    spelling,
    folded,
    stem,
    form,
    words: wordsOf(folded),
    stemWords: wordsOf(stem),
    joined: folded.replaceAll(" ", ""),
    joinedStem: stem.replaceAll(" ", ""),
    isLegalForm: isLegalForm(folded),
    reading,
    others,
  };
};

export const nameKeys = (name: string): NameKeys => {
  const spelling = cleanText(name).toLowerCase();
  const [first = { folded: "", joined: "" }, ...rest] = nameReadings(name);
  return keysOf(
    spelling,
    first,
    rest.map((reading) => keysOf(spelling, reading, [])),
  );
};
