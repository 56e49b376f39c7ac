/**
 * A paged list of a vendor, declared once for customers, invoices and what goes with them, with its types forgotten.
 */

import type { Query } from "../../http/request.ts";
import type { Pagination, Seen } from "../pagination/strategy.ts";
import type { Schema } from "./schema.ts";

/** What an echo is compared with. */
export interface Answered {
  readonly headers: Readonly<Record<string, string>>;
  /** The number of the page asked for, where pages have numbers. */
  readonly page: number | undefined;
  /** Rows asked for. */
  readonly size: number;
}

/** Raw facts of an answer, rows still as the vendor sent them. */
export interface Reading extends Omit<Seen, "count"> {
  /** Values, or `UnreadJson` that somebody reads once its turn comes. */
  readonly items: readonly unknown[];
}

/**
 * Rows by the instant they were created, epoch milliseconds: `from` belongs to it, `until` does not, and what is absent
 * is open. `end`: only the first row from that end of it.
 */
export interface Slice {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly end?: "oldest" | "newest" | undefined;
}

/** How a list is asked for by creation, so that parts of it can be read side by side. */
export interface Slices {
  readonly ask: (slice: Pick<Slice, "from" | "until">) => Query;
  readonly orders: Readonly<Record<"oldest" | "newest", Query>>;
  /** Of a row as it was sent. */
  readonly createdAt: (item: unknown) => number | undefined;
}

interface ListDeclaration<Body, Item, Row> {
  /** What its rows are, as problems name them: "customers", "invoices". */
  readonly rows: string;
  readonly path: string;
  /** Sent with every request, unless the question sets the same parameter. */
  readonly fixedQuery?: Query;
  readonly mostPerPage: number;
  readonly pagination: Pagination;
  /** The envelope, forgiving in all but what paging needs. */
  readonly body: Schema<Body>;
  readonly read: (body: Body) => Reading;
  /** A fact of the answer that belies the question (another page, another version), in our words. */
  readonly echo?: (body: Body, answer: Answered) => string | undefined;
  readonly item: Schema<Item>;
  /** The row's own id: what tells a repeated row from a further one. */
  readonly idOf: (item: Item) => string;
  /** `other`: a row of the list that is no row of this kind, such as a credit note among invoices. */
  readonly translate: (item: Item) => Row | "other";
  /** The query to try once instead, after a 400 that is known to reject this one's wire form. */
  readonly rephrase?: (query: Query) => Query | undefined;
  readonly slices?: Slices;
}

/** One row of a list as its own id and what it means. Not sanitised yet: the caller that keeps a row sanitises it. */
interface ListRow<Row> {
  readonly id: string;
  readonly row: Row | "other";
}

/** A list with its body and item types forgotten, so that one reader serves all of them. */
export interface List<Row> {
  readonly rows: string;
  readonly path: string;
  readonly fixedQuery: Query;
  readonly mostPerPage: number;
  readonly pagination: Pagination;
  readonly rephrase: (query: Query) => Query | undefined;
  /**
   * The rows and facts of an answer, or what is wrong with it: a changed envelope, an echo that belies the question.
   */
  readonly receive: (body: unknown, answer: Answered) => { readonly reading: Reading } | { readonly wrong: string };
  /** Undefined where the item lacks what a row must have. */
  readonly toRow: (item: unknown) => ListRow<Row> | undefined;
  readonly slices: Slices | undefined;
}

export const list = <Body, Item, Row>(declaration: ListDeclaration<Body, Item, Row>): List<Row> => ({
  rows: declaration.rows,
  path: declaration.path,
  fixedQuery: declaration.fixedQuery ?? {},
  mostPerPage: declaration.mostPerPage,
  pagination: declaration.pagination,
  rephrase: declaration.rephrase ?? (() => undefined),
  receive: (body, answer) => {
    const parsed = declaration.body.safeParse(body);
    if (!parsed.success) return { wrong: "its answer has another shape than documented" };
    const wrong = declaration.echo?.(parsed.data, answer);
    return wrong === undefined ? { reading: declaration.read(parsed.data) } : { wrong };
  },
  toRow: (item) => {
    const parsed = declaration.item.safeParse(item);
    return parsed.success ? { id: declaration.idOf(parsed.data), row: declaration.translate(parsed.data) } : undefined;
  },
  slices: declaration.slices,
});
