/** The evidence of single words, wherever in a row they stand: "Hotel Konstanz" is a name and a place. */

import { foldKey, foldName } from "../text/fold.ts";
import { isLegalForm } from "../text/legal-forms.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { isMistyped } from "./match-name.ts";
import type { NameKeys } from "./name-keys.ts";

export interface WordsMatch {
  readonly score: number;
  readonly why: "all words" | "place" | "some words";
}

/** Shorter ones ("am", "de") stand everywhere. */
const shortestWord = 3;

const wordsOf = (texts: readonly (string | null | undefined)[]): readonly string[] =>
  texts.flatMap((text) => (text ? foldName(text).split(" ") : [])).filter((word) => word !== "");

/**
 * 350: every word is one of the name, the place, a person or the number. 340: all of them of the place alone. Below
 * 300: some of them are, or nearly; more the more of the query they make up. Legal forms count neither way.
 */
export const matchWords = (query: NameKeys, customer: Customer, name: NameKeys | undefined): WordsMatch | undefined => {
  const asked = query.words.filter((word) => !isLegalForm(word));
  if (asked.length === 0 || query.isLegalForm) return undefined;
  const names = name?.stemWords ?? [];
  const places = wordsOf([customer.address?.city, customer.address?.country]);
  const others = wordsOf((customer.people ?? []).map((person) => person.name));
  const numbers = [customer.number, customer.externalId].flatMap((one) => (one ? [foldKey(one)] : []));
  const all = new Set([...names, ...places, ...others, ...numbers]);
  if (asked.every((word) => places.includes(word))) return { score: 340, why: "place" };
  if (asked.length > 1 && asked.every((word) => all.has(word))) return { score: 350, why: "all words" };
  const found = asked.filter(
    (word) => word.length >= shortestWord && (all.has(word) || names.some((own) => isMistyped(word, own))),
  );
  const share = found.join("").length / asked.join("").length;
  return found.length === 0 ? undefined : { score: 100 + 100 * share, why: "some words" };
};
