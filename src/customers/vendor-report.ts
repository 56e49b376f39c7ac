/** What one connection's part of an answer says of itself: outcome, counts, how filters were honoured, what is missing. */

import type { Plan } from "../vendors/plan.ts";
import { isWorthRetrying, Problem, type ProblemCode } from "../vocabulary/problem.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Walk } from "./walk.ts";

export type Outcome = "ok" | "empty" | "partial" | "failed" | "unsupported";

export interface VendorAnswer {
  readonly vendor: string;
  readonly outcome: Outcome;
  readonly returned: number;
  readonly total?: number;
  readonly more: boolean;
  readonly read?: number;
  readonly filters?: readonly string[];
  readonly problem?: { readonly code: ProblemCode; readonly message: string; readonly retry_after_s?: number };
}

/** What coverage has to say of this connection beyond its counts. */
export interface Facts {
  readonly dropped: number;
  readonly undetermined: number;
  readonly paused: boolean;
  readonly moved: boolean;
  readonly disordered: boolean;
  readonly secondFormSkipped: boolean;
}

export interface Settled {
  readonly answer: VendorAnswer;
  readonly facts: Facts;
  /** Where the next page goes on; undefined = nothing is left to ask. */
  readonly next: Checkpoint | undefined;
  /** Something of this connection stays missing whatever is asked next. */
  readonly lost: ProblemCode | undefined;
}

const noFacts: Facts = {
  dropped: 0,
  undetermined: 0,
  paused: false,
  moved: false,
  disordered: false,
  secondFormSkipped: false,
};

/** A problem as the envelope shows it. */
export const problemShape = (problem: Problem): NonNullable<VendorAnswer["problem"]> => ({
  code: problem.code,
  message: problem.message,
  ...(problem.retryAfterSeconds === undefined ? {} : { retry_after_s: problem.retryAfterSeconds }),
});

export const honoursOf = (plan: Plan): { readonly filters?: readonly string[] } =>
  plan.pushdowns.length > 0 ? { filters: plan.pushdowns.map(({ what, how }) => `${what}:${how}`) } : {};

/** A connection that was not asked: it cannot honour the question, or nobody there can match. */
export const settleUnasked = (vendor: string, refusal: Problem | undefined): Settled => ({
  answer: refusal
    ? { vendor, outcome: "unsupported", returned: 0, more: false, problem: problemShape(refusal) }
    : { vendor, outcome: "empty", returned: 0, more: false },
  facts: noFacts,
  next: undefined,
  lost: refusal?.code,
});

const droppedIn = (progress: Checkpoint): number =>
  progress.malformed + Object.values(progress.dropped).reduce((sum, count) => sum + count, 0);

/** A list that was read to its end and yet held fewer rows than the vendor itself counts: some are in no answer. */
const isShort = ({ plan }: Walk, { read, total }: Checkpoint): boolean =>
  plan.queries.length === 1 &&
  plan.created.after === undefined &&
  plan.created.before === undefined &&
  total !== undefined &&
  read < total;

const dropProblem = (walk: Walk, progress: Checkpoint): Problem => {
  const words = Object.keys(progress.dropped);
  const { name } = walk.connection.vendor;
  const what =
    words.length > 0
      ? `${name} sent rows that contradict ${words.join(", ")}: it seems to ignore that filter`
      : `${name} sent rows that are not customers as documented`;
  return new Problem("vendor_bad_response", `${what}. ${droppedIn(progress)} dropped.`);
};

const stuckProblem = (walk: Walk): Problem =>
  new Problem(
    "vendor_bad_response",
    `${walk.connection.vendor.name} sends pages again instead of the next one, so the walk ends here; rows behind it are missing.`,
  );

/** What the first `shown` ready rows of a walk amount to. Rows not shown, and what lies behind them, come again later. */
export const settle = (walk: Walk, shown: number): Settled => {
  const all = shown === walk.ready.length;
  const progress = all ? walk.now : (walk.ready[shown - 1]?.after ?? walk.from);
  const standing = all ? walk.standing : "going";
  const problem = standing === "failed" ? walk.problem : standing === "stuck" ? stuckProblem(walk) : undefined;
  const dropped = droppedIn(progress);
  const retry = standing === "failed" && problem !== undefined && isWorthRetrying(problem.code);
  const more = standing === "going" || standing === "paused" || retry;
  const isPaged = more || walk.from.read > 0 || progress.place.position !== undefined;
  const short = standing === "ended" && isShort(walk, progress);
  const said = problem ?? (dropped > 0 ? dropProblem(walk, progress) : undefined);
  const usable = shown > 0 || progress.read > walk.from.read;
  const outcome: Outcome = problem
    ? usable
      ? "partial"
      : "failed"
    : dropped > 0 || standing === "paused"
      ? "partial"
      : shown > 0 || more
        ? "ok"
        : "empty";
  const exact = walk.plan.keeps.length === 0 && walk.plan.queries.length === 1 && dropped === 0;
  return {
    answer: {
      vendor: walk.connection.name,
      outcome,
      returned: shown,
      // The count is of the question, not of what is shown, so the newest one holds.
      ...(exact && walk.now.total !== undefined ? { total: walk.now.total } : {}),
      more,
      ...(walk.plan.keeps.length > 0 && !walk.plan.hidesCounts ? { read: progress.read } : {}),
      ...honoursOf(walk.plan),
      ...(said ? { problem: problemShape(said) } : {}),
    },
    facts: {
      dropped,
      undetermined: progress.undetermined,
      paused: standing === "paused",
      moved: progress.moved || short,
      disordered: progress.disordered || (isPaged && walk.connection.vendor.customers.orders.usual === "unverified"),
      secondFormSkipped: progress.secondFormSkipped,
    },
    next: more ? progress : undefined,
    lost:
      dropped > 0 || standing === "stuck" || short || (problem && !retry)
        ? (said?.code ?? "vendor_bad_response")
        : // Rows that cannot be told may match, and so may those of a form that was not asked: no later answer has them.
          progress.undetermined > 0 || progress.secondFormSkipped
          ? "unsupported"
          : undefined,
  };
};
