/** The one walker: reads a list from a place on, page after page, and tells after each kept row where it stood. */

import { isDeepStrictEqual } from "node:util";
import type { Problem } from "../../vocabulary/problem.ts";
import type { Position } from "../pagination/strategy.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { FoundBy, Page, Row } from "./page.ts";
import { beginAt, idOf, isGiven, step, type WalkRules, type WalkState } from "./step.ts";

/** What is walked: one query or several after one another, and how to load a page of each. */
export interface Walked<Value> {
  readonly rules: Omit<WalkRules, "isFromStart">;
  /** Rejects with a `Problem`. */
  readonly page: (query: number, position: Position | undefined) => Promise<Page<Value>>;
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
}

/** Why a walk stands still: it has read all, met a loop or a problem, or used up what this call allows. */
export type Standing = "going" | "ended" | "stuck" | "failed" | "paused";

export interface Walk<Value> {
  readonly from: Checkpoint;
  /** Everything read so far, past the last kept row. */
  readonly now: Checkpoint;
  readonly standing: Standing;
  readonly problem: Problem | undefined;
  readonly requests: number;
  /** What led to the rows, as the last page says it. */
  readonly foundBy: FoundBy | undefined;
  /**
   * Reads on, giving each kept row to `take`, until `isEnough` or until the walk stands still. Past the last row wanted
   * it goes on as far as no request is needed: the end is known at once then, and no page is read twice. Never rejects.
   */
  read(isEnough: () => boolean, take: (value: Value, after: Checkpoint) => void): Promise<void>;
}

/** Rows whose id an earlier row of the same page gave to something different: the vendor lost one of the two. */
const duplicatesIn = (rows: readonly Row<unknown>[]): ReadonlySet<Row<unknown>> => {
  const first = new Map<string, unknown>();
  const duplicates = new Set<Row<unknown>>();
  for (const row of rows) {
    if (row.kind !== "kept") continue;
    if (!first.has(row.id)) first.set(row.id, row.value);
    else if (!isDeepStrictEqual(first.get(row.id), row.value)) duplicates.add(row);
  }
  return duplicates;
};

/** Whether this call may not make another request; the first is always made. */
const isUsedUp = (
  requests: number,
  { mostRequests = Number.POSITIVE_INFINITY, deadline, reserveMs }: WalkLimits,
): boolean => requests > 0 && (requests >= mostRequests || deadline - performance.now() < reserveMs);

export const startWalk = <Value>(walked: Walked<Value>, from: Checkpoint, limits: WalkLimits): Walk<Value> => {
  const rules: WalkRules = { ...walked.rules, isFromStart: from.read === 0 };
  const ids = new Set<string>();
  const visited = new Set<Position | undefined>([from.place.position]);
  let state: WalkState = beginAt(from);
  let [halt, problem]: ["failed" | "paused" | undefined, Problem | undefined] = [undefined, undefined];
  let page: Page<Value> | undefined;
  let duplicates: ReadonlySet<Row<unknown>> = new Set();
  let requests = 0;
  let foundBy: FoundBy | undefined;

  const standing = (): Standing => halt ?? state.status;
  const isScanned = (): boolean => state.checkpoint.read - from.read >= (limits.mostRows ?? Number.POSITIVE_INFINITY);

  const loadPage = async (): Promise<void> => {
    const { query, position } = state.checkpoint.place;
    requests += 1;
    page = await walked.page(query, position);
    duplicates = duplicatesIn(page.rows);
    foundBy = page.foundBy ?? foundBy;
    state = step(state, { kind: "page", page }, rules);
  };

  const leavePage = (done: Page<Value>): void => {
    const before = state.checkpoint.place.query;
    state = step(state, { kind: "page end", step: done.step, isVisited: (position) => visited.has(position) }, rules);
    page = undefined;
    const { query, position } = state.checkpoint.place;
    if (query !== before) visited.clear();
    visited.add(position);
  };

  const passRow = (row: Row<Value>, take: (value: Value, after: Checkpoint) => void): void => {
    const id = idOf(row);
    const isRepeated = id !== undefined && (ids.has(id) || isGiven(state.checkpoint, id));
    const isDuplicate = duplicates.has(row);
    state = step(state, { kind: "row", row, isRepeated, isDuplicate }, rules);
    if (state.status !== "going") return;
    if (id !== undefined) ids.add(id);
    if (row.kind === "kept" && !isRepeated && !isDuplicate) take(row.value, state.checkpoint);
  };

  const advance = async (take: (value: Value, after: Checkpoint) => void): Promise<void> => {
    if (isScanned() || (!page && isUsedUp(requests, limits))) halt = "paused";
    else if (!page) await loadPage();
    else {
      const row = page.rows[state.checkpoint.place.skip];
      if (row) passRow(row, take);
      else leavePage(page);
    }
  };

  return {
    from,
    get now() {
      return state.checkpoint;
    },
    get standing() {
      return standing();
    },
    get problem() {
      return problem;
    },
    get requests() {
      return requests;
    },
    get foundBy() {
      return foundBy;
    },
    read: async (isEnough, take) => {
      const isUnfinished = () =>
        page !== undefined && page.rows[state.checkpoint.place.skip]?.kind !== "kept" && !isScanned();
      while (standing() === "going" && (!isEnough() || isUnfinished())) {
        try {
          await advance(take);
        } catch (failure) {
          problem = failure as Problem;
          halt = "failed";
        }
      }
    },
  };
};
