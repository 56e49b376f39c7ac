/**
 * The words of a name that a typing mistake is looked for in: what a connection's names are made of, each word once.
 */

import { nameKeys } from "../../search/name-keys.ts";

/** Shorter words are not compared with a mistake in them. */
const shortest = 5;

/** Words, and the name run together, in every way to write it in Latin letters; without its legal form. */
export const nameWords = (name: string): readonly string[] => {
  const keys = nameKeys(name);
  const words = [keys, ...keys.others].flatMap((one) => [...one.stemWords, one.joinedStem]);
  return [...new Set(words)].filter((word) => [...word].length >= shortest && /^[\p{L}\p{M}]+$/u.test(word));
};

export const reversed = (text: string): string => [...text].reverse().join("");
