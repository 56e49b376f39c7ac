/** The one envelope of every answer: the same facts as text and as structured content (docs/contract.md). */

import * as z from "zod";
import type { Table } from "../../summaries/table.ts";
import type { Outcome, VendorReport } from "../../vendors/vendor-report.ts";
import type { Problem, ProblemCode } from "../../vocabulary/problem.ts";

/** What an answer says of one vendor; absent keys are left out. */
interface VendorAnswer {
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
  /** The parts of `coverage` that `vendors` say too: only the text has both from it. */
  readonly repeated?: readonly string[];
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

/**
 * Coverage first, continuation last, absent keys left out: a cut in the middle loses neither honesty nor the way on.
 */
export const structured = ({
  coverage,
  repeated = [],
  complete,
  vendors,
  columns,
  rows,
  continuation,
}: Envelope): Record<string, unknown> => ({
  coverage: repeated.reduce((said, part) => said.replace(part, ""), coverage),
  complete,
  vendors,
  columns,
  rows,
  ...(continuation === undefined ? {} : { continuation }),
});

const problemLine = ({ vendor, problem }: VendorAnswer): readonly string[] => {
  if (!problem) return [];
  const { code, message, retry_after_s: wait } = problem;
  return [`${vendor}: ${code}: ${message}${wait === undefined ? "" : ` Retry after ${wait} s.`}`];
};

/** `filters: name verified (zenskar, pland), status local (fynn)`: each way of honouring once, with who did so. */
const filterLine = (vendors: readonly VendorAnswer[]): readonly string[] => {
  const ways = new Map<string, string[]>();
  for (const { vendor, filters = [] } of vendors)
    for (const filter of filters) ways.set(filter, [...(ways.get(filter) ?? []), vendor]);
  const told = [...ways].map(([filter, at]) => {
    const [, what = filter, how = ""] = /^(.*):(\w+)$/.exec(filter) ?? [];
    return `${what} ${how}${vendors.length > 1 ? ` (${at.join(", ")})` : ""}`;
  });
  return told.length > 0 ? [`filters: ${told.join(", ")}`] : [];
};

const readLine = (vendors: readonly VendorAnswer[]): readonly string[] => {
  const told = vendors.flatMap(({ vendor, read }) => (read === undefined ? [] : [`${vendor} ${read}`]));
  return told.length > 0 ? [`read: ${told.join(", ")}`] : [];
};

/** Cells hold no tab and no line break: the adapter's sanitiser saw to that. */
export const asText = (envelope: Envelope): string =>
  [
    envelope.coverage,
    ...(envelope.columns.length > 0 ? [envelope.columns.join("\t")] : []),
    ...envelope.rows.map((row) => row.join("\t")),
    ...envelope.vendors.flatMap(problemLine),
    ...filterLine(envelope.vendors),
    ...readLine(envelope.vendors),
    `complete: ${envelope.complete}`,
    ...(envelope.continuation === undefined ? [] : [`continuation: ${envelope.continuation}`]),
  ].join("\n");
