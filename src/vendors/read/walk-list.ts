/** Reads a paged list of receivables to its end, or as far as the call's time allows. Only ever GET. */

import type { Http } from "../../http/client.ts";
import { HttpFailure } from "../../http/failure.ts";
import type { Query } from "../../http/request.ts";
import { createYielding } from "../../platform/event-loop.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { Reading } from "../declare/list.ts";
import type { RowList } from "../declare/receivables.ts";
import type { Call, Connection } from "../define.ts";
import type { Position } from "../pagination/strategy.ts";
import { problemOf } from "./problem-of.ts";
import { ask } from "./request.ts";

/** `paused`: the call's time is nearly up, and rows are left unread. */
export type WalkEnd = "ended" | "paused" | "stuck" | "stopped" | "failed";

export interface RowWalk {
  readonly end: WalkEnd;
  /** Rows the vendor sent, of any kind. */
  readonly read: number;
  /** Of them, those whose id an earlier row of this walk had. */
  readonly repeated: number;
  /** Rows that are not as documented. */
  readonly malformed: number;
  readonly requests: number;
  /** The vendor's own count, as last told. */
  readonly total: number | undefined;
  readonly failure?: Problem;
  /** The status of a refusal before the first row, for which another form may be tried. */
  readonly refused?: number;
}

export interface WalkPatience {
  readonly call: Call;
  /** Milliseconds before the deadline at which no further page is started. */
  readonly reserveMs: number;
}

/** What problem texts call the failure's advice: the receivables' own, beside the vendor's. */
export const receivablesProblem = (connection: Connection, failure: unknown): Problem => {
  const { vendor } = connection;
  return problemOf({ ...vendor, remedies: { ...vendor.remedies, ...vendor.receivables?.remedies } }, failure);
};

/** A row's own id, which every vendor of ours calls so. */
const idOf = (item: unknown): string | undefined => {
  const { id, _id } = (item ?? {}) as { id?: unknown; _id?: unknown };
  return [id, _id].find((one) => typeof one === "string");
};

const badResponse = (connection: Connection, wrong: string): Problem =>
  new Problem("vendor_bad_response", `${connection.vendor.name}'s invoices cannot be trusted here: ${wrong}.`);

const fetchReading = async (
  http: Http,
  connection: Connection,
  list: RowList<unknown>,
  query: Query,
  position: Position | undefined,
  call: Call,
): Promise<Reading> => {
  const size = list.mostPerPage;
  const whole = { ...list.fixedQuery, ...query, ...list.pagination.ask(position, size) };
  const send = async (sent: Query): Promise<Reading> => {
    const { body, headers } = await ask(http, connection, list.path, sent, call);
    const received = list.receive(body, { headers, position, size });
    if ("wrong" in received) throw badResponse(connection, received.wrong);
    const { items } = received.reading;
    if (items.length > size) throw badResponse(connection, `${items.length} rows where ${size} were asked`);
    return received.reading;
  };
  try {
    return await send(whole);
  } catch (failure) {
    const other = failure instanceof HttpFailure && failure.status === 400 ? list.rephrase(whole) : undefined;
    if (!other) throw failure;
    return send(other);
  }
};

/**
 * Walks one query from its first page on and gives every row to `take`, in the vendor's order; `take` may end the walk by
 * returning "stop". Never rejects: what went wrong stands in the result, and rows read until then stay read.
 */
export const walkRows = async <Row>(
  http: Http,
  connection: Connection,
  list: RowList<Row>,
  query: Query,
  take: (row: Row) => "stop" | undefined,
  { call, reserveMs }: WalkPatience,
): Promise<RowWalk> => {
  const seen = new Set<Position>();
  const ids = new Set<string>();
  const count = { read: 0, repeated: 0, malformed: 0, requests: 0 };
  let total: number | undefined;
  let position: Position | undefined;
  let firstBefore: string | undefined;
  const done = (end: WalkEnd, more: Pick<RowWalk, "failure" | "refused"> = {}): RowWalk => ({
    end,
    ...count,
    total,
    ...more,
  });

  /** True where `take` has seen enough. */
  const takeAll = async (items: readonly unknown[]): Promise<boolean> => {
    const pace = createYielding();
    let good = 0;
    for (const item of items) {
      await pace();
      const id = idOf(item);
      if (id !== undefined && ids.has(id)) count.repeated += 1;
      if (id !== undefined) ids.add(id);
      const row = list.toRow(item);
      if (row === undefined) count.malformed += 1;
      else good += 1;
      if (row !== undefined && row !== "other" && take(row as Row) === "stop") return true;
    }
    if (good === 0 && items.length > 0) throw badResponse(connection, "its rows are not as documented");
    return false;
  };

  for (;;) {
    if (count.requests > 0 && call.deadline - performance.now() < reserveMs) return done("paused");
    try {
      count.requests += 1;
      const reading = await fetchReading(http, connection, list, query, position, call);
      // A vendor that ignores the position sends its first page for ever.
      const first = reading.items.length > 0 ? JSON.stringify(reading.items[0]) : undefined;
      if (first !== undefined && first === firstBefore) return done("stuck");
      firstBefore = first;
      total = reading.total ?? total;
      count.read += reading.items.length;
      if (await takeAll(reading.items)) return done("stopped");
      const { next, items } = reading;
      const step = list.pagination.next(position, { count: items.length, next, total }, list.mostPerPage);
      if (step.kind !== "more") return done(step.kind === "end" ? "ended" : "stuck");
      if (seen.has(step.position)) return done("stuck");
      seen.add(step.position);
      position = step.position;
    } catch (failure) {
      const refused = failure instanceof HttpFailure && failure.kind === "status" ? failure.status : undefined;
      return done("failed", {
        failure: receivablesProblem(connection, failure),
        ...(refused !== undefined && count.read === 0 ? { refused } : {}),
      });
    }
  }
};
