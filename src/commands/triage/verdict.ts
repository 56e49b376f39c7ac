/** What a run of `triage` came to, for its exit code: whole, stopped early, or with data that could not be judged. */

import type { Worklist, WorklistPart } from "../../receivables/worklist/worklist.ts";
import { isComplete, type VendorReport } from "../../vendors/vendor-report.ts";

export interface Verdict {
  readonly complete: boolean;
  readonly exitCode: 0 | 3 | 4;
  /** Connections that failed or whose list was not read to its end. */
  readonly stopped: readonly string[];
  /** Connections that were read to their end, with something in it that cannot be judged: the coverage says what. */
  readonly unjudged: readonly string[];
}

/** An empty list that may be a missing right was read to its end: nobody can judge it. */
const isStopped = ({ overdue }: WorklistPart, { outcome }: VendorReport): boolean =>
  outcome === "failed" ||
  (outcome === "partial" &&
    overdue !== undefined &&
    !overdue.invoiceRead.whole &&
    overdue.invoiceRead.caveat === undefined);

/** `vendors`: one for each part, in the same order. */
export const verdictOf = ({ parts }: Worklist, vendors: readonly VendorReport[]): Verdict => {
  const named = (test: (part: WorklistPart, answer: VendorReport) => boolean) =>
    parts.flatMap((part, at) => {
      const answer = vendors[at];
      return answer && test(part, answer) ? [answer.vendor] : [];
    });
  const stopped = named(isStopped);
  const unjudged = named((part, answer) => answer.outcome === "partial" && !isStopped(part, answer));
  return {
    complete: vendors.every(isComplete),
    exitCode: stopped.length > 0 ? 3 : unjudged.length > 0 ? 4 : 0,
    stopped,
    unjudged,
  };
};
