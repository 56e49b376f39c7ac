/** One row of the search table: what somebody types, and the customer that is meant. */

import type { Known } from "./population.ts";

export interface Query {
  readonly text: string;
  /** The only right first row; `none`: no candidate shows any evidence for the query. */
  readonly first: Known | "none";
  /** What the row is about, where the text alone does not show it. */
  readonly because?: string;
}

export const row = (text: string, first: Query["first"], because?: string): Query =>
  because === undefined ? { text, first } : { text, first, because };
