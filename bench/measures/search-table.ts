/** The search table asked of five vendors at once: whether who is meant stands first, at how many vendors, for what. */

import { type Asked, largeBook, openTable, smallBook, tableQueries } from "../../test/support/search-table.ts";

export interface SearchFigure {
  /** How the vendors match what they are sent. */
  readonly vendors: "lenient" | "strict";
  /** At each vendor. */
  readonly customers: number;
  readonly query: string;
  readonly group: string;
  readonly isFirst: boolean;
  /** Vendors that show who is meant, of those that know the customer. */
  readonly found: number;
  readonly known: number;
  readonly requests: number;
  readonly answers: number;
}

/** Each reads a large book to its end. */
const everyNthInLargeBooks = 33;

const figureOf = (
  { query, group, first, vendors: found, known, requests, answers }: Asked,
  vendors: SearchFigure["vendors"],
  customers: number,
): SearchFigure => ({
  vendors,
  customers,
  query: query.text,
  group,
  isFirst: first === query.first,
  found,
  known,
  requests,
  answers,
});

export const measureSearches = async (): Promise<readonly SearchFigure[]> => {
  const figures: SearchFigure[] = [];
  for (const vendors of ["lenient", "strict"] as const) {
    for (const customers of [smallBook, largeBook]) {
      const table = openTable(vendors === "strict", customers);
      const isLarge = customers === largeBook;
      const queries = isLarge ? tableQueries.filter((_, at) => at % everyNthInLargeBooks === 0) : tableQueries;
      for (const one of queries) figures.push(figureOf(await table.ask(one, isLarge), vendors, customers));
    }
  }
  return figures;
};
