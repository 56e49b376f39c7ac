/** What the token estimator knows of o200k_base, read from its compact form by the first estimate. */

import { refWords } from "./refs/words.ts";
import {
  capitalGroups,
  letterPairs,
  lowerGroups,
  ownChunks,
  prefixedLetters,
  punctuationRuns,
  singleCharacters,
  upperGroups,
} from "./token-estimate-tokens.ts";

interface Vocabulary {
  /** Words with what stands before them that are one token. */
  readonly chunks: ReadonlySet<string>;
  /** In small letters. */
  readonly words: ReadonlySet<string>;
  /** Capitalised. */
  readonly capitalised: ReadonlySet<string>;
  readonly runs: ReadonlySet<string>;
  /** The letters that make one token with the key before them. */
  readonly pairs: ReadonlyMap<string, string>;
  readonly lower: Uint8Array;
  readonly capital: Uint8Array;
  readonly upper: Uint8Array;
  readonly prefixed: Uint8Array;
  readonly single: Uint8Array;
}

const decodeBits = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

const smallWords = (chunks: readonly string[]): readonly string[] =>
  chunks.map((chunk) => chunk.trimStart()).filter((chunk) => /^[a-z]/.test(chunk));

const readVocabulary = (): Vocabulary => {
  const chunks = ownChunks.split("|");
  return {
    chunks: new Set(chunks),
    words: new Set([...refWords.map((word) => word.toLowerCase()), ...smallWords(chunks)]),
    capitalised: new Set(refWords),
    runs: new Set(punctuationRuns.split(" ")),
    pairs: new Map(letterPairs.split(" ").map((group) => [group.charAt(0), group.slice(1)])),
    lower: decodeBits(lowerGroups),
    capital: decodeBits(capitalGroups),
    upper: decodeBits(upperGroups),
    prefixed: decodeBits(prefixedLetters),
    single: decodeBits(singleCharacters),
  };
};

let vocabulary: Vocabulary | undefined;

/** Not read at the start of the process, which would take longer by it. */
export const known = (): Vocabulary => {
  vocabulary ??= readVocabulary();
  return vocabulary;
};
