/** The rows of a walk that came before: their ids, and on the page that is read also what each id stood for. */

import { isDeepStrictEqual } from "node:util";
import { createPackedIds } from "./ids.ts";

/** `queries`: how many are walked one after another. */
export const createSeen = (queries: number) => {
  // In the query that is read, and of rows that any query gave, where there are several.
  const [ids, given] = [createPackedIds(), createPackedIds()];
  let onPage = new Map<string, unknown>();
  return {
    has: (id: string): boolean => ids.find(id) >= 0 || given.find(id) >= 0,
    /**
     * Told of the rows in their order, with what is kept of each: whether an earlier one of the same page gave the id
     * to something different, so that the vendor lost one of the two.
     */
    note: (id: string | undefined, kept: { readonly value: unknown } | undefined): boolean => {
      if (id === undefined) return false;
      ids.add(id);
      if (!kept) return false;
      const isDuplicate = onPage.has(id) && !isDeepStrictEqual(onPage.get(id), kept.value);
      if (!onPage.has(id)) onPage.set(id, kept.value);
      if (queries > 1 && !isDuplicate) given.add(id);
      return isDuplicate;
    },
    beginPage: (): void => {
      onPage = new Map();
    },
    // A row that one query left out may be what the next one is read for.
    clear: (): void => ids.clear(),
  };
};
