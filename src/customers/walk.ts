/** Reads one connection's customers from a place on, row by row, and remembers after each kept row where it stood. */

import type { Http } from "../http/client.ts";
import type { Call, Connection } from "../vendors/define.ts";
import type { Position } from "../vendors/pagination/strategy.ts";
import type { Plan, PlannedQuery } from "../vendors/plan.ts";
import type { Page, Row } from "../vendors/read/page.ts";
import { fetchById, fetchPage } from "../vendors/read/page.ts";
import { problemOf } from "../vendors/read/problem-of.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { readBound } from "../vocabulary/moment.ts";
import type { Problem } from "../vocabulary/problem.ts";
import { type Checkpoint, hashOf, start, stepLoop } from "./checkpoint.ts";
import { createdOf, duplicateIds, idOf } from "./resume.ts";

export interface Taken {
  readonly customer: Customer;
  /** Everything up to and including this row. */
  readonly after: Checkpoint;
}

/** Why a walk stands still: it has read all, met a problem, or used up this call's patience. */
export type Standing = "going" | "ended" | "stuck" | "failed" | "paused";

export interface Walk {
  readonly connection: Connection;
  readonly plan: Plan;
  /** Kept rows in the vendor's order. */
  readonly ready: readonly Taken[];
  readonly from: Checkpoint;
  /** Everything read so far, past the last kept row. */
  readonly now: Checkpoint;
  readonly standing: Standing;
  readonly problem: Problem | undefined;
  /** Reads on until `count` rows are ready or the walk stands still. Never rejects. */
  take(count: number): Promise<void>;
}

/** Told of every problem met, with its cause: for the log, never for an answer. */
export type Report = (connection: string, problem: Problem) => void;

export interface Patience {
  readonly report?: Report | undefined;
  readonly call: Call;
  /** Rows that may be read in this call where rows are filtered here. */
  readonly scanRows: number;
  /** Rows per request, the same on every page of a walk: page numbers mean nothing under another size. */
  readonly size: number;
}

/** By-id requests that run side by side; a chunk of them is one page. */
const idsAtOnce = 8;
/** Requests in one call, whatever the rows: a vendor that sends empty pages cannot hold a call for long. */
const mostRequests = 250;
/** Ids of an exact search form, remembered so that the wider form does not show them again. */
const rememberedIds = 32;
/** A further page is not started with less time than this left. */
const enoughMs = 2_000;

const fetchIds = async (
  http: Http,
  walk: { connection: Connection; plan: Plan },
  ids: readonly string[],
  from: number,
  call: Call,
): Promise<Page> => {
  const chunk = ids.slice(from, from + idsAtOnce);
  const rows = await Promise.all(chunk.map((id) => fetchById(http, walk.connection, walk.plan, id, call)));
  const next = from + chunk.length;
  return {
    rows: rows.flatMap((row) => (row ? [row] : [])),
    total: undefined,
    step: next < ids.length ? { kind: "more", position: next } : { kind: "end" },
  };
};

export const startWalk = (
  http: Http,
  connection: Connection,
  plan: Plan,
  from: Checkpoint,
  patience: Patience,
): Walk => {
  const ready: Taken[] = [];
  const ids = new Set<string>();
  const cursors = new Set([from.place.position]);
  let now = from;
  let standing: Standing = "going";
  let problem: Problem | undefined;
  let page: Page | undefined;
  let impostors: ReadonlySet<Row> = new Set();
  let requests = 0;
  let [lastPage, alike] = ["", 0];
  let lastCreated: number | undefined;

  const load = async (query: PlannedQuery, position: Position | undefined): Promise<Page> => {
    requests += 1;
    return query.kind === "ids"
      ? fetchIds(http, { connection, plan }, query.ids, Number(position ?? 0), patience.call)
      : fetchPage(http, connection, plan, query, { position, size: patience.size }, patience.call);
  };

  /** Finds the row to go on with: where the anchor row now stands elsewhere on its page, goes on behind it. */
  const resume = (loaded: Page): void => {
    const { skip, anchor } = now.place;
    const grown = now.total !== undefined && loaded.total !== undefined && loaded.total !== now.total;
    let at = skip;
    let moved = now.moved || grown;
    if (anchor !== 0) {
      const hashes = loaded.rows.map((row) => hashOf(idOf(row) ?? ""));
      const found = hashes.indexOf(anchor);
      // At the top of a page the anchor belongs to the page before: here it means that rows came in above.
      if (skip > 0 ? hashes[skip - 1] !== anchor : found >= 0) {
        moved = true;
        // Of a walk seen from its start, every row dealt with is known by id, so the rows above are looked at as well.
        if (found >= 0) at = skip === 0 && from.read === 0 ? 0 : found + 1;
        // More rows than before pushed the anchor onto a later page: what stands here was dealt with.
        else if ((loaded.total ?? 0) > (now.total ?? Number.POSITIVE_INFINITY)) at = loaded.rows.length;
      }
    }
    now = {
      ...now,
      moved,
      total: loaded.total ?? now.total,
      place: { ...now.place, skip: Math.min(at, loaded.rows.length) },
    };
    page = loaded;
    impostors = duplicateIds(loaded.rows);
  };

  /** A vendor that ignores the position sends one page for ever: believed of the third alike in a row. */
  const isStale = ({ rows }: Page): boolean => {
    const ids = rows.flatMap((row) => idOf(row) ?? []);
    const known = [now.place.query, ...ids].join();
    alike = ids.length > 0 && known === lastPage ? alike + 1 : 1;
    lastPage = known;
    return alike > 2;
  };

  const pausing = (): boolean => {
    if (requests === 0) return false;
    return requests >= mostRequests || patience.call.deadline - performance.now() < enoughMs;
  };

  /** Over the end of a page: to the next one, the next query, or the end. */
  const turn = (done: Page): Standing => {
    page = undefined;
    if (done.step.kind === "more") {
      const { position } = done.step;
      // A cursor that comes round within one call is known by itself; over several calls the loop finds it.
      const { loop, met } =
        typeof position === "string" ? stepLoop(now.loop, position) : { loop: now.loop, met: false };
      if (met || cursors.has(position)) return "stuck";
      cursors.add(position);
      now = { ...now, loop, place: { ...now.place, position, skip: 0 } };
      return "going";
    }
    if (done.step.kind === "stuck") return "stuck";
    if (now.place.query + 1 >= plan.queries.length) return "ended";
    if (now.read > rememberedIds) {
      now = { ...now, secondFormSkipped: true };
      return "ended";
    }
    const place = { query: now.place.query + 1, position: undefined, skip: 0, anchor: 0 };
    now = { ...now, loop: start.loop, total: undefined, place };
    cursors.clear();
    return "going";
  };

  /** True where creation order says that nothing further can match. */
  const beyond = (row: Row, order: string | undefined): boolean => {
    const at = createdOf(row);
    if (at === undefined || order === undefined) return false;
    const descending = order === "-created_at";
    const disordered = lastCreated !== undefined && (descending ? at > lastCreated : at < lastCreated);
    lastCreated = at;
    if (disordered) now = { ...now, disordered: true };
    if (now.disordered || row.kind !== "filtered") return false;
    const bound = descending ? plan.created.after : plan.created.before;
    const instant = readBound(bound ?? "");
    return instant !== undefined && (descending ? at < instant : at >= instant);
  };

  const note = (row: Row): void => {
    const id = idOf(row);
    const repeated = id !== undefined && (ids.has(id) || now.given.includes(hashOf(id)));
    if (id !== undefined) ids.add(id);
    const place = { ...now.place, skip: now.place.skip + 1, anchor: id === undefined ? 0 : hashOf(id) };
    const isNew = id !== undefined && !repeated && now.place.query + 1 < plan.queries.length;
    const given = isNew && now.given.length < rememberedIds ? [...now.given, hashOf(id)] : now.given;
    now = { ...now, place, given, read: now.read + 1 };
    if (impostors.has(row)) now = { ...now, malformed: now.malformed + 1 };
    else if (repeated) {
      // A row that an earlier query gave is expected; any other repetition means that rows moved.
      if (now.place.query === 0) now = { ...now, moved: true };
    } else if (row.kind === "contradicts") {
      now = { ...now, dropped: { ...now.dropped, [row.word]: (now.dropped[row.word] ?? 0) + 1 } };
    } else if (row.kind === "malformed") now = { ...now, malformed: now.malformed + 1 };
    else if (row.kind === "undetermined") now = { ...now, undetermined: now.undetermined + 1 };
    else if (row.kind === "kept") ready.push({ customer: row.customer, after: now });
  };

  const advance = async (): Promise<Standing> => {
    const query = plan.queries[now.place.query];
    if (!query) return "ended";
    if (plan.keeps.length > 0 && now.read - from.read >= patience.scanRows) return "paused";
    if (!page) {
      if (pausing()) return "paused";
      const loaded = await load(query, now.place.position);
      if (query.kind === "list" && isStale(loaded)) return "stuck";
      resume(loaded);
      return "going";
    }
    const row = page.rows[now.place.skip];
    if (!row) return turn(page);
    if (query.kind === "list" && beyond(row, query.order)) return "ended";
    note(row);
    return "going";
  };

  return {
    connection,
    plan,
    from,
    ready,
    get now() {
      return now;
    },
    get standing() {
      return standing;
    },
    get problem() {
      return problem;
    },
    take: async (count) => {
      const scanned = () => plan.keeps.length > 0 && now.read - from.read >= patience.scanRows;
      // Past the last row wanted as far as no request is needed: the end is known at once, and no page is read twice.
      const unfinished = () => page !== undefined && page.rows[now.place.skip]?.kind !== "kept" && !scanned();
      while (standing === "going" && (ready.length < count || unfinished())) {
        try {
          standing = await advance();
        } catch (failure) {
          problem = problemOf(connection.vendor, failure);
          standing = "failed";
          patience.report?.(connection.name, problem);
        }
      }
    },
  };
};
