/** Slices of a list whose first pages are read: cut further, and read on side by side before their turn. */

import type { Slice } from "../../declare/list.ts";
import type { Position } from "../../pagination/strategy.ts";
import { judged, type Page } from "../page.ts";
import type { BytesAhead, PageSlots } from "../page-slots.ts";
import { idOf } from "../step.ts";
import { cut, type Edge, edgeOf } from "./cut.ts";

/** Rejects with a `Problem`, also where a row is outside its slice. */
export type AskSlice<Value> = (position: Position | undefined, slice: Slice) => Promise<Page<Value>>;

/** A page, and the one behind it where that was asked for before its turn; that one is undefined where it failed. */
export interface Link<Value> {
  readonly page: Page<Value>;
  /** What it counts as asked for ahead until its turn. */
  readonly bytes?: number | undefined;
  next?: Promise<Link<Value> | undefined> | undefined;
}

/** A slice and its first page. Counts are without the rows that the page before the slice already holds. */
export interface Part<Value> extends Link<Value> {
  readonly slice: Slice;
  readonly ask: (position?: Position) => Promise<Page<Value>>;
}

/** Fewer pages than these are not worth the requests that slices take. */
const fewestPages = 8;
/** A slice of more pages is not read before its turn, when it is cut again. */
const mostPagesAhead = 16;
/** What a slice is to have of its own where rows are spread evenly, and how many slices are made of one at most. */
const pagesEach = 4;
const mostParts = 32;

/** Asks for the pages of a slice, without the rows that come `again` with it. */
const askIn = <Value>(ask: AskSlice<Value>, slice: Slice, again: ReadonlySet<string>): Part<Value>["ask"] => {
  const visited = new Set<Position>();
  return async (position) => {
    if (position !== undefined && visited.has(position)) return { rows: [], total: undefined, step: { kind: "stuck" } };
    const page = await ask(position, slice);
    if (position !== undefined) visited.add(position);
    if (again.size === 0) return page;
    const isNew = page.rows.map((row) => !again.has(idOf(judged(row)) ?? ""));
    return {
      ...page,
      rows: page.rows.filter((_row, place) => isNew[place]),
      createdAt: page.createdAt?.filter((_at, place) => isNew[place]),
      total: page.total === undefined ? undefined : page.total - again.size,
    };
  };
};

/** The slices with their first pages; none where one of them fails. */
const readFirst = async <Value>(
  slots: PageSlots,
  unread: readonly Pick<Part<Value>, "slice" | "ask">[],
): Promise<readonly Part<Value>[]> => {
  let hasFailed = false;
  const first = async (one: Pick<Part<Value>, "slice" | "ask">): Promise<readonly Part<Value>[]> => {
    if (hasFailed) return [];
    try {
      return [{ ...one, page: await one.ask() }];
    } catch {
      hasFailed = true;
      return [];
    }
  };
  const parts = (await Promise.all(unread.map((one) => slots.whenFree(() => first(one))))).flat();
  return hasFailed ? [] : parts;
};

/** Rows of a slice behind its first page, as the vendor counts them. */
const leftOf = ({ page }: Link<unknown>): number =>
  page.step.kind === "more" ? Math.max(0, (page.total ?? 0) - page.rows.length) : 0;

export interface Parts<Value> {
  /** The whole list with its first page. */
  readonly whole: Part<Value>;
  /**
   * What is left of a part as slices, none of them empty; undefined where that is not worth it, or not proven whole.
   */
  split(part: Part<Value>): Promise<readonly Part<Value>[] | undefined>;
  /** Reads on before the part's turn, where it is short. */
  startAhead(part: Part<Value>): void;
}

export const openParts = async <Value>(
  ask: AskSlice<Value>,
  slots: PageSlots,
  ahead: BytesAhead,
): Promise<Parts<Value>> => {
  const askWhole = askIn(ask, {}, new Set());
  const whole = { slice: {}, ask: askWhole, page: await slots.run(() => askWhole()) };
  const size = Math.max(1, whole.page.rows.length);

  let end: Promise<number | undefined> | undefined;
  /** The other end of a slice: the whole list's is asked for. */
  const farOf = ({ from, until }: Slice, { ascends }: Edge): Promise<number | undefined> | number | undefined => {
    const bound = ascends ? until && until - 1 : from;
    end ??= slots
      .whenFree(() => ask(undefined, { end: ascends ? "newest" : "oldest" }))
      .then(
        ({ createdAt }) => createdAt?.[0],
        () => undefined,
      );
    return bound ?? end;
  };

  const readAhead = async (part: Part<Value>, { page }: Link<Value>): Promise<Link<Value> | undefined> => {
    const { step } = page;
    const bytes = page.bytes ?? 0;
    if (step.kind !== "more" || !ahead.take(bytes)) return undefined;
    try {
      const behind = { page: await slots.whenFree(() => part.ask(step.position)), bytes };
      return { ...behind, next: readAhead(part, behind) };
    } catch {
      // Many requests at once may be what the vendor minds: it is asked for again at its turn.
      ahead.giveBack(bytes);
      return undefined;
    }
  };

  return {
    whole,
    startAhead: (part) => {
      const left = leftOf(part);
      if (left > 0 && left <= mostPagesAhead * size) part.next ??= readAhead(part, part);
    },
    split: async (part) => {
      const left = leftOf(part);
      const pages = Math.ceil(left / size);
      const edge = edgeOf(part.page);
      if (pages < fewestPages || !edge) return undefined;
      const far = await farOf(part.slice, edge);
      const slices =
        far === undefined ? [] : cut(part.slice, edge, far, Math.min(mostParts, Math.ceil(pages / pagesEach)));
      const unread = slices.map((slice, place) => ({
        slice,
        ask: askIn(ask, slice, place === 0 ? edge.again : new Set<string>()),
      }));
      const parts = await readFirst(slots, unread);
      // Slices without a common instant that hold as many rows as are left hold all of them, each in one.
      const counted = parts.reduce((sum, { page }) => sum + (page.total ?? Number.NaN), 0);
      return parts.length > 0 && counted === left ? parts.filter(({ page }) => page.total !== 0) : undefined;
    },
  };
};
