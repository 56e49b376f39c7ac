/** The question every pagination strategy answers: what to ask for at a position, and where to go on from there. */

import type { Query } from "../../http/request.ts";

/** Where a page starts: a cursor of the vendor's, or how many rows come before. Undefined = the first page. */
export type Position = string | number;

/** Places in a local replica of a vendor's rows begin so, and no vendor's cursor does. */
export const replicaPrefix = "replica/";

/** Raw facts of one page: counts are of what the vendor sent, before any filter of ours. */
export interface Seen {
  readonly count: number;
  /** The vendor's cursor for the next page, where it has cursors. */
  readonly next?: string | null | undefined;
  /** The vendor's own count of everything that matches. */
  readonly total?: number | undefined;
  /** Rows per page as the vendor tells them: a server may cap the number that was asked for. */
  readonly size?: number | undefined;
}

/**
 * `stuck`: the vendor sent us back to where we are, so going on would never end. `isOverlapping`: the next page begins
 * with the last row of this one, unless rows moved meanwhile.
 */
export type Step =
  | { readonly kind: "more"; readonly position: Position; readonly isOverlapping?: true }
  | { readonly kind: "end" | "stuck" };

export interface Pagination {
  /** The query parameters that belong to the continuation, which nobody else may set. */
  readonly owns: readonly string[];
  /** Whether a position of this kind is well formed: it comes back out of a continuation. */
  accepts(position: unknown): position is Position;
  ask(position: Position | undefined, size: number): Query;
  /** Rows that an answer may hold; absent: as many as the size says. */
  rows?(position: Position | undefined, size: number): number;
  /** By page number: which page that is, of how many rows, and how many of them come before the position. */
  place?(
    position: Position | undefined,
    size: number,
  ): { readonly page: number; readonly size: number; readonly lead: number };
  next(position: Position | undefined, seen: Seen, size: number): Step;
  /**
   * Where the pages behind this one begin, the next `most` of them in order, as far as a page tells without those being
   * read. Absent: only the page before names the next one.
   */
  following?(position: Position | undefined, seen: Seen, size: number, most: number): readonly Position[];
}
