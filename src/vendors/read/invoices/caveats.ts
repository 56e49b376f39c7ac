/** What a reading of invoices left open, as caveats: for worklists, summaries and lists by what customers owe alike. */

import type { InvoiceReadFacts } from "../../client.ts";
import type { Receivables } from "../../declare/receivables.ts";
import type { Caveat } from "../../vendor-report.ts";

/** What could not be judged, by reason; each is said. */
export interface Unjudged {
  /** Owed, without a readable due date. */
  readonly undated: number;
  /** In a state without a published meaning, and not known to be settled. */
  readonly unclear: number;
  /** Overdue, but the row does not say whose it is. */
  readonly withoutCustomer: number;
}

const counted = <Kind extends "undated" | "unclear" | "without customer" | "dropped invoices">(
  kind: Kind,
  count: number,
): readonly Caveat[] => (count > 0 ? [{ kind, count }] : []);

/** Whether everything asked for was read and judged. */
export const isWholeRead = ({ whole, malformed }: InvoiceReadFacts, unjudged: Unjudged): boolean =>
  whole && malformed + unjudged.undated + unjudged.unclear + unjudged.withoutCustomer === 0;

/** What lists of invoices are known to lack. */
export const gapCaveats = (gaps: readonly string[] = []): readonly Caveat[] =>
  gaps.map((about) => ({ kind: "gap", about }));

/** How lists of a vendor behave says nothing of rows that a replica has read until they were settled. */
export const readCaveats = (
  { gaps }: Receivables,
  { how, ignored, caveat, gap, excludes, moved, malformed }: InvoiceReadFacts,
  unjudged: Unjudged,
): readonly Caveat[] => [
  ...(how === "unsure" && !ignored ? [{ kind: "invoice filters undocumented" } as const] : []),
  ...(ignored ? [{ kind: "invoice filter ignored" } as const] : []),
  ...gapCaveats([...(how === "replica" ? [] : (gaps ?? [])), ...(gap ? [gap] : []), ...(caveat ? [caveat] : [])]),
  ...(excludes ? [{ kind: "excludes", about: excludes } as const] : []),
  ...(moved ? [{ kind: "data moved" } as const] : []),
  ...counted("undated", unjudged.undated),
  ...counted("unclear", unjudged.unclear),
  ...counted("without customer", unjudged.withoutCustomer),
  ...counted("dropped invoices", malformed),
];
