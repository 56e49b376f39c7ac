/** What a run of `triage` came to, for whoever started it: whole, stopped early, or with data nobody could judge. */

import type { VendorAnswer } from "../../customers/vendor-report.ts";
import type { Triage, TriagePart } from "../../receivables/worklist.ts";

export interface Verdict {
  readonly complete: boolean;
  readonly exitCode: 0 | 3 | 4;
  /** Connections that failed or whose list was not read to its end. */
  readonly stopped: readonly string[];
  /** Connections that were read to their end, with something in it that cannot be judged: the coverage says what. */
  readonly unjudged: readonly string[];
}

/** An empty list that may be a missing right was read to its end: nobody can judge it. */
const isStopped = ({ book }: TriagePart, { outcome }: VendorAnswer): boolean =>
  outcome === "failed" ||
  (outcome === "partial" && book !== undefined && !book.invoiceRead.whole && book.invoiceRead.doubt === undefined);

/** `vendors`: one for each part, in the same order. */
export const verdictOf = ({ parts }: Triage, vendors: readonly VendorAnswer[]): Verdict => {
  const named = (test: (part: TriagePart, answer: VendorAnswer) => boolean) =>
    parts.flatMap((part, at) => {
      const answer = vendors[at];
      return answer && test(part, answer) ? [answer.vendor] : [];
    });
  const stopped = named(isStopped);
  const unjudged = named((part, answer) => answer.outcome === "partial" && !isStopped(part, answer));
  return {
    complete: vendors.every(({ outcome, more }) => (outcome === "ok" || outcome === "empty") && !more),
    exitCode: stopped.length > 0 ? 3 : unjudged.length > 0 ? 4 : 0,
    stopped,
    unjudged,
  };
};
