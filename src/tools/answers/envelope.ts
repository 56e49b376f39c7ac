/** The one envelope of every answer: the same facts as text and as structured content (docs/contract.md). */

import * as z from "zod";
import type { Table } from "../../summaries/table.ts";
import type { Outcome, VendorReport } from "../../vendors/vendor-report.ts";
import type { Problem, ProblemCode } from "../../vocabulary/problem.ts";

/** What an answer says of one vendor; absent keys are left out. */
export interface VendorAnswer {
  readonly vendor: string;
  readonly outcome: Outcome;
  readonly returned: number;
  readonly total?: number;
  readonly more: boolean;
  readonly read?: number;
  /** `word:how`. */
  readonly filters?: readonly string[];
  /** RFC 3339, from the replica: nothing of it is older. */
  readonly as_of?: string;
  readonly problem?: { readonly code: ProblemCode; readonly message: string; readonly retry_after_s?: number };
}

export interface Envelope extends Table {
  readonly coverage: string;
  readonly complete: boolean;
  readonly vendors: readonly VendorAnswer[];
  readonly continuation?: string | undefined;
}

/** Published with every tool, so it is as short as validation allows; what the keys mean stands in the README. */
export const envelopeSchema = z.object({
  coverage: z.string(),
  complete: z.boolean(),
  vendors: z.array(z.looseObject({})),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  continuation: z.string().optional(),
});

const problemShape = ({ code, message, retryAfterSeconds }: Problem): NonNullable<VendorAnswer["problem"]> => ({
  code,
  message,
  ...(retryAfterSeconds === undefined ? {} : { retry_after_s: retryAfterSeconds }),
});

export const vendorAnswer = (report: VendorReport): VendorAnswer => {
  const { vendor, outcome, returned, total, more, read, filters, problem, asOf } = report;
  return {
    vendor,
    outcome,
    returned,
    ...(total === undefined ? {} : { total }),
    more,
    ...(read === undefined ? {} : { read }),
    ...(filters.length > 0 ? { filters: filters.map(({ what, how }) => `${what}:${how}`) } : {}),
    ...(asOf === undefined ? {} : { as_of: new Date(asOf).toISOString() }),
    ...(problem ? { problem: problemShape(problem) } : {}),
  };
};

/** Coverage first, continuation last, absent keys left out: a cut in the middle loses neither honesty nor the way on. */
export const structured = ({
  coverage,
  complete,
  vendors,
  columns,
  rows,
  continuation,
}: Envelope): Record<string, unknown> => ({
  coverage,
  complete,
  vendors,
  columns,
  rows,
  ...(continuation === undefined ? {} : { continuation }),
});

const problemText = (
  outcome: string,
  { code, message, retry_after_s }: NonNullable<VendorAnswer["problem"]>,
): string => {
  const wait = retry_after_s === undefined ? "" : ` Retry after ${retry_after_s} s.`;
  return `${code === outcome ? "" : `${code}: `}${message}${wait}`;
};

const vendorLine = ({ vendor, outcome, returned, total, more, read, filters, problem }: VendorAnswer): string => {
  const facts = [
    `${vendor}: ${outcome}`,
    ...(outcome === "unsupported" ? [] : [`${returned}${total === undefined ? "" : ` of ${total}`}`]),
    ...(more ? ["more"] : []),
    ...(read === undefined ? [] : [`${read} read`]),
    ...(filters ?? []),
    ...(problem ? [problemText(outcome, problem)] : []),
  ];
  return facts.join(", ");
};

/** Cells hold no tab and no line break: the adapter's sanitiser saw to that. */
export const asText = (envelope: Envelope): string =>
  [
    envelope.coverage,
    ...(envelope.columns.length > 0 ? [envelope.columns.join("\t")] : []),
    ...envelope.rows.map((row) => row.join("\t")),
    ...envelope.vendors.map(vendorLine),
    `complete: ${envelope.complete}`,
    ...(envelope.continuation === undefined ? [] : [`continuation: ${envelope.continuation}`]),
  ].join("\n");
