/** Words of a connection's names that are one typing mistake away from a word: one half of a mistaken word stands. */

import { isMistyped } from "../../search/match-name.ts";
import { reversed } from "../rows/name-words.ts";
import type { Sql } from "../store/sql.ts";
import type { Mistaken } from "./search.ts";
import { createValues, type Values } from "./snapshot.ts";

/** Shorter words are at least two mistakes away from all that are compared. */
const shortest = 4;

/** Behind every text that begins with the one before it. */
const last = "\u{10ffff}";

const startsWith = (column: string, text: string, values: Values): string =>
  `${column} >= ${values.add(text)} AND ${column} < ${values.add(text + last)}`;

/** Only letters are mistaken for letters, one of them for something else at most. */
const isMistakable = (word: string): boolean =>
  [...word].length >= shortest && (word.match(/[^\p{L}\p{M}]/gu)?.length ?? 0) <= 1;

/** Words with its first half, with its second half, or with the two letters in the middle in each other's place. */
const selectsFor = (connection: string, text: string, values: Values): readonly string[] => {
  const letters = [...text];
  const half = Math.floor(letters.length / 2);
  const [head, tail] = [letters.slice(0, half), letters.slice(half)];
  const swapped = [...head.slice(0, -1), tail[0] ?? "", head.at(-1) ?? "", ...tail.slice(1)].join("");
  const [own, fewest, most] = [connection, letters.length - 1, letters.length + 1].map((one) => values.add(one));
  const select = (condition: string) =>
    `SELECT word FROM name_words WHERE connection = ${own} AND ${condition} AND length(word) BETWEEN ${fewest} AND ${most}`;
  return [
    select(startsWith("word", head.join(""), values)),
    select(startsWith("backwards", reversed(tail.join("")), values)),
    select(`word = ${values.add(swapped)}`),
  ];
};

/** Of all words at once. */
export const readMistaken = async (sql: Sql, connection: string, words: readonly string[]): Promise<Mistaken> => {
  const values = createValues();
  const selects = words.filter(isMistakable).flatMap((word) => selectsFor(connection, word, values));
  if (selects.length === 0) return () => [];
  const rows = await sql.query<{ readonly word: string }>(selects.join(" UNION "), values.all);
  return (word) => rows.flatMap((row) => (isMistyped(word, row.word) ? [row.word] : []));
};
