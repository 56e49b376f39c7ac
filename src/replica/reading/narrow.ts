/** What each filter word lets SQL leave out: never a row that the word's own predicate would keep. */

import { foldEmail, foldKey, foldVat, nameReadings } from "../../text/fold.ts";
import { type Filters, type Word, type WordValue, words } from "../../vocabulary/filters.ts";
import { readBound } from "../../vocabulary/moment.ts";
import { externalSign } from "../rows/customer.ts";
import { asSearched } from "../rows/search-text.ts";
import type { Patterns } from "../store/patterns.ts";
import type { Dialect } from "../store/sql.ts";
import { hasStatus, type InvoiceWriting, isDueBefore } from "./by-invoices.ts";

/** What a condition on the customers' rows, called `c`, is written with. */
export interface Writing extends InvoiceWriting {
  readonly dialect: Dialect;
  /** Texts are compared row by row, without the index: where rows come in an order and most of them match. */
  readonly isScan?: boolean;
}

const any = (conditions: readonly string[]): string => `(${conditions.join(" OR ")})`;

/** A LIKE pattern's own signs stand for any one sign: wider than meant, and judged again. */
const literally = (text: string): string => asSearched(text.replace(/[%_\\]/g, "_"));

/** Patterns of the search text: anywhere in it, as a whole word or several, at a word's start, at a word's end. */
export const holds = (text: string): string => `%${literally(text)}%`;
export const holdsWord = (text: string): string => holds(` ${text} `);
export const holdsStart = (text: string): string => holds(` ${text}`);
export const holdsEnd = (text: string): string => holds(`${text} `);

/** Whether the search text is like that. */
export const isLike = ({ dialect, values, isScan }: Writing, patterns: Patterns): string =>
  (isScan ? dialect.holds : dialect.isLike)("c", patterns, values.add);

export const isOneOf = (column: string, wanted: readonly string[], { values }: Writing): string =>
  `${column} IN (${wanted.map((value) => values.add(value)).join(", ")})`;

const isDated = (column: "created" | "updated", sign: string, bound: string, { values }: Writing): string =>
  `c.${column}_ms ${sign} ${values.add(readBound(bound) ?? 0)}`;

/** What was sent for a date and could not be read as one is not known either. */
const isUndated = (column: "created" | "updated"): string =>
  `(c.${column}_ms IS NULL AND (c.${column}_at IS NULL OR c.${column}_at <> ''))`;

/** A part of a name as it stands and folded: the search text holds each name in all these forms. */
const partWritings = (part: string): readonly string[] => {
  const forms = nameReadings(part).flatMap(({ folded, joined }) => [folded, folded.replaceAll(" ", ""), joined]);
  return [...new Set([part.normalize("NFC").toLowerCase(), ...forms.filter((form) => form !== "")])];
};

interface Narrowing<W extends Word> {
  /** Undefined: SQL cannot tell, every row is judged. */
  readonly matches: (value: WordValue<W>, writing: Writing) => string | undefined;
  /** Rows of which nothing can be told, as the word's predicate has it; absent: there are none. */
  readonly isUnsaid?: string;
  /** The condition is the word's whole meaning, and rows are not judged again. */
  readonly isExact?: true;
}

const narrowings: { readonly [W in Word]: Narrowing<W> } = {
  name: {
    matches: (part, writing) => isLike(writing, { any: partWritings(part).map(holds) }),
    isUnsaid: "c.name IS NULL",
  },
  email: { matches: (email, writing) => isLike(writing, holdsWord(foldEmail(email))), isUnsaid: "c.email IS NULL" },
  number: {
    matches: (number, writing) => isOneOf("c.number_key", [foldKey(number), externalSign + number], writing),
    isUnsaid: "c.number IS NULL AND c.external_id IS NULL",
  },
  external_id: {
    matches: (id, writing) => isOneOf("c.external_id", [id], writing),
    isUnsaid: "c.external_id IS NULL",
  },
  ids: { matches: (ids, writing) => isOneOf("c.id", ids, writing) },
  status: { matches: (status, writing) => isOneOf("c.status", status, writing), isUnsaid: "c.status IS NULL" },
  created_after: {
    matches: (bound, writing) => isDated("created", ">=", bound, writing),
    isUnsaid: isUndated("created"),
  },
  created_before: {
    matches: (bound, writing) => isDated("created", "<", bound, writing),
    isUnsaid: isUndated("created"),
  },
  updated_after: {
    matches: (bound, writing) => isDated("updated", ">=", bound, writing),
    isUnsaid: isUndated("updated"),
  },
  financial_status: {
    matches: hasStatus,
    isExact: true,
  },
  due_before: { matches: isDueBefore, isExact: true },
  mandate_status: {
    matches: (status, writing) => isOneOf("c.mandate_status", status, writing),
    isUnsaid: "c.mandate_status IS NULL",
  },
  vat_id: {
    matches: (id, writing) => isLike(writing, holdsWord(foldVat(id).toLowerCase())),
    isUnsaid: "c.vat_id IS NULL",
  },
};

const ruleOf = (word: Word): Narrowing<never> => narrowings[word] as Narrowing<never>;

/** Words whose rows may not say their field, each with the condition that counts them. */
export const unsaidWords: readonly (readonly [Word, string])[] = words.flatMap((word) => {
  const { isUnsaid } = ruleOf(word);
  return isUnsaid === undefined ? [] : [[word, isUnsaid] as const];
});

const given = (filters: Filters): readonly Word[] => words.filter((word) => filters[word] !== undefined);

/** Words whose rows are judged by their predicate. */
export const judgedWords = (filters: Filters): readonly Word[] =>
  given(filters).filter((word) => !ruleOf(word).isExact);

/** The condition of every word given: of few enough rows the word's predicate tells the rest. */
export const narrow = (filters: Filters, writing: Writing): readonly string[] =>
  given(filters).flatMap((word) => ruleOf(word).matches(filters[word] as never, writing) ?? []);

/**
 * The condition for rows that no word rules out and of which at least one word can tell nothing; undefined where no
 * word that is given leaves any row open. `isOpen`: whether there are such rows for a word at all.
 */
export const undetermined = (
  filters: Filters,
  isOpen: (word: Word) => boolean,
  writing: Writing,
): readonly string[] | undefined => {
  const open = given(filters).filter((word) => ruleOf(word).isUnsaid !== undefined && isOpen(word));
  if (open.length === 0) return undefined;
  const perhaps = given(filters).flatMap((word) => {
    const { matches, isUnsaid } = ruleOf(word);
    const condition = matches(filters[word] as never, writing);
    if (condition === undefined) return [];
    return open.includes(word) && isUnsaid ? [any([condition, isUnsaid])] : [condition];
  });
  return [...perhaps, any(open.flatMap((word) => ruleOf(word).isUnsaid ?? []))];
};
