/** Asks several connections at once, fairly and honestly: shares, failures and what is left to ask stay apart. */

import type { Http } from "../http/client.ts";
import type { Connection } from "../vendors/define.ts";
import { type Plan, plan, sortsBy } from "../vendors/plan.ts";
import type { Customer, Pii } from "../vocabulary/customer.ts";
import { Problem, type ProblemCode } from "../vocabulary/problem.ts";
import { type Checkpoint, start } from "./checkpoint.ts";
import type { Bookmark } from "./continuation/codec.ts";
import { shares } from "./fair-shares.ts";
import { merge } from "./merge-sorted.ts";
import { questionFor, type Request } from "./request.ts";
import { type Settled, settle, settleUnasked } from "./vendor-report.ts";
import { type Report, startWalk, type Walk } from "./walk.ts";

export interface FindContext {
  readonly http: Http;
  readonly connections: readonly Connection[];
  /** How much the caller may see. */
  readonly pii: Pii;
  readonly signal: AbortSignal;
  /** On `performance.now()`. */
  readonly deadline: number;
  readonly scanRows: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly report?: Report | undefined;
}

export interface FoundRow {
  readonly connection: Connection;
  readonly customer: Customer;
}

export interface CustomerPage {
  readonly rows: readonly FoundRow[];
  readonly settled: readonly Settled[];
  readonly complete: boolean;
  /** Connections that were asked, and ended on an earlier page. */
  readonly finished: readonly string[];
  /** What earlier pages already lost, by connection. */
  readonly lostBefore: Readonly<Record<string, ProblemCode>>;
  /** Connections that cannot sort by creation time: their rows follow the others'. */
  readonly unsorted: readonly string[];
  /** Rows that were ready but do not fit in. */
  readonly heldBack: number;
  readonly bookmark: Bookmark | undefined;
}

/** What was found, and the answer made of its first `most` rows: called again with fewer until it fits a budget. */
export interface Found {
  readonly ready: number;
  keep(most: number): CustomerPage;
}

type Part = { readonly connection: Connection } & ({ readonly walk: Walk } | { readonly refusal: Problem | undefined });

const walks = (parts: readonly Part[]): Walk[] => parts.flatMap((part) => ("walk" in part ? [part.walk] : []));

/** Rows per request: as many as may be where rows are filtered here, otherwise as many as the answer can show. */
export const pageSize = (connection: Connection, made: Plan, limit: number): number =>
  made.keeps.length > 0
    ? connection.vendor.customers.mostPerPage
    : Math.min(limit, connection.vendor.customers.mostPerPage);

const partOf = (connection: Connection, request: Request, from: Checkpoint, context: FindContext): Part => {
  let made: Plan | undefined;
  try {
    made = plan(connection.vendor, questionFor(connection, request, context.pii));
  } catch (problem) {
    if (problem instanceof Problem && problem.code === "unsupported") return { connection, refusal: problem };
    throw problem;
  }
  if (!made) return { connection, refusal: undefined };
  const { signal, deadline, scanRows, report } = context;
  const patience = { call: { signal, deadline }, scanRows, report, size: pageSize(connection, made, request.limit) };
  return { connection, walk: startWalk(context.http, connection, made, from, patience) };
};

/** Everyone gets a fair share; what the first round leaves over goes to those who have more, until nobody has. */
const gather = async (asked: readonly Walk[], limit: number, first: boolean): Promise<void> => {
  let wanted = shares(
    asked.map(() => limit),
    limit,
  );
  // On the first page everyone is asked, so that everyone's count and troubles are known from the start.
  if (first) wanted = wanted.map((count) => Math.max(count, 1));
  await Promise.all(asked.map((walk, index) => walk.take(wanted[index] ?? 0)));
  for (;;) {
    const open = asked.filter((walk) => walk.standing === "going" && walk.ready.length < limit);
    const missing = limit - asked.reduce((sum, walk) => sum + walk.ready.length, 0);
    if (missing <= 0 || open.length === 0) return;
    const extra = shares(
      open.map(() => limit),
      missing,
    );
    await Promise.all(open.map((walk, index) => walk.take(walk.ready.length + (extra[index] ?? 0))));
  }
};

/** How many rows of each walk an answer of `most` rows shows, and in which order. */
type Choose = (most: number) => { readonly counts: readonly number[]; readonly rows: readonly FoundRow[] };

const rowsOf = (asked: readonly Walk[], counts: readonly number[]): FoundRow[] =>
  asked.flatMap((walk, index) =>
    walk.ready.slice(0, counts[index]).map(({ customer }) => ({ connection: walk.connection, customer })),
  );

const gatherUnsorted = async (asked: readonly Walk[], limit: number, first: boolean): Promise<Choose> => {
  await gather(asked, limit, first);
  return (most) => {
    const counts = shares(
      asked.map((walk) => walk.ready.length),
      most,
    );
    return { counts, rows: rowsOf(asked, counts) };
  };
};

const gatherSorted = async (asked: readonly Walk[], request: Request, first: boolean): Promise<Choose> => {
  const { sort, limit } = request;
  if (!sort) return gatherUnsorted(asked, limit, first);
  const sorted = asked.filter((walk) => sortsBy(walk.plan, sort));
  const others = asked.filter((walk) => !sorted.includes(walk));
  await Promise.all([...sorted.map((walk) => walk.take(limit)), ...(first ? others.map((walk) => walk.take(1)) : [])]);
  const whole = merge(sorted, sort, limit);
  // The others follow once nothing sorted is left to come before them.
  const done = !whole.waiting && whole.rows.length < limit;
  if (done) await gather(others, limit - whole.rows.length, first);
  return (most) => {
    const part = merge(sorted, sort, most);
    const rest = shares(
      others.map((walk) => (done ? walk.ready.length : 0)),
      most - part.rows.length,
    );
    const counts = asked.map(
      (walk) => (sorted.includes(walk) ? part.counts[sorted.indexOf(walk)] : rest[others.indexOf(walk)]) ?? 0,
    );
    const merged = part.rows.flatMap(({ walk, taken }) => {
      const source = sorted[walk];
      return source ? [{ connection: source.connection, customer: taken.customer }] : [];
    });
    return { counts, rows: [...merged, ...rowsOf(others, rest)] };
  };
};

/** Throws when every asked connection failed or is unsupported: then there is no answer, only a problem. */
export const refuseEmptyHanded = (settled: readonly Settled[], asked: readonly Connection[]): void => {
  const hopeless = settled.every(({ answer }) => answer.outcome === "failed" || answer.outcome === "unsupported");
  if (!hopeless) return;
  const problems = settled.flatMap(({ answer }) =>
    answer.problem ? [{ vendor: answer.vendor, ...answer.problem }] : [],
  );
  const failed = problems.filter((one) => one.code !== "unsupported");
  const waits = failed.flatMap((one) => one.retry_after_s ?? []);
  const code = (failed[0] ?? problems[0])?.code ?? "internal";
  const said = problems.map((one) => (settled.length > 1 ? `${one.vendor}: ${one.message}` : one.message)).join(" ");
  const honoured = asked.map(
    ({ name, vendor }) => `${name} honours ${Object.keys(vendor.customers.words).join(", ")}.`,
  );
  const teach =
    failed.length > 0 ? "" : asked.length === 1 ? ` ${honoured[0]}` : " describe_vendors says what each honours.";
  throw new Problem(code, said + teach, waits.length > 0 ? { retryAfterSeconds: Math.max(...waits) } : {});
};

/**
 * One page of an answer: from the start, or from where a bookmark stands. Rejects with `invalid_argument` before
 * anything is sent, and with a vendor's problem where nobody could answer.
 */
export const find = async (request: Request, bookmark: Bookmark | undefined, context: FindContext): Promise<Found> => {
  const names = bookmark ? Object.keys(bookmark.open) : request.vendors;
  const asked = context.connections.filter((connection) => names.includes(connection.name));
  const parts = asked.map((connection) =>
    partOf(connection, request, bookmark?.open[connection.name] ?? start, context),
  );
  const walking = walks(parts);
  const choose = await gatherSorted(walking, request, bookmark === undefined);
  const lostBefore = bookmark?.lost ?? {};
  const { sort } = request;
  const unsorted = sort ? walking.filter((walk) => !sortsBy(walk.plan, sort)) : [];

  const keep = (most: number): CustomerPage => {
    const { counts, rows } = choose(most);
    const settled = parts.map((part) =>
      "walk" in part
        ? settle(part.walk, counts[walking.indexOf(part.walk)] ?? 0)
        : settleUnasked(part.connection.name, part.refusal),
    );
    const open = Object.fromEntries(
      settled.flatMap(({ answer, next }) => (next ? [[answer.vendor, next] as const] : [])),
    );
    const lost = {
      ...lostBefore,
      ...Object.fromEntries(
        settled.flatMap(({ answer, lost: code }) => (code ? [[answer.vendor, code] as const] : [])),
      ),
    };
    const whole = Object.keys(open).length === 0 && Object.keys(lost).length === 0;
    return {
      rows,
      settled,
      finished: request.vendors.filter((name) => !names.includes(name)),
      lostBefore,
      complete: whole && settled.every(({ answer }) => answer.outcome === "ok" || answer.outcome === "empty"),
      unsorted: unsorted.map((walk) => walk.connection.name),
      heldBack: walking.reduce((sum, walk) => sum + walk.ready.length, 0) - rows.length,
      bookmark: Object.keys(open).length > 0 ? { request, open, lost, issuedAt: context.now } : undefined,
    };
  };
  refuseEmptyHanded(keep(request.limit).settled, asked);
  return {
    ready: Math.min(
      request.limit,
      walking.reduce((sum, walk) => sum + walk.ready.length, 0),
    ),
    keep,
  };
};
