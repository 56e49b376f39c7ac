/** What rows of a page say of themselves: whose they are, since when, and which cannot be whom they say. */

import { isDeepStrictEqual } from "node:util";
import type { Row } from "../vendors/read/page.ts";

export const idOf = (row: Row): string | undefined =>
  row.kind === "kept" ? row.customer.id : row.kind === "malformed" ? undefined : row.id;

/** Epoch milliseconds. */
export const createdOf = (row: Row): number | undefined =>
  row.kind === "kept"
    ? row.customer.createdAt?.at
    : row.kind === "filtered" || row.kind === "undetermined"
      ? row.createdAt
      : undefined;

/** Rows whose id an earlier row of the same page gave to a different customer: the vendor lost one of the two. */
export const duplicateIds = (rows: readonly Row[]): ReadonlySet<Row> => {
  const first = new Map<string, object>();
  const impostors = new Set<Row>();
  for (const row of rows) {
    if (row.kind !== "kept") continue;
    const earlier = first.get(row.customer.id);
    if (!earlier) first.set(row.customer.id, row.customer);
    else if (!isDeepStrictEqual(earlier, row.customer)) impostors.add(row);
  }
  return impostors;
};
