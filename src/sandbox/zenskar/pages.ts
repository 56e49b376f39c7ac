/** Zenskar's pages: a cursor knows the row it stands at and the question it belongs to. */

import type { Json } from "../api/vendor-api.ts";
import { hash } from "../population/hash.ts";

/** The rows of an answer by number, in the order asked for. */
export interface Ordered {
  readonly count: number;
  at(place: number): number;
  /** The place of a row's number; where it would stand if it is gone. */
  placeOf(row: number): number;
}

interface Page {
  readonly rows: readonly number[];
  readonly next: string | null;
  readonly previous: string | null;
}

/** A hash of text, for fingerprints. */
const textHash = (text: string): number => {
  let hashed = text.length;
  for (let place = 0; place < text.length; place++) hashed = hash(hashed, text.charCodeAt(place), 50);
  return hashed;
};

const parametersOfPage = ["cursor", "limit", "expand"];

/** What a question is about, whatever page of it is asked for. */
export const questionOf = (query: URLSearchParams, version: string): string =>
  JSON.stringify([version, ...[...query].filter(([name]) => !parametersOfPage.includes(name)).sort()]);

type Direction = "next" | "previous";

const encode = (question: string, row: number, direction: Direction): string => {
  const fingerprint = textHash(question);
  return Buffer.from(JSON.stringify([row, direction, fingerprint, hash(row, fingerprint, 51)])).toString("base64");
};

/** Undefined for a cursor that was changed, or given out for another question. */
const decode = (question: string, cursor: string): { row: number; direction: Direction } | undefined => {
  try {
    const [row, direction] = JSON.parse(Buffer.from(cursor, "base64").toString());
    if (typeof row !== "number" || (direction !== "next" && direction !== "previous")) return undefined;
    return encode(question, row, direction) === cursor ? { row, direction } : undefined;
  } catch {
    return undefined;
  }
};

/** One page; "bad cursor" for a cursor that does not belong to the question. */
export const pageOf = (
  ordered: Ordered,
  question: string,
  cursor: string | null,
  limit: number,
): Page | "bad cursor" => {
  const position = cursor === null ? undefined : decode(question, cursor);
  if (cursor !== null && !position) return "bad cursor";
  let from = 0;
  let until = limit;
  if (position?.direction === "next") {
    const place = ordered.placeOf(position.row);
    from = ordered.at(place) === position.row ? place + 1 : place;
    until = from + limit;
  } else if (position) {
    until = ordered.placeOf(position.row);
    from = Math.max(0, until - limit);
  }
  const rows: number[] = [];
  for (let place = from; place < Math.min(until, ordered.count); place++) rows.push(ordered.at(place));
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    next: last !== undefined && from + rows.length < ordered.count ? encode(question, last, "next") : null,
    previous: first !== undefined && from > 0 ? encode(question, first, "previous") : null,
  };
};

/** The envelope of every list. */
export const envelope = (page: Page, total: number, results: readonly Json[]): Json => ({
  results,
  next: page.next,
  previous: page.previous,
  total_count: total,
});
