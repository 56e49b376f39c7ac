/** What many customers owe, added up in passing. */

import { mergeOwed, type Owed } from "./amounts-due.ts";

/** Owed sums are added up from time to time, lest every customer's own stay in memory. */
const mostUnmerged = 500;

/** Adds up parts of what is owed without keeping them. */
export const createOwedSum = () => {
  let parts: Owed[] = [];
  return {
    add: (owed: Owed): void => {
      parts.push(owed);
      if (parts.length > mostUnmerged) parts = [mergeOwed(parts)];
    },
    sum: (): Owed => mergeOwed(parts),
  };
};

export type OwedSum = ReturnType<typeof createOwedSum>;
