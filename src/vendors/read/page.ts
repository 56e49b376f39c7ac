/** The one reader of a list's page: a query becomes a request, its answer checked facts and rows as they were sent. */

import { UnreadJson } from "../../http/answer/unread-json.ts";
import { HttpFailure } from "../../http/failure.ts";
import type { Query } from "../../http/request.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { List, Reading, Slice } from "../declare/list.ts";
import type { Position, Step } from "../pagination/strategy.ts";
import type { Caveat } from "../vendor-report.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { ReadPage } from "./look-ahead.ts";
import { pagesAtOnce } from "./page-slots.ts";
import { type Access, requestOf } from "./request.ts";

/** Where a page begins and how many rows are asked for. */
export interface PageAt {
  readonly position: Position | undefined;
  readonly size: number;
  /** Rows of the page that earlier calls dealt with. */
  readonly skip?: number;
  /** Only the rows created in it, of a list that declares slices. */
  readonly slice?: Slice | undefined;
  /** It is of all rows, so that an earlier question may have read it. */
  readonly isOfBook?: boolean;
  /** Few of its rows may be wanted: each stays unread until its turn. */
  readonly leavesListUnread?: boolean;
}

/**
 * A row after judging. `kept` is for the answer, `loose` only where nothing better is. `contradicts` names the word it
 * belies. `filtered` does not match; `undetermined` lacks the field a local filter needs; `other` is of another kind
 * than the list is read for; `malformed` is not as documented. Every row the vendor sent is one of these, in its order.
 * `createdAt`: epoch milliseconds.
 */
export type Row<Value> =
  | {
      readonly kind: "kept" | "loose";
      readonly id: string;
      readonly value: Value;
      readonly createdAt?: number | undefined;
      /** Surely what a search means. */
      readonly isExact?: true | undefined;
    }
  | { readonly kind: "filtered" | "undetermined"; readonly id: string; readonly createdAt: number | undefined }
  | { readonly kind: "contradicts"; readonly id: string; readonly word: string }
  | { readonly kind: "other"; readonly id: string }
  | { readonly kind: "malformed" };

/** A row of a page, read and judged at its turn: most of what a search's page holds never has one. */
export interface PageRow<Value> {
  /** Once, however often it is asked. Throws a `Problem` (`vendor_bad_response`) where it is no JSON. */
  readonly judge: () => Row<Value>;
}

export const judged = <Value>(row: PageRow<Value>): Row<Value> => row.judge();

/** For pages of rows that are judged already. */
export const asPageRow = <Value>(row: Row<Value>): PageRow<Value> => ({ judge: () => row });

/** What other rows, such as invoices, led to the rows of a page. */
export interface FoundBy {
  /** Not all of it was read or could be judged: rows may be missing. */
  readonly isShort: boolean;
  readonly caveats: readonly Caveat[];
}

export interface Page<Value> {
  readonly rows: readonly PageRow<Value>[];
  readonly step: Step;
  /** The vendor's own count of everything that matches, where it tells one. */
  readonly total: number | undefined;
  /** Where the pages behind it begin, in order, where they can be asked for without this page's answer to each. */
  readonly following?: readonly Position[] | undefined;
  /** Of a slice: when each row was created, epoch milliseconds. */
  readonly createdAt?: readonly (number | undefined)[] | undefined;
  /** About how many bytes of JSON its rows were. */
  readonly bytes?: number | undefined;
  /** On a first page: rows that are known to lack the field a filter needs, without being read. */
  readonly undetermined?: number | undefined;
  /** Of customers found by something else: how much of that was read. */
  readonly foundBy?: FoundBy | undefined;
}

/** What a page keeps, for whoever reads no further. */
export const keptOn = <Value>({ rows }: Page<Value>): readonly Value[] =>
  rows.map(judged).flatMap((row) => (row.kind === "kept" ? [row.value] : []));

/** The row whose turn it is, judged. */
export const rowAt = <Value>({ rows }: Page<Value>, { place }: Checkpoint): Row<Value> | undefined => {
  const row = rows[place.skip];
  return row && judged(row);
};

const badAnswer = ({ connection }: Access, said: string, cause?: unknown): Problem =>
  new Problem("vendor_bad_response", `${connection.vendor.name}${said}.`, { cause });

const received = (access: Access, list: List<unknown>, body: unknown, at: Parameters<List<unknown>["receive"]>[1]) => {
  const result = list.receive(body, at);
  const wrong =
    "wrong" in result
      ? result.wrong
      : result.reading.items.length > at.size
        ? `${result.reading.items.length} rows where ${at.size} were asked`
        : undefined;
  if (wrong !== undefined || "wrong" in result)
    throw badAnswer(access, `'s ${list.rows} cannot be trusted here: ${wrong}`);
  return result.reading;
};

/** What a list's query is sent as, page and all. */
export const pageQuery = (list: List<unknown>, query: Query, { position, size }: PageAt): Query => ({
  ...list.fixedQuery,
  ...query,
  ...list.pagination.ask(position, size),
});

const send = async (access: Access, list: List<unknown>, query: Query, at: PageAt): Promise<Reading> => {
  const whole = pageQuery(list, query, at);
  const { place, rows } = list.pagination;
  const most = rows?.(at.position, at.size) ?? at.size;
  const { page, size } = place?.(at.position, at.size) ?? { page: undefined, size: most };
  const once = async (sent: Query): Promise<Reading> => {
    const { body, headers } = await access.http({
      ...requestOf(access, list.path, sent),
      leavesListUnread: at.leavesListUnread,
    });
    return received(access, list, body, { page, size, headers });
  };
  try {
    return await once(whole);
  } catch (failure) {
    const other = failure instanceof HttpFailure && failure.status === 400 ? list.rephrase(whole) : undefined;
    if (!other) throw failure;
    return once(other);
  }
};

const pagesOf = ({ pages }: Access, { isOfBook }: PageAt) => (isOfBook ? pages?.book : pages);

/** A page that is kept from before, or else the vendor's answer. */
const read = async (access: Access, list: List<unknown>, query: Query, at: PageAt): Promise<ReadPage> => {
  const { onKept } = access;
  const pages = pagesOf(access, at);
  const kept = pages?.take(list.path, query, at.position);
  const { lead = 0 } = (kept && list.pagination.place?.(at.position, kept.size)) ?? {};
  // Another process may have come further through a larger page that begins at the same place.
  if (kept && kept.reading.items.length - lead >= (at.skip ?? 0)) {
    onKept?.(kept.ageMs);
    return kept;
  }
  const page = { reading: await send(access, list, query, at), size: at.size };
  pages?.note(list.path, query, at.position, page);
  return page;
};

/** What is asked of a slice's rows: all of them, or the one at its end. */
const sliceOf = ({ slices }: List<unknown>, query: Query, { slice, ...at }: PageAt) => {
  if (!slice || !slices) return { asked: query, at };
  const { end } = slice;
  const asked = { ...query, ...slices.ask(slice), ...(end ? slices.orders[end] : {}) };
  return { asked, at: end ? { ...at, size: 1 } : at };
};

/** An item as it was sent, read where it was not yet. Throws a `Problem` where it is no JSON, and forgets its page. */
const itemReader =
  (access: Access, list: List<unknown>, query: Query, at: PageAt) =>
  (item: unknown): unknown => {
    if (!(item instanceof UnreadJson)) return item;
    try {
      return item.read();
    } catch (cause) {
      pagesOf(access, at)?.forget(list.path, query, at.position);
      throw badAnswer(access, ` sent ${list.rows} that are not JSON`, cause);
    }
  };

const bytesOf = (item: unknown): number =>
  item instanceof UnreadJson ? item.bytes : (JSON.stringify(item ?? null)?.length ?? 0);

/** Holds what was sent until it is read, then what it came to. */
const unreadRow = <Value>(sent: unknown, read: (sent: unknown) => Row<Value>): PageRow<Value> => {
  let held: { readonly sent: unknown } | { readonly row: Row<Value> } = { sent };
  const judge = () => {
    if ("sent" in held) held = { row: read(held.sent) };
    return held.row;
  };
  return { judge };
};

/** When a slice's rows were created. Throws `vendor_bad_response` where one is outside of it. */
const creationIn = (
  access: Access,
  { rows, slices }: List<unknown>,
  items: readonly unknown[],
  { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: Slice,
): Page<unknown>["createdAt"] => {
  const createdAt = slices && items.map(slices.createdAt);
  if (createdAt?.some((at) => at !== undefined && (at < from || at >= until)))
    throw badAnswer(access, `'s ${rows} cannot be trusted here: some were created at another time than asked for`);
  return createdAt;
};

/**
 * One page of a list, its rows judged. Rejects with `HttpFailure` or `Problem`: `vendor_bad_response` where the
 * envelope is another one than documented, belies the question, or has not one row that is as documented.
 */
export const readPage = async <Value>(
  access: Access,
  list: List<Value>,
  query: Query,
  given: PageAt,
  judge: (row: Value, id: string, sent: unknown) => Row<Value>,
): Promise<Page<Value>> => {
  const { asked, at } = sliceOf(list, query, given);
  const { reading, size: askedSize } = await read(access, list, asked, at);
  const { items, next, total, size } = reading;
  const { lead } = list.pagination.place?.(at.position, askedSize) ?? { lead: 0 };
  const sentOf = itemReader(access, list, asked, at);
  const rowOf = (item: unknown): Row<Value> => {
    const sent = sentOf(item);
    const read = list.toRow(sent);
    if (read === undefined) return { kind: "malformed" };
    return read.row === "other" ? { kind: "other", id: read.id } : judge(read.row as Value, read.id, sent);
  };
  const rows = items.slice(lead).map((item) => unreadRow(item, rowOf));
  if (rows.length > 0 && rows.every((row) => judged(row).kind === "malformed"))
    throw badAnswer(access, ` sent rows that are not ${list.rows} as documented`);
  const seen = { count: items.length, next, total, size };
  const { pagination } = list;
  return {
    rows,
    total,
    step: pagination.next(at.position, seen, askedSize),
    following: pagination.following?.(at.position, seen, askedSize, pagesAtOnce),
    ...(given.slice ? { createdAt: creationIn(access, list, items.slice(lead).map(sentOf), given.slice) } : {}),
    // As long as the first one each: one page's rows are much alike.
    bytes: items.length * bytesOf(items[0]),
  };
};
