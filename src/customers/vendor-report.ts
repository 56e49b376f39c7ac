/** What a walk over one vendor's customers came to, for the rows that are shown of it. */

import type { Connection } from "../vendors/define.ts";
import { filtersHere, type Plan } from "../vendors/plan.ts";
import { isRowsQuery, isSmallQuery } from "../vendors/planned-queries.ts";
import type { Checkpoint } from "../vendors/read/checkpoint.ts";
import type { FoundBy } from "../vendors/read/page.ts";
import type { Standing } from "../vendors/read/walk.ts";
import { type Caveat, type Honoured, outcomeOf, unasked, type VendorReport } from "../vendors/vendor-report.ts";
import { isWorthRetrying, Problem, type ProblemCode } from "../vocabulary/problem.ts";

/** A vendor's part of an answer. */
export interface Part {
  readonly report: VendorReport;
  /** Where the next page goes on; undefined = nothing is left to ask. */
  readonly next: Checkpoint | undefined;
}

/** What is reported of: a walk up to a place. */
interface Walked {
  readonly connection: Connection;
  readonly plan: Plan;
  readonly from: Checkpoint;
  /** Behind the last row shown. */
  readonly at: Checkpoint;
  /** The vendor's newest count: it is of the question, not of what is shown. */
  readonly total: number | undefined;
  readonly standing: Standing;
  readonly problem: Problem | undefined;
  readonly shown: number;
  readonly foundBy: FoundBy | undefined;
  /** Of the rows shown, those of a search with no more than a common word. */
  readonly shownLoose?: number;
}

export const unaskedPart = (vendor: string, refusal: Problem | undefined): Part => ({
  report: unasked(vendor, refusal),
  next: undefined,
});

const droppedIn = ({ malformed, dropped }: Checkpoint): number =>
  malformed + Object.values(dropped).reduce((sum, count) => sum + count, 0);

const dropProblem = ({ connection, at }: Walked): Problem => {
  const words = Object.keys(at.dropped);
  const { name } = connection.vendor;
  const what =
    words.length > 0
      ? `${name} sent rows that contradict ${words.join(", ")}: it seems to ignore that filter`
      : `${name} sent rows that are not customers as documented`;
  return new Problem("vendor_bad_response", `${what}. ${droppedIn(at)} dropped.`);
};

/** What ended the walk; undefined where it ended by itself, or stands for want of rows, time or patience. */
const haltProblem = ({ connection, standing, problem }: Walked): Problem | undefined => {
  if (standing === "failed") return problem;
  if (standing !== "stuck") return undefined;
  return new Problem(
    "vendor_bad_response",
    `${connection.vendor.name} sends pages again instead of the next one, so the walk ends here; rows behind it are missing.`,
  );
};

/** A vendor's list without a confirmed order is doubted as soon as it has more than one page; a replica's has one. */
const caveatsOf = ({ connection, plan, at, foundBy, shownLoose = 0 }: Walked, isPaged: boolean): readonly Caveat[] => {
  const searchesMasked = plan.hidesCounts && plan.pushdowns.some(({ what }) => what === "query");
  const isUnverified = plan.asOf === undefined && connection.vendor.customers.orders.usual === "unverified";
  const isDisordered = at.disordered || (isPaged && isUnverified);
  const dropped = droppedIn(at);
  const looser = plan.hidesCounts ? 0 : at.loose - shownLoose;
  return [
    ...(foundBy?.caveats ?? []),
    ...(looser > 0 ? [{ kind: "looser", count: looser } as const] : []),
    ...(dropped > 0 ? [{ kind: "dropped", count: dropped } as const] : []),
    ...(at.undetermined > 0 ? [{ kind: "unchecked rows", count: at.undetermined } as const] : []),
    ...(at.secondFormSkipped ? [{ kind: "second form skipped" } as const] : []),
    ...(searchesMasked ? [{ kind: "whole values only" } as const] : []),
    ...(at.moved ? [{ kind: "data moved" } as const] : []),
    ...(isDisordered ? [{ kind: "order unverified" } as const] : []),
  ];
};

/** Why some rows are in no answer, whatever is asked next. */
const missingOf = (
  { at, standing, foundBy }: Walked,
  halt: Problem | undefined,
  isRetried: boolean,
): ProblemCode | undefined => {
  const isLost =
    droppedIn(at) > 0 || at.moved || foundBy?.isShort || standing === "stuck" || (halt !== undefined && !isRetried);
  if (isLost) return halt?.code ?? "vendor_bad_response";
  // Rows that cannot be told may match, and so may those of a form that was not asked: no later answer has them.
  return at.undetermined > 0 || at.secondFormSkipped ? "unsupported" : undefined;
};

const readsSmallBook = ({ queries }: Plan, { place }: Checkpoint): boolean => isSmallQuery(queries[place.query]);

/** The vendor's count is of just what is asked: one list, of which nothing is left out here. */
const isExact = ({ plan, at }: Walked): boolean => {
  const lists = plan.queries.filter((query) => !isSmallQuery(query));
  return !filtersHere(plan) && lists.length === 1 && !readsSmallBook(plan, at) && droppedIn(at) === 0 && !plan.search;
};

/** Whether a search has come to all rows, which finds what no form of the vendor's does. */
const readsRows = ({ queries }: Plan, { place }: Checkpoint): boolean => isRowsQuery(queries[place.query]);

/** The words that are judged by all rows, which have been read as far as `at`. */
const toldByRows = (plan: Plan, at: Checkpoint): readonly string[] => {
  if (readsSmallBook(plan, at)) return plan.small?.words ?? [];
  return readsRows(plan, at) && !plan.hidesCounts ? ["query"] : [];
};

/** How the words and the query were honoured, and how many rows that took; a masked caller's counts stay hidden. */
const honouredOf = ({ plan, at }: Walked) => {
  const told = toldByRows(plan, at);
  const isRead = (told.length > 0 || filtersHere(plan)) && !plan.hidesCounts;
  const filters = plan.pushdowns.map((one): Honoured => (told.includes(one.what) ? { ...one, how: "local" } : one));
  return { read: isRead ? at.read : undefined, filters };
};

/** Rows not shown, and what lies behind them, come again later. */
export const reportWalk = (walked: Walked): Part => {
  const { connection, plan, from, at, standing, shown } = walked;
  const halt = haltProblem(walked);
  const isRetried = standing === "failed" && halt !== undefined && isWorthRetrying(halt.code);
  const more = standing === "going" || standing === "paused" || isRetried;
  const dropped = droppedIn(at);
  return {
    report: {
      vendor: connection.name,
      outcome: outcomeOf({
        problem: halt,
        usable: shown > 0 || at.read > from.read,
        // A search that found who is meant is not stopped short; what rows it did not read are still more.
        whole: dropped === 0 && !at.moved && !walked.foundBy?.isShort && (standing !== "paused" || at.found),
        matched: shown > 0 || more,
      }),
      returned: shown,
      total: isExact(walked) ? walked.total : undefined,
      more,
      ...honouredOf(walked),
      asOf: plan.asOf,
      problem: halt ?? (dropped > 0 ? dropProblem(walked) : undefined),
      paused: standing === "paused",
      caveats: caveatsOf(walked, more || from.read > 0 || at.place.position !== undefined),
      missing: missingOf(walked, halt, isRetried),
    },
    next: more ? at : undefined,
  };
};
