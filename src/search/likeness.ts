/**
 * How surely a row is what a search text means: which rows an answer shows, and when a vendor need not be asked
 * further.
 */

import { containsName, type NameReading } from "../text/fold.ts";
import type { Customer } from "../vocabulary/customer.ts";
import type { Likeness } from "../vocabulary/search.ts";
import type { NameKeys } from "./name-keys.ts";
import type { ParsedQuery } from "./query.ts";
import { keysFor, rankMatch } from "./rank.ts";

/**
 * From here on it is the id, number, address or VAT id, or the whole name but for a legal form that one of them lacks.
 */
const exactScore = 750;

const readingsOf = ({ reading, others }: NameKeys): readonly NameReading[] => [
  reading,
  ...others.map((other) => other.reading),
];

const holdsText = ({ text, name: asked }: ParsedQuery, name: string, keys: NameKeys | undefined): boolean =>
  containsName(name, text, keys && (() => readingsOf(keys)), () => readingsOf(asked));

/** A customer whose name holds the text once both are folded is always meant, whatever else shows. */
export const likenessOf = (query: ParsedQuery, customer: Customer): Likeness => {
  const keys = keysFor(query, customer);
  const match = rankMatch(query, customer, keys);
  if (match && match.score >= exactScore) return "exact";
  if (match && match.why !== "some words") return "meant";
  if (customer.name && holdsText(query, customer.name, keys)) return "meant";
  return match ? "loose" : "none";
};
