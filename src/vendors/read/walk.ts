/** The one walker: reads a list from a place on, page after page, and tells after each kept row where it stood. */

import { createYielding } from "../../platform/event-loop.ts";
import type { Problem } from "../../vocabulary/problem.ts";
import type { Slice } from "../declare/list.ts";
import { createSeen } from "../packed/seen.ts";
import type { Position } from "../pagination/strategy.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type FoundBy, judged, type Page, type Row, rowAt } from "./page.ts";
import type { PageSlots } from "./page-slots.ts";
import { createPrefetch } from "./prefetch.ts";
import { createSlicedPages } from "./slices/sliced-pages.ts";
import { beginAt, idOf, isGiven, isSmallRead, step, type WalkEvent, type WalkRules, type WalkState } from "./step.ts";

/** What is walked: one query or several after one another, and how to load a page of each. */
interface Walked<Value> {
  readonly rules: Omit<WalkRules, "isFromStart">;
  /** Rejects with a `Problem`. */
  readonly page: (query: number, position: Position | undefined, slice?: Slice) => Promise<Page<Value>>;
  /** With it pages whose places are known are read side by side, as many as it allows. */
  readonly slots?: PageSlots | undefined;
  /** Every row is wanted: as soon as the vendor's count is known, all pages are. Otherwise a share of those read. */
  readonly isWhole?: boolean | undefined;
  /**
   * Its one query can be asked for in slices. They are for walks that end with their call: their places are its own.
   */
  readonly isSliceable?: boolean | undefined;
}

export interface WalkLimits {
  /** On `performance.now()`. */
  readonly deadline: number;
  /** Milliseconds before the deadline at which no further page is begun. */
  readonly reserveMs: number;
  /** Requests in one call, whatever the rows: a vendor that sends empty pages cannot hold a call for long. */
  readonly mostRequests?: number | undefined;
  /** Rows that may be read in this call. */
  readonly mostRows?: number | undefined;
  /** Pages of a search's reading of all rows in one call, and how many rows each has. */
  readonly mostRowPages?: { readonly pages: number; readonly size: number } | undefined;
}

/** Why a walk stands still: it has read all, met a loop or a problem, or used up what this call allows. */
export type Standing = "going" | "ended" | "stuck" | "failed" | "paused";

/** `isLoose`: shares no more than a common word with what is searched for. */
type Take<Value> = (value: Value, after: Checkpoint, isLoose: boolean) => void;

export interface Walk<Value> {
  readonly from: Checkpoint;
  /** Everything read so far, past the last kept row. */
  readonly now: Checkpoint;
  readonly standing: Standing;
  readonly problem: Problem | undefined;
  readonly requests: number;
  /** Rows of the page that was read last. */
  readonly pageRows: number;
  /** What led to the rows, as the last page says it. */
  readonly foundBy: FoundBy | undefined;
  /**
   * Reads on, giving each kept row to `take`, until `isEnough` or until the walk stands still. Past the last row wanted
   * it goes on as far as no request is needed: the end is known at once then, and no page is read twice. Never rejects.
   */
  read(isEnough: () => boolean, take: Take<Value>): Promise<void>;
}

const keptOf = <Value>(row: Row<Value>) => (row.kind === "kept" ? row : undefined);

const isRowsQuery = ({ search }: WalkRules, { place }: Checkpoint): boolean => search?.rows === place.query;

/** A list that is known to be small is read to its end; where somebody was found, a larger one only on request. */
const rowPagesAllowed = (limits: WalkLimits, rules: WalkRules, from: Checkpoint, now: Checkpoint): number => {
  const { mostRowPages } = limits;
  if (!mostRowPages || !isRowsQuery(rules, now)) return Number.POSITIVE_INFINITY;
  const isSmall = (now.total ?? Number.POSITIVE_INFINITY) <= mostRowPages.pages * mostRowPages.size;
  return now.found && !isSmall && !isRowsQuery(rules, from) ? 1 : mostRowPages.pages;
};

/** What a page told of those behind it. */
interface Told {
  readonly rows: number;
  readonly total: number | undefined;
  readonly following: readonly Position[];
  readonly bytes: number;
}

/** Where nothing tells how many pages follow or are wanted, one in so many of those read may be read in vain. */
const aheadShare = 3;

/** Reads the page whose turn it is, and beside it those behind it that are likely to be wanted, as this call allows. */
const createPages = <Value>(walked: Walked<Value>, from: Checkpoint, limits: WalkLimits, rules: WalkRules) => {
  const { mostRequests = Number.POSITIVE_INFINITY, mostRows = Number.POSITIVE_INFINITY } = limits;
  const { page, slots, isWhole, isSliceable } = walked;
  const prefetch =
    isSliceable && isWhole && slots && from.place.position === undefined
      ? createSlicedPages<Value>((position, slice) => page(0, position, slice), slots)
      : createPrefetch<Value>(page, slots);
  const spent = { pages: 0, rowPages: 0 };
  let told: Told | undefined;

  const left = (now: Checkpoint): number =>
    Math.min(mostRequests - spent.pages, rowPagesAllowed(limits, rules, from, now) - spent.rowPages);

  const behind = ({ checkpoint, alike }: WalkState): readonly Position[] => {
    const [next, ...following] = told?.following ?? [];
    // A page that came twice shows a vendor that ignores the place.
    if (!told || next !== checkpoint.place.position || alike > 1) return [];
    const isCounted = (isWhole || isSmallRead(checkpoint, rules.smallRows)) && told.total !== undefined;
    const likely = isCounted ? Number.POSITIVE_INFINITY : Math.ceil(spent.pages / aheadShare);
    const rowsLeft = mostRows - (checkpoint.read - from.read);
    const pages = Math.min(likely, left(checkpoint), Math.ceil(rowsLeft / told.rows));
    return following.slice(0, Math.max(0, pages - 1));
  };

  return {
    get requests() {
      return prefetch.requests;
    },
    get pageRows() {
      return told?.rows ?? 0;
    },
    /** Whether as many rows were read as this call may read. */
    isScanned: ({ checkpoint }: WalkState): boolean => checkpoint.read - from.read >= mostRows,
    /** Whether this call may not read another page; the first is always read. */
    isUsedUp: (now: Checkpoint): boolean =>
      spent.pages > 0 && (left(now) <= 0 || limits.deadline - performance.now() < limits.reserveMs),
    load: async (state: WalkState): Promise<Page<Value>> => {
      const { query, position } = state.checkpoint.place;
      const asked = prefetch.page(query, position, behind(state), told?.bytes ?? 0);
      spent.pages += 1;
      if (isRowsQuery(rules, state.checkpoint)) spent.rowPages += 1;
      const page = await asked;
      told = { rows: page.rows.length, total: page.total, following: page.following ?? [], bytes: page.bytes ?? 0 };
      return page;
    },
    clear: prefetch.clear,
    rest: () => prefetch.rest?.(),
  };
};

export const startWalk = <Value>(walked: Walked<Value>, from: Checkpoint, limits: WalkLimits): Walk<Value> => {
  const rules: WalkRules = { ...walked.rules, isFromStart: from.read === 0 };
  const [seen, visited] = [createSeen(rules.orders.length), new Set<Position | undefined>([from.place.position])];
  let state: WalkState = beginAt(from);
  let [halt, problem]: ["failed" | "paused" | undefined, Problem | undefined] = [undefined, undefined];
  let [page, foundBy]: [Page<Value> | undefined, FoundBy | undefined] = [undefined, undefined];
  let yielding = createYielding();
  const pages = createPages(walked, from, limits, rules);

  /** Goes on with the walk; whether it is another query that comes now, which no page is known of. */
  const goOn = (event: WalkEvent): boolean => {
    const before = state.checkpoint.place.query;
    state = step(state, event, rules);
    const { query, position } = state.checkpoint.place;
    if (query !== before) for (const memory of [visited, seen, pages]) memory.clear();
    visited.add(position);
    return query !== before;
  };

  const loadPage = async (): Promise<void> => {
    const loaded = await pages.load(state);
    // While it was waited for, others had their turn.
    yielding = createYielding();
    // Of a list that is not read after all its first page counts as little.
    if (goOn({ kind: "page", page: loaded })) return;
    [page, foundBy] = [loaded, loaded.foundBy ?? foundBy];
    seen.beginPage();
    // Rows that an earlier call dealt with: where they come again behind this page, they came before.
    for (const row of loaded.rows.slice(0, state.checkpoint.place.skip).map(judged)) seen.note(idOf(row), keptOf(row));
  };

  const passRow = (row: Row<Value>, take: Take<Value>): void => {
    const id = idOf(row);
    const isRepeated = id !== undefined && (seen.has(id) || isGiven(state.checkpoint, id));
    const isDuplicate = seen.note(id, keptOf(row));
    state = step(state, { kind: "row", row, isRepeated, isDuplicate }, rules);
    if (state.status === "going" && !isRepeated && !isDuplicate && "value" in row)
      take(row.value, state.checkpoint, row.kind === "loose");
  };

  const advance = (take: Take<Value>): Promise<void> | undefined => {
    const row = page && rowAt(page, state.checkpoint);
    if (pages.isScanned(state) || (!page && pages.isUsedUp(state.checkpoint))) halt = "paused";
    else if (!page) return loadPage();
    else if (row) passRow(row, take);
    else {
      goOn({ kind: "page end", step: page.step, isVisited: (position) => visited.has(position) });
      page = undefined;
    }
    return undefined;
  };

  return {
    from,
    get now() {
      return state.checkpoint;
    },
    get standing() {
      return halt ?? state.status;
    },
    get problem() {
      return problem;
    },
    get requests() {
      return pages.requests;
    },
    get pageRows() {
      return pages.pageRows;
    },
    get foundBy() {
      return foundBy;
    },
    read: async (isEnough, take) => {
      const isUnfinished = () => page && rowAt(page, state.checkpoint)?.kind !== "kept" && !pages.isScanned(state);
      while ((halt ?? state.status) === "going") {
        try {
          if (isEnough() && !isUnfinished()) break;
          const waited = yielding() ?? advance(take);
          // Rows of a page that is there follow one another: awaiting nothing costs a turn for each of them.
          if (waited) await waited;
        } catch (failure) {
          [problem, halt] = [failure as Problem, "failed"];
        }
      }
      pages.rest();
    },
  };
};
