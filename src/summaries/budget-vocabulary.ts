/** What the token estimator knows of o200k_base, read from its compact form by the first estimate. */

import {
  capitalGroups,
  letterPairs,
  lowerGroups,
  ownChunks,
  prefixedLetters,
  punctuationRuns,
  singleCharacters,
  upperGroups,
} from "./budget-tokens.ts";
import { refWords } from "./ref-words.ts";

interface Vocabulary {
  /** Words with what stands before them that are one token. */
  readonly chunks: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** Capitalised words that are one token, in small letters too. */
  readonly refs: ReadonlySet<string>;
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

const readVocabulary = (): Vocabulary => {
  const chunks = ownChunks.split("|");
  return {
    chunks: new Set(chunks),
    words: new Set(chunks.map((chunk) => chunk.trimStart()).filter((chunk) => /^[a-z]/.test(chunk))),
    refs: new Set(refWords),
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
