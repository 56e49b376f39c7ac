/** What one event does to a walk over a list: pure, so that every rule of paging stands here once, for every list. */

import { readBound } from "../../vocabulary/moment.ts";
import type { Sort } from "../../vocabulary/pushdown.ts";
import type { Position, Step } from "../pagination/strategy.ts";
import { type Checkpoint, hashOf, rememberedIds, start, stepLoop } from "./checkpoint.ts";
import { judged, type Page, type Row } from "./page.ts";

/** Bounds on creation, as given; a walk in creation order stops behind them. */
interface Created {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** What of a walk is known before it begins. */
export interface WalkRules {
  /** The order that each query's rows come in, one entry per query. */
  readonly orders: readonly (Sort | undefined)[];
  readonly created: Created;
  /** A search: its queries end where somebody is found who is surely meant. `rows`: the query that reads all rows. */
  readonly search?: { readonly rows: number | undefined } | undefined;
  /** The first query is read, and no other, where the vendor has no more rows of it than these. */
  readonly smallRows?: number | undefined;
  /** The walk began at the first row, so that every row dealt with is known by its id. */
  readonly isFromStart: boolean;
}

export interface WalkState {
  readonly checkpoint: Checkpoint;
  readonly status: "going" | "ended" | "stuck";
  /** Until its end. */
  readonly page: Page<unknown> | undefined;
  /** The ids of the page before, of the same query, and how many pages in a row had just these. */
  readonly lastIds: string;
  readonly alike: number;
  /** Creation of the row before, epoch milliseconds. */
  readonly lastCreated: number | undefined;
  /** The page that comes now repeats the last row of the one before. */
  readonly isOverlapping: boolean;
}

export type WalkEvent =
  | { readonly kind: "page"; readonly page: Page<unknown> }
  /** `isRepeated`: its id came before in this call. `isDuplicate`: another row of its page has its id. */
  | {
      readonly kind: "row";
      readonly row: Row<unknown>;
      readonly isRepeated: boolean;
      readonly isDuplicate: boolean;
    }
  /** Behind the last row of a page. `isVisited`: this call has been at the place it leads to. */
  | { readonly kind: "page end"; readonly step: Step; readonly isVisited: (position: Position) => boolean };

export const beginAt = (checkpoint: Checkpoint): WalkState => ({
  checkpoint,
  status: "going",
  page: undefined,
  lastIds: "",
  alike: 0,
  lastCreated: undefined,
  isOverlapping: false,
});

export const idOf = (row: Row<unknown>): string | undefined => (row.kind === "malformed" ? undefined : row.id);

const idAt = ({ rows }: Page<unknown>, place: number): string | undefined => {
  const row = rows[place];
  return row && idOf(judged(row));
};

const idsIn = ({ rows }: Page<unknown>): string => rows.flatMap((row) => idOf(judged(row)) ?? []).join();

const idsBefore = ({ page, lastIds }: WalkState): string => (page ? idsIn(page) : lastIds);

const createdOf = (row: Row<unknown>): number | undefined => ("createdAt" in row ? row.createdAt : undefined);

/** Whether an id was given by an earlier query of the same walk, in this call or an earlier one. */
export const isGiven = ({ given }: Checkpoint, id: string): boolean => given.includes(hashOf(id));

/** A vendor that ignores the position sends one page for ever: believed of the third alike in a row. */
const alikeIsStuck = 3;

/** The row to go on with: where the anchor row now stands elsewhere on its page, the one behind it. */
const resumeAt = ({ checkpoint, isOverlapping }: WalkState, page: Page<unknown>, { isFromStart }: WalkRules) => {
  const { skip, anchor } = checkpoint.place;
  if (anchor === 0) return { skip, isMoved: false };
  const isAnchor = (place: number): boolean => hashOf(idAt(page, place) ?? "") === anchor;
  if (skip > 0 && skip <= page.rows.length && isAnchor(skip - 1)) return { skip, isMoved: false };
  const found = page.rows.findIndex((_, place) => isAnchor(place));
  // At the top of a page the anchor belongs to the page before: here it means that rows came in above.
  const isMoved = skip > 0 || found >= 0;
  if (!isMoved) return { skip, isMoved };
  // What stood on the page before is known by its id, and what slipped over its edge is here.
  if (isOverlapping) return { skip: 0, isMoved };
  // Where every row dealt with is known by its id, the rows above the anchor are looked at as well.
  if (found >= 0) return { skip: skip === 0 && isFromStart ? 0 : found + 1, isMoved };
  // More rows than before pushed the anchor onto a later page: what stands here was dealt with.
  const isPushed = (page.total ?? 0) > (checkpoint.total ?? Number.POSITIVE_INFINITY);
  return { skip: isPushed ? page.rows.length : skip, isMoved };
};

/** The query that no other one comes before: one that is left for the next gives nothing. */
const firstQuery = ({ smallRows }: WalkRules): number => (smallRows === undefined ? 0 : 1);

/** Whether all rows are read since the vendor has few. */
export const isSmallRead = ({ place }: Checkpoint, smallRows: number | undefined): boolean =>
  smallRows !== undefined && place.query === 0;

/** Known to have few rows: by the vendor's count, or by its list that ends here. */
const isSmall = ({ step, total }: Page<unknown>, most: number): boolean =>
  step.kind === "end" || (total !== undefined && total <= most);

const beginQuery = (state: WalkState, query: number): WalkState => {
  const place = { query, position: undefined, skip: 0, anchor: 0 };
  const checkpoint = { ...state.checkpoint, loop: start.loop, total: undefined, place };
  return { ...state, page: undefined, lastIds: "", checkpoint };
};

const onPage = (state: WalkState, page: Page<unknown>, rules: WalkRules): WalkState => {
  const { checkpoint } = state;
  const isBegun = checkpoint.place.query > 0 || checkpoint.read > 0;
  if (rules.smallRows !== undefined && !isBegun && !isSmall(page, rules.smallRows)) return beginQuery(state, 1);
  const before = idsBefore(state);
  const alike = before !== "" && idsIn(page) === before ? state.alike + 1 : 1;
  if (alike >= alikeIsStuck) return { ...state, status: "stuck" };
  const { skip, isMoved } = resumeAt(state, page, rules);
  const isRecounted = checkpoint.total !== undefined && page.total !== undefined && page.total !== checkpoint.total;
  return {
    ...state,
    page,
    alike,
    isOverlapping: false,
    checkpoint: {
      ...checkpoint,
      moved: checkpoint.moved || isMoved || isRecounted,
      total: page.total ?? checkpoint.total,
      undetermined: checkpoint.undetermined + (page.undetermined ?? 0),
      place: { ...checkpoint.place, skip: Math.min(skip, page.rows.length) },
    },
  };
};

/** What creation order says of a row: out of order, or behind the bound, so that nothing further can match. */
const creationOf = (state: WalkState, row: Row<unknown>, { orders, created }: WalkRules) => {
  const order = orders[state.checkpoint.place.query];
  const at = createdOf(row);
  if (at === undefined || order === undefined) return { at: state.lastCreated, isDisordered: false, isBeyond: false };
  const descends = order === "-created_at";
  const { lastCreated } = state;
  const isDisordered =
    state.checkpoint.disordered || (lastCreated !== undefined && (descends ? at > lastCreated : at < lastCreated));
  const bound = readBound((descends ? created.after : created.before) ?? "");
  const isOutside = bound !== undefined && (descends ? at < bound : at >= bound);
  return { at, isDisordered, isBeyond: isOutside && !isDisordered && row.kind === "filtered" };
};

/** The counts after a row that is neither repeated nor a duplicate; a kept one counts only as read. */
const countRow = (checkpoint: Checkpoint, row: Row<unknown>): Checkpoint => {
  if (row.kind === "malformed") return { ...checkpoint, malformed: checkpoint.malformed + 1 };
  if (row.kind === "undetermined") return { ...checkpoint, undetermined: checkpoint.undetermined + 1 };
  if (row.kind !== "contradicts") return checkpoint;
  const { dropped } = checkpoint;
  return { ...checkpoint, dropped: { ...dropped, [row.word]: (dropped[row.word] ?? 0) + 1 } };
};

const onRow = (
  state: WalkState,
  { row, isRepeated, isDuplicate }: Extract<WalkEvent, { kind: "row" }>,
  rules: WalkRules,
): WalkState => {
  const { at, isDisordered, isBeyond } = creationOf(state, row, rules);
  if (isBeyond) return end({ ...state, lastCreated: at }, rules);
  const { checkpoint } = state;
  const { place, given } = checkpoint;
  const id = idOf(row);
  const hash = id === undefined ? 0 : hashOf(id);
  const isFollowed = !isLastQuery(checkpoint, rules);
  // What is not shown now is not shown later either: only the ids of shown rows tell a repeated one.
  const isShown = row.kind === "kept" && !isRepeated && !isDuplicate;
  const remembers = id !== undefined && isFollowed && isShown && given.length <= rememberedIds;
  const passed: Checkpoint = {
    ...checkpoint,
    place: { ...place, skip: place.skip + 1, anchor: hash },
    given: remembers ? [...given, hash] : given,
    read: checkpoint.read + 1,
    found: checkpoint.found || (isShown && row.isExact === true),
    loose: checkpoint.loose + (row.kind === "loose" && !isRepeated ? 1 : 0),
    disordered: checkpoint.disordered || isDisordered,
  };
  if (isDuplicate) return { ...state, lastCreated: at, checkpoint: { ...passed, malformed: passed.malformed + 1 } };
  if (!isRepeated) return { ...state, lastCreated: at, checkpoint: countRow(passed, row) };
  // A row that an earlier query gave is expected; any other repetition means that rows moved.
  const isMove = place.query <= firstQuery(rules);
  const repeated = passed.repeated + (isMove ? 1 : 0);
  return { ...state, lastCreated: at, checkpoint: { ...passed, repeated, moved: passed.moved || isMove } };
};

const isLastQuery = (checkpoint: Checkpoint, { orders, smallRows }: WalkRules): boolean =>
  checkpoint.place.query + 1 >= orders.length || isSmallRead(checkpoint, smallRows);

/** A list that ends short of the vendor's own count holds rows that are in no answer: they moved. */
const end = (state: WalkState, rules: WalkRules): WalkState => {
  const { checkpoint } = state;
  const { total, read, repeated } = checkpoint;
  const { after, before } = rules.created;
  const isOneList = checkpoint.place.query <= firstQuery(rules) && isLastQuery(checkpoint, rules);
  const isCounted = isOneList && after === undefined && before === undefined;
  const isShort = isCounted && total !== undefined && read - repeated < total;
  return { ...state, status: "ended", checkpoint: isShort ? { ...checkpoint, moved: true } : checkpoint };
};

/** Behind the end of a query: the next one; in a search that found who is meant, only all rows are left to read. */
const nextQuery = (checkpoint: Checkpoint, { search, smallRows }: WalkRules): number | undefined => {
  const { place, found } = checkpoint;
  if (isSmallRead(checkpoint, smallRows)) return undefined;
  if (!search || !found) return place.query + 1;
  return search.rows !== undefined && search.rows > place.query ? search.rows : undefined;
};

const onPageEnd = (
  state: WalkState,
  { step, isVisited }: Extract<WalkEvent, { kind: "page end" }>,
  rules: WalkRules,
): WalkState => {
  const { checkpoint } = state;
  if (step.kind === "stuck") return { ...state, status: "stuck" };
  if (step.kind === "more") {
    const { position, isOverlapping = false } = step;
    // A cursor that comes round within one call is known by itself; over several calls the loop finds it.
    const { loop, met } =
      typeof position === "string" ? stepLoop(checkpoint.loop, position) : { loop: checkpoint.loop, met: false };
    if (met || isVisited(position)) return { ...state, status: "stuck" };
    const place = { ...checkpoint.place, position, skip: isOverlapping ? 1 : 0 };
    const further = { ...checkpoint, loop, place };
    return { ...state, page: undefined, lastIds: idsBefore(state), isOverlapping, checkpoint: further };
  }
  const query = nextQuery(checkpoint, rules);
  if (query === undefined || query >= rules.orders.length) return end(state, rules);
  if (checkpoint.given.length > rememberedIds) {
    return { ...state, status: "ended", checkpoint: { ...checkpoint, secondFormSkipped: true } };
  }
  return beginQuery(state, query);
};

/** The walk after one event. */
export const step = (state: WalkState, event: WalkEvent, rules: WalkRules): WalkState => {
  if (event.kind === "page") return onPage(state, event.page, rules);
  return event.kind === "row" ? onRow(state, event, rules) : onPageEnd(state, event, rules);
};
