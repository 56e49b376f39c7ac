/**
 * A vendor's own filters in a plan: what they send beside the words, how that is honoured, and what rows show of it.
 */

import type { Query, QueryValue } from "../http/request.ts";
import { foldKey, foldName } from "../text/fold.ts";
import type { Verdict } from "../vocabulary/predicates.ts";
import { Problem } from "../vocabulary/problem.ts";
import type { Pushdown } from "../vocabulary/pushdown.ts";
import { isUnsure, type Parameter } from "./declare/parameters.ts";
import type { Vendor } from "./define.ts";

/** A parameter that would have to hold two different values. */
export const clash = (query: Query, more: Query): string | undefined =>
  Object.keys(more).find(
    (name) => query[name] !== undefined && JSON.stringify(query[name]) !== JSON.stringify(more[name]),
  );

/** What the row holds at a dotted path; undefined where any part of the path is missing. */
const valueAt = (row: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (whole, key) =>
        typeof whole === "object" && whole !== null ? (whole as Record<string, unknown>)[key] : undefined,
      row,
    );

/**
 * Whether a vendor could have found the row by this text, however it matches: a part of it, a word of it, in any letter
 * case and with any punctuation. Only a row that shares nothing with the text shows that the filter was ignored.
 */
const mayMatch = (own: string, asked: string): boolean => {
  const [mine, theirs] = [foldKey(own), foldKey(asked)];
  if (mine.includes(theirs) || theirs.includes(mine)) return true;
  const words = foldName(own).split(" ");
  return foldName(asked)
    .split(" ")
    .some((word) => words.some((one) => one.includes(word)));
};

const agrees = ({ field, type }: Parameter, asked: QueryValue, row: unknown): Verdict => {
  const own = field === undefined ? undefined : valueAt(row, field);
  if (own === undefined || typeof asked !== "string") return undefined;
  if (own === null) return false;
  return type === "boolean" ? String(own) === asked : mayMatch(String(own), asked);
};

/** How each is honoured. Throws `invalid_argument` where a word of the question sets the same parameter otherwise. */
export const vendorFilterPushdowns = (
  { name: vendorName, customers }: Vendor,
  own: Query,
  query: Query,
): readonly { readonly what: string; readonly how: Pushdown }[] =>
  Object.entries(own).map(([name, value]) => {
    if (clash(query, { [name]: value })) {
      throw new Problem(
        "invalid_argument",
        `vendor_filters: ${vendorName}'s ${name} is already set by another filter: leave one of them out.`,
      );
    }
    return { what: name, how: isUnsure(customers.parameters[name], value) ? "unsure" : "vendor" };
  });

/** A row, as it was sent, that shares nothing with what was asked of its field belies the filter. */
export const vendorFilterChecks = ({ customers }: Vendor, own: Query) =>
  Object.entries(own).flatMap(([name, value]) => {
    const parameter = customers.parameters[name];
    if (parameter?.field === undefined) return [];
    return [{ word: name, holds: (_customer: unknown, sent: unknown): Verdict => agrees(parameter, value, sent) }];
  });

/** Where customers are read one by one, nothing else can be sent. Throws `unsupported`. */
export const refuseBeside = (
  { name }: Vendor,
  own: Query,
  { byId, byInvoices }: { readonly byId: boolean; readonly byInvoices: boolean },
): void => {
  if (Object.keys(own).length === 0 || !(byId || byInvoices)) return;
  const words = byId ? "words that ask for single customers" : "words that its invoices answer";
  throw new Problem("unsupported", `${name} takes no vendor filters beside ${words}.`);
};
