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

/** The words of a connection's names that are one typing mistake away from this one. */
export type Mistaken = (word: string) => readonly string[];

const anyOf = (writing: Writing, words: readonly string[]): string =>
  `(${[...new Set(words)].map((one) => isLike(writing, word(one))).join(" OR ")})`;

/** All of it run together by one mistake, or each of its words, by a mistake or without one; undefined: nothing is near. */
const isNear = ({ joinedStem, stemWords }: NameKeys, mistaken: Mistaken, writing: Writing): readonly string[] => {
  const wholes = mistaken(joinedStem);
  const isAnyMistaken = stemWords.some((one) => mistaken(one).length > 0);
  return [
    ...(wholes.length > 0 ? [anyOf(writing, wholes)] : []),
    ...(isAnyMistaken ? [stemWords.map((one) => anyOf(writing, [one, ...mistaken(one)])).join(" AND ")] : []),
  ];
};

const ofGroups = (all: Groups): ((writing: Writing) => string | undefined) => {
  const groups = [...new Map(all.map((patterns) => [patterns.join("\n"), patterns])).values()];
  if (groups.length === 0) return () => undefined;
  return (writing) =>
    `(${groups.map((patterns) => `(${patterns.map((pattern) => isLike(writing, pattern)).join(" AND ")})`).join(" OR ")})`;
};

/** Without groups that one of the others lets through anyway: `% gli %` where `%gli%` is looked for. */
const widest = (groups: Groups): Groups => {
  const wide = groups.flatMap((group) => (group.length === 1 && group[0]?.startsWith("% ") === false ? group : []));
  const isImplied = (group: readonly string[]): boolean =>
    group.some((pattern) =>
      wide.some((one) => one !== pattern && pattern.includes(one.slice(1, -1)) && one.endsWith("%")),
    );
  return groups.filter((group) => !isImplied(group));
};

export interface SearchStep {
  /** Undefined: the query has nothing of this kind. */
  readonly condition: (writing: Writing) => string | undefined;
  /** Looked at only where no earlier step found anybody. */
  readonly isLastResort: boolean;
  readonly needsMistaken: boolean;
}

/** Words of the query in which a mistake is looked for. */
export const mistakableWords = (query: ParsedQuery): readonly string[] =>
  query.kinds.includes("name")
    ? [...new Set(readingsOf(query).flatMap((one) => [one.joinedStem, ...one.stemWords, ...one.words]))].filter(isText)
    : [];

/** Steps of strong evidence, the first ones: what one reading finds where few rows have any. */
export const strongSteps = 4;

/** What any of them lets through. */
export const isStrong = (query: ParsedQuery): ((writing: Writing) => string | undefined) =>
  ofGroups(widest([...exact(query), ...(query.kinds.includes("name") ? [...started(query), ...inside(query)] : [])]));

const anyCondition = (conditions: readonly string[]): string | undefined =>
  conditions.length === 0 ? undefined : `(${conditions.join(" OR ")})`;

/**
 * In the order of the evidence: key, whole name, start of a word, part, one mistake away, single words. A row is judged
 * in the first step that lets it through, and in no later one.
 */
export const searchSteps = (query: ParsedQuery, mistaken: Mistaken): readonly SearchStep[] => {
  const isName = query.kinds.includes("name");
  const readings = readingsOf(query).filter(({ joinedStem }) => isText(joinedStem));
  const stems = readings.map(({ joinedStem }) => joinedStem);
  const words = readings.flatMap((one) => one.words).filter(isText);
  const strong = { isLastResort: false, needsMistaken: false };
  return [
    { ...strong, condition: ofGroups(exact(query)) },
    {
      ...strong,
      condition: (writing) => (isName && stems.length > 0 ? isOneOf("c.name_key", stems, writing) : undefined),
    },
    { ...strong, condition: isName ? ofGroups(started(query)) : () => undefined },
    { ...strong, condition: isName ? ofGroups(inside(query)) : () => undefined },
    {
      condition: (writing) =>
        isName ? anyCondition(readings.flatMap((one) => isNear(one, mistaken, writing))) : undefined,
      isLastResort: false,
      needsMistaken: true,
    },
    {
      condition: (writing) =>
        isName && words.length > 0
          ? anyOf(
              writing,
              words.flatMap((one) => [one, ...mistaken(one)]),
            )
          : undefined,
      isLastResort: true,
      needsMistaken: true,
    },
  ];
};
