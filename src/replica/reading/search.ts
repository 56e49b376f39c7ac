/** Where a search looks first and where next: each step a condition that lets through every row with evidence of its kind. */

import type { NameKeys } from "../../search/name-keys.ts";
import type { ParsedQuery } from "../../search/query.ts";
import { isLike, isOneOf, literally, type Writing } from "./narrow.ts";

/** Patterns of the search text: a row has evidence of a step where all patterns of one of its groups fit. */
type Groups = readonly (readonly string[])[];

/** Digits that two writings of one phone number end with, whatever stands before them. */
const phoneEnd = 7;

const part = (text: string): string => `%${literally(text)}%`;
const word = (text: string): string => `% ${literally(text)} %`;
const wordStart = (text: string): string => `% ${literally(text)}%`;
const wordEnd = (text: string): string => `%${literally(text)} %`;

const isText = (text: string | undefined): text is string => text !== undefined && text !== "";

/** Id, number, e-mail, VAT id, phone, as written and folded. */
const exact = (query: ParsedQuery): Groups => {
  const { asked, key, link, email, vatId, phone } = query;
  const words = [asked.id?.toLowerCase(), asked.number?.toLowerCase(), key, link?.id, email].filter(isText);
  return [
    ...words.map((text) => [word(text)]),
    // Without its country a VAT id is the end of one.
    ...(isText(vatId) ? [[wordEnd(vatId.toLowerCase())]] : []),
    ...(isText(phone) ? [[wordEnd(phone.slice(-phoneEnd))]] : []),
    ...(isText(email) && email.includes("@") ? [[wordEnd(email.slice(email.lastIndexOf("@")))]] : []),
    ...(isText(email) && !email.includes("@") ? [[wordEnd(`@${email}`)]] : []),
  ];
};

/** The name in every way to write it in Latin letters. */
const readingsOf = ({ name }: ParsedQuery): readonly NameKeys[] => [name, ...name.others];

const wholesOf = (query: ParsedQuery): readonly string[] => {
  const all = readingsOf(query).flatMap((one) => [
    one.spelling,
    one.folded,
    one.stem,
    one.joined,
    one.joinedStem,
    one.reading.joined,
  ]);
  return [...new Set(all.filter(isText))];
};

/** The text at the start of a word, run together or apart, and its words in any order. */
const started = (query: ParsedQuery): Groups => {
  // A single word is a whole.
  const words = readingsOf(query)
    .flatMap((one) => [one.words, one.stemWords])
    .filter((own) => own.length > 1);
  return [...wholesOf(query).map((text) => [wordStart(text)]), ...words.map((own) => own.map(wordStart))];
};

/** The text anywhere. */
const inside = (query: ParsedQuery): Groups => wholesOf(query).map((text) => [part(text)]);

/** Shorter words have no evidence by one edit. */
const shortestMistaken = 4;

/** A word and all that is one edit away from it, or nearly: one half of it stands, and the other is as long or nearly. */
const nearly = (text: string): readonly string[] => {
  const letters = [...text];
  const half = Math.floor(letters.length / 2);
  const [head, tail] = [letters.slice(0, half), letters.slice(half)];
  const others = (count: number) => [count - 1, count, count + 1].map((length) => "_".repeat(Math.max(0, length)));
  // Two neighbours in each other's place, one of either half.
  const swapped = [...head.slice(0, -1), tail[0] ?? "", head.at(-1) ?? "", ...tail.slice(1)].join("");
  return [
    word(text),
    ...others(tail.length).map((rest) => `% ${literally(head.join(""))}${rest} %`),
    ...others(head.length).map((rest) => `% ${rest}${literally(tail.join(""))} %`),
    word(swapped),
  ];
};

const near = (text: string): readonly string[] => ([...text].length >= shortestMistaken ? nearly(text) : [word(text)]);

const anyOf = (writing: Writing, patterns: readonly string[]): string =>
  `(${[...new Set(patterns)].map((pattern) => isLike(writing, pattern)).join(" OR ")})`;

/** All of it run together by one edit, or each of its words. */
const isNear = ({ joinedStem, stemWords }: NameKeys, writing: Writing): string =>
  `(${anyOf(writing, near(joinedStem))} OR (${stemWords.map((one) => anyOf(writing, near(one))).join(" AND ")}))`;

const ofGroups = (groups: Groups): ((writing: Writing) => string | undefined) => {
  if (groups.length === 0) return () => undefined;
  return (writing) =>
    `(${groups.map((patterns) => `(${patterns.map((pattern) => isLike(writing, pattern)).join(" AND ")})`).join(" OR ")})`;
};

export interface SearchStep {
  /** Undefined: the query has nothing of this kind. */
  readonly condition: (writing: Writing) => string | undefined;
  /** Looked at only where no earlier step found anybody. */
  readonly isLastResort: boolean;
}

/**
 * In the order of the evidence: key, whole name, start of a word, part, one edit away, single words. A row is judged in
 * the first step that lets it through, and in no later one.
 */
export const searchSteps = (query: ParsedQuery): readonly SearchStep[] => {
  const isName = query.kinds.includes("name");
  const readings = readingsOf(query).filter(({ joinedStem }) => isText(joinedStem));
  const stems = readings.map(({ joinedStem }) => joinedStem);
  const words = readings.flatMap((one) => one.words).filter(isText);
  return [
    { condition: ofGroups(exact(query)), isLastResort: false },
    {
      condition: (writing) => (isName && stems.length > 0 ? isOneOf("c.name_key", stems, writing) : undefined),
      isLastResort: false,
    },
    { condition: isName ? ofGroups(started(query)) : () => undefined, isLastResort: false },
    { condition: isName ? ofGroups(inside(query)) : () => undefined, isLastResort: false },
    {
      condition: (writing) =>
        isName && stems.length > 0 ? `(${readings.map((one) => isNear(one, writing)).join(" OR ")})` : undefined,
      isLastResort: false,
    },
    {
      condition: (writing) => (isName && words.length > 0 ? anyOf(writing, words.flatMap(near)) : undefined),
      isLastResort: true,
    },
  ];
};
