/** Where a list in order of creation is cut into slices: behind a page that was read, in equal parts of time. */

import type { Slice } from "../../declare/list.ts";
import { judged, type Page } from "../page.ts";
import { idOf } from "../step.ts";

/** Where a page of a list in order of creation ends. */
export interface Edge {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly ascends: boolean;
  /** The ids of its rows of that instant, which come again in the slice that begins there. */
  readonly again: ReadonlySet<string>;
}

/** Undefined where a page is in no order of creation, or all of one instant. */
export const edgeOf = ({ rows, createdAt = [] }: Page<unknown>): Edge | undefined => {
  const [first, last] = [createdAt[0], createdAt.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const ascends = first < last;
  const isOrdered = createdAt.every((at, place) => {
    const before = createdAt[place - 1] ?? first;
    return at !== undefined && (ascends ? at >= before : at <= before);
  });
  const ids = rows.flatMap((row, place) => (createdAt[place] === last ? [idOf(judged(row))] : []));
  const again = new Set(ids.filter((id) => id !== undefined));
  return isOrdered && again.size === ids.length ? { at: last, ascends, again } : undefined;
};

/**
 * What is left of a slice behind an edge, in the list's order. They share no instant and leave none out: both ends stay
 * as open as they are, `far` only says where cutting makes sense. Fewer than two: there is no time to cut.
 */
export const cut = ({ from, until }: Slice, { at, ascends }: Edge, far: number, parts: number): readonly Slice[] => {
  const [low, high] = ascends ? [at, far + 1] : [far, at + 1];
  const most = Math.min(parts, high - low);
  if (most < 2) return [];
  const bounds = Array.from({ length: most - 1 }, (_, place) => Math.round(low + ((high - low) * (place + 1)) / most));
  const edges = [ascends ? at : from, ...bounds, ascends ? until : at + 1];
  const slices = edges.slice(1).map((end, place): Slice => ({ from: edges[place], until: end }));
  return ascends ? slices : slices.reverse();
};
