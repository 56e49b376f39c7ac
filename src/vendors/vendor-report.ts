/** How one vendor fared in an answer: one type, one rule for its outcome and one for `complete`, whatever was asked. */

import type { Problem, ProblemCode } from "../vocabulary/problem.ts";
import type { Pushdown } from "../vocabulary/pushdown.ts";

/**
 * `ok` rows came · `empty` answered, nothing matches · `partial` something may be missing of what was asked for ·
 * `failed` nothing usable came · `unsupported` cannot honour a filter, was not asked.
 */
export type Outcome = "ok" | "empty" | "partial" | "failed" | "unsupported";

/** How a word, a vendor filter or a query was honoured. */
export interface Honoured {
  readonly what: string;
  readonly how: Pushdown;
}

/** What an answer must be read with; each is a sentence of its coverage. `about`: in a few words. */
export type Caveat =
  | {
      readonly kind: "dropped" | "looser" | "unchecked rows" | "dropped invoices" | "unchecked payments";
      readonly count: number;
    }
  | { readonly kind: "second form skipped" | "whole values only" | "data moved" | "order unverified" }
  | {
      readonly kind:
        | "invoice filters undocumented"
        | "invoice filter ignored"
        | "no invoices"
        | "invoices not asked for";
    }
  | { readonly kind: "gap" | "excludes"; readonly about: string }
  | { readonly kind: "unread invoices"; readonly read: number; readonly problem: Problem | undefined }
  | {
      readonly kind: "undated" | "unclear" | "without customer" | "uncheckable" | "mandate unknown";
      readonly count: number;
    }
  | { readonly kind: "incomplete"; readonly about: string; readonly count: number }
  | { readonly kind: "related unread"; readonly about: string; readonly code?: ProblemCode | undefined }
  | { readonly kind: "customers unread" | "links unread" | "not listed"; readonly count: number };

export interface VendorReport {
  /** The connection's name. */
  readonly vendor: string;
  readonly outcome: Outcome;
  /** Rows of this answer. */
  readonly returned: number;
  /** The vendor's own count for exactly this question. */
  readonly total?: number | undefined;
  /** It has, or may have, matching rows that are not shown yet. */
  readonly more: boolean;
  /** Rows read so far where they are filtered or counted here. */
  readonly read?: number | undefined;
  readonly filters: readonly Honoured[];
  readonly problem?: Problem | undefined;
  /** Stopped by the time or the rows that one call may take, not by the vendor. */
  readonly paused: boolean;
  readonly caveats: readonly Caveat[];
  /** Epoch milliseconds: nothing of it is older; absent where the vendor was asked now. */
  readonly asOf?: number | undefined;
  /** Something stays missing whatever is asked next, and why. */
  readonly missing?: ProblemCode | undefined;
}

/** What reading came to, as far as it decides the outcome. */
interface ReadResult {
  readonly problem: Problem | undefined;
  /** Something of it can be used in spite of the problem. */
  readonly usable: boolean;
  /** Everything asked for was read and could be judged. */
  readonly whole: boolean;
  /** Something matches, or may still come. */
  readonly matched: boolean;
}

export const outcomeOf = ({ problem, usable, whole, matched }: ReadResult): Outcome => {
  if (problem && !usable) return "failed";
  if (problem || !whole) return "partial";
  return matched ? "ok" : "empty";
};

export const isUnsure = ({ filters }: VendorReport): boolean => filters.some(({ how }) => how === "unsure");

/** Whether nobody who matches is missing at this vendor, now or on an earlier page. */
export const isComplete = (report: VendorReport): boolean =>
  (report.outcome === "ok" || report.outcome === "empty") &&
  !report.more &&
  report.missing === undefined &&
  !isUnsure(report);

/** A vendor that was not asked: it cannot honour the question, or nobody there can match. */
export const unasked = (vendor: string, refusal: Problem | undefined): VendorReport => ({
  vendor,
  outcome: refusal ? "unsupported" : "empty",
  returned: 0,
  more: false,
  filters: [],
  problem: refusal,
  paused: false,
  caveats: [],
  missing: refusal?.code,
});
