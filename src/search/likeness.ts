/**
 * How surely a row is what a search text means: which rows an answer shows, and when a vendor need not be asked
 * further.
 */

import { containsName } from "../text/fold.ts";
import type { Customer } from "../vocabulary/customer.ts";
import type { Likeness } from "../vocabulary/search.ts";
import type { ParsedQuery } from "./query.ts";
import { rankMatch } from "./rank.ts";

/**
 * From here on it is the id, number, address or VAT id, or the whole name but for a legal form that one of them lacks.
 */
const exactScore = 750;

/** A customer whose name holds the text once both are folded is always meant, whatever else shows. */
export const likenessOf = (query: ParsedQuery, customer: Customer): Likeness => {
  const match = rankMatch(query, customer);
  if (match && match.score >= exactScore) return "exact";
  if (match && match.why !== "some words") return "meant";
  if (customer.name && containsName(customer.name, query.text)) return "meant";
  return match ? "loose" : "none";
};
