/**
 * Where a search looks first and where next: each step a condition that lets through every row with evidence of its
 * kind.
 */

import type { NameKeys } from "../../search/name-keys.ts";
import type { ParsedQuery } from "../../search/query.ts";
import type { Patterns } from "../store/patterns.ts";
import { holds, holdsEnd, holdsStart, holdsWord, isLike, isOneOf, type Writing } from "./narrow.ts";

/** Patterns of the search text: a row has evidence of a step where all patterns of one of its groups fit. */
type Groups = readonly (readonly string[])[];

/** Digits that two writings of one phone number end with, whatever stands before them. */
const phoneEnd = 7;

const isText = (text: string | undefined): text is string => text !== undefined && text !== "";

/** Id, number, e-mail, VAT id, phone, as written and folded. */
const exact = (query: ParsedQuery): Groups => {
  const { asked, key, link, email, vatId, phone } = query;
  const words = [asked.id?.toLowerCase(), asked.number?.toLowerCase(), key, link?.id, email].filter(isText);
  return [
    ...words.map((text) => [holdsWord(text)]),
    // Without its country a VAT id is the end of one.
    ...(isText(vatId) ? [[holdsEnd(vatId.toLowerCase())]] : []),
    ...(isText(phone) ? [[holdsEnd(phone.slice(-phoneEnd))]] : []),
    ...(isText(email) && email.includes("@") ? [[holdsEnd(email.slice(email.lastIndexOf("@")))]] : []),
    ...(isText(email) && !email.includes("@") ? [[holdsEnd(`@${email}`)]] : []),
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
  return [...wholesOf(query).map((text) => [holdsStart(text)]), ...words.map((own) => own.map(holdsStart))];
};

/** The text anywhere. */
const inside = (query: ParsedQuery): Groups => wholesOf(query).map((text) => [holds(text)]);

/** The words of a connection's names that are one typing mistake away from this one. */
export type Mistaken = (word: string) => readonly string[];

const anyOf = (words: readonly string[]): Patterns => ({ any: [...new Set(words)].map(holdsWord) });

/**
 * All of it run together by one mistake, or each of its words, by a mistake or without one; undefined: nothing is near.
 */
const near = ({ joinedStem, stemWords }: NameKeys, mistaken: Mistaken): readonly Patterns[] => {
  const wholes = mistaken(joinedStem);
  const isAnyMistaken = stemWords.some((one) => mistaken(one).length > 0);
  return [
    ...(wholes.length > 0 ? [anyOf(wholes)] : []),
    ...(isAnyMistaken ? [{ all: stemWords.map((one) => anyOf([one, ...mistaken(one)])) }] : []),
  ];
};

const likeAny = (patterns: readonly Patterns[]): ((writing: Writing) => string | undefined) =>
  patterns.length === 0 ? () => undefined : (writing) => isLike(writing, { any: patterns });

const ofGroups = (all: Groups): ((writing: Writing) => string | undefined) => {
  const groups = new Map(all.map((patterns) => [patterns.join("\n"), patterns]));
  return likeAny([...groups.values()].map((patterns) => ({ all: patterns })));
};

/** Without groups that another one lets through anyway: all of whose patterns stand in this one's. */
const widest = (groups: Groups): Groups => {
  const isIn = (pattern: string, group: readonly string[]): boolean =>
    group.some((own) => own.includes(pattern.slice(1, -1)));
  const isImplied = (group: readonly string[], by: readonly string[]): boolean =>
    by.join("\n") !== group.join("\n") && by.every((pattern) => isIn(pattern, group));
  return groups.filter((group) => !groups.some((by) => isImplied(group, by)));
};

export interface SearchStep {
  /** Undefined: the query has nothing of this kind. */
  readonly condition: (writing: Writing) => string | undefined;
  /** By the folded name, and not by the search text. */
  readonly isByName?: true;
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
      isByName: true,
      condition: (writing) => (isName && stems.length > 0 ? isOneOf("c.name_key", stems, writing) : undefined),
    },
    { ...strong, condition: isName ? ofGroups(started(query)) : () => undefined },
    { ...strong, condition: isName ? ofGroups(inside(query)) : () => undefined },
    {
      condition: likeAny(isName ? readings.flatMap((one) => near(one, mistaken)) : []),
      isLastResort: false,
      needsMistaken: true,
    },
    {
      condition: likeAny(isName && words.length > 0 ? [anyOf(words.flatMap((one) => [one, ...mistaken(one)]))] : []),
      isLastResort: true,
      needsMistaken: true,
    },
  ];
};
