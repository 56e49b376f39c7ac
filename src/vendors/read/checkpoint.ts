/** How far a walk has come: small, immutable, and all that a continuation needs to go on at the exact row. */

import type { Position } from "../pagination/strategy.ts";

/** Where reading goes on: positions count what the vendor sent, never what a filter left. */
interface Place {
  /** Which query of the plan. */
  readonly query: number;
  /** Where its current page starts; undefined = the first. */
  readonly position: Position | undefined;
  /** Rows of that page already dealt with. */
  readonly skip: number;
  /** `hashOf` the id of the row dealt with last; 0 = none, or a row without an id. */
  readonly anchor: number;
}

/** What happened on the way to a place; counts are of this call, `read` and `hops` of the whole walk. */
export interface Checkpoint {
  readonly place: Place;
  /** Rows the vendor sent so far. */
  readonly read: number;
  /** Of them, those whose id came before in the same query. */
  readonly repeated: number;
  /** The vendor's own count, as last told. */
  readonly total: number | undefined;
  /** The first cursor, and Brent's cycle finder over the others: a marked one and the steps since it was marked. */
  readonly loop: { readonly first: number; readonly mark: number; readonly steps: number; readonly power: number };
  /** `hashOf` ids that an earlier query of a search already gave. */
  readonly given: readonly number[];
  /** A row that a search surely means was given, in this call or an earlier one. */
  readonly found: boolean;
  /** Rows of a search that share no more than a common word with its text. */
  readonly loose: number;
  /** Rows that contradicted a word, by word. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Rows that are not as documented, or whose id another row of their page has. */
  readonly malformed: number;
  /** Rows without the field a local filter needs. */
  readonly undetermined: number;
  /** Totals, anchors or repeated rows show that the vendor's data changed under the walk. */
  readonly moved: boolean;
  /** Rows came in another order than asked for. */
  readonly disordered: boolean;
  /** A second search form was left out, since the first gave more rows than can be told apart from its own. */
  readonly secondFormSkipped: boolean;
}

/** Ids of a search's first queries that are remembered, so that its wider ones do not show them again. */
export const rememberedIds = 32;

export const start: Checkpoint = {
  place: { query: 0, position: undefined, skip: 0, anchor: 0 },
  read: 0,
  repeated: 0,
  total: undefined,
  loop: { first: 0, mark: 0, steps: 0, power: 1 },
  given: [],
  found: false,
  loose: 0,
  dropped: {},
  malformed: 0,
  undetermined: 0,
  moved: false,
  disordered: false,
  secondFormSkipped: false,
};

/** The beginning of a walk whose first page is at `position`. */
export const startAt = (position: Position | undefined): Checkpoint => ({
  ...start,
  place: { ...start.place, position },
});

/** FNV-1a, 32 bits, never 0: to notice, not to prove. */
export const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0 || 1;
};

/**
 * The loop finder after one more cursor, and whether that cursor was met before. A walk that comes back to where it
 * began is known at once, one that comes back to some later place of n cursors in under 3n steps.
 */
export const stepLoop = (
  loop: Checkpoint["loop"],
  cursor: string,
): { readonly loop: Checkpoint["loop"]; readonly met: boolean } => {
  const here = hashOf(cursor);
  if (here === loop.mark || here === loop.first) return { loop, met: true };
  const first = loop.first === 0 ? here : loop.first;
  const steps = loop.steps + 1;
  if (steps < loop.power) return { loop: { ...loop, first, steps }, met: false };
  return { loop: { first, mark: here, steps: 0, power: loop.power * 2 }, met: false };
};
