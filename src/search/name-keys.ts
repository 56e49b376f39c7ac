/** The forms in which two names are compared, computed once for each. */

import { cleanText, foldName } from "../text/fold.ts";
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
}

export const nameKeys = (name: string): NameKeys => {
  const folded = foldName(name);
  const stem = withoutLegalForm(folded);
  const wordsOf = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");
  return {
    spelling: cleanText(name).toLowerCase(),
    folded,
    stem,
    form: nameParts(folded).form,
    words: wordsOf(folded),
    stemWords: wordsOf(stem),
    joined: folded.replaceAll(" ", ""),
    joinedStem: stem.replaceAll(" ", ""),
    isLegalForm: isLegalForm(folded),
  };
};
