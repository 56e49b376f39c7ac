/** Asks several vendors at once, fairly and honestly: shares, failures and what is left to ask stay apart. */

import type { VendorClient } from "../vendors/client.ts";
import type { Connection } from "../vendors/define.ts";
import { type Plan, sortsBy } from "../vendors/plan.ts";
import { type Checkpoint, startAt } from "../vendors/read/checkpoint.ts";
import { isComplete, type VendorReport } from "../vendors/vendor-report.ts";
import type { Customer, Pii } from "../vocabulary/customer.ts";
import { Problem, type ProblemCode } from "../vocabulary/problem.ts";
import type { Bookmark } from "./continuation/codec.ts";
import { shares } from "./fair-shares.ts";
import { merge } from "./merge-sorted.ts";
import { questionFor, type Request } from "./request.ts";
import { type Part, reportWalk, unaskedPart } from "./vendor-report.ts";
import { type CustomerWalk, type Report, walkCustomers } from "./walk.ts";

export interface FindContext {
  readonly clients: readonly VendorClient[];
  /** How much the caller may see. */
  readonly pii: Pii;
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
  readonly reports: readonly VendorReport[];
  readonly complete: boolean;
  /** Connections that were asked, and ended on an earlier page. */
  readonly finished: readonly string[];
  /** What earlier pages already lost, by connection. */
  readonly lostBefore: Readonly<Record<string, ProblemCode>>;
  /** Connections that cannot sort by creation time: their rows follow the others'. */
  readonly unsorted: readonly string[];
  readonly bookmark: Bookmark | undefined;
}

/** What was found, and the answer made of its first `most` rows: called again with fewer until it fits a budget. */
export interface Found {
  readonly ready: number;
  keep(most: number): CustomerPage;
}

type Asked = { readonly client: VendorClient } & (
  | { readonly walk: CustomerWalk }
  | { readonly refusal: Problem | undefined }
);

/** Rows per request: as many as may be where rows are filtered here, otherwise as many as the answer can show. */
export const pageSize = ({ customers }: VendorClient, { keeps }: Plan, limit: number): number =>
  keeps.length > 0 ? customers.mostPerPage : Math.min(limit, customers.mostPerPage);

const planFor = (
  client: VendorClient,
  request: Request,
  pii: Pii,
  resumed?: Checkpoint,
): Plan | Problem | undefined => {
  try {
    return client.customers.plan(questionFor(client.connection, request, pii), resumed?.place);
  } catch (problem) {
    if (problem instanceof Problem && problem.code === "unsupported") return problem;
    throw problem;
  }
};

const askedFor = (
  client: VendorClient,
  request: Request,
  resumed: Checkpoint | undefined,
  context: FindContext,
): Asked => {
  const plan = planFor(client, request, context.pii, resumed);
  if (!plan || plan instanceof Problem) return { client, refusal: plan };
  const { deadline, scanRows, report } = context;
  const limits = { deadline, scanRows, report, size: pageSize(client, plan, request.limit) };
  return { client, walk: walkCustomers(client, plan, resumed ?? startAt(plan.first), limits) };
};

const fairly = (walks: readonly CustomerWalk[], rows: number): readonly number[] =>
  shares(
    walks.map(() => rows),
    rows,
  );

/** Everyone gets a fair share; what the first round leaves over goes to those who have more, until nobody has. */
const gather = async (walks: readonly CustomerWalk[], limit: number, isFirst: boolean): Promise<void> => {
  // On the first page everyone is asked, so that everyone's count and troubles are known from the start.
  const wanted = fairly(walks, limit).map((count) => (isFirst ? Math.max(count, 1) : count));
  await Promise.all(walks.map((walk, index) => walk.take(wanted[index] ?? 0)));
  for (;;) {
    const open = walks.filter((walk) => walk.standing === "going" && walk.ready.length < limit);
    const left = limit - walks.reduce((sum, walk) => sum + walk.ready.length, 0);
    if (left <= 0 || open.length === 0) return;
    const extra = fairly(open, left);
    await Promise.all(open.map((walk, index) => walk.take(walk.ready.length + (extra[index] ?? 0))));
  }
};

/** An answer's rows in their order, and how many of each walk it shows. */
interface Chosen {
  readonly rows: readonly FoundRow[];
  readonly counts: ReadonlyMap<CustomerWalk, number>;
}

type Choose = (most: number) => Chosen;

const rowsOf = (walk: CustomerWalk, count: number): readonly FoundRow[] =>
  walk.ready.slice(0, count).map(({ customer }) => ({ connection: walk.client.connection, customer }));

/** Rows grouped by vendor, shared out fairly. */
const chooseShares = (walks: readonly CustomerWalk[], most: number): Chosen => {
  const given = shares(
    walks.map((walk) => walk.ready.length),
    most,
  );
  const counts = new Map(walks.map((walk, index) => [walk, given[index] ?? 0]));
  return { counts, rows: walks.flatMap((walk) => rowsOf(walk, counts.get(walk) ?? 0)) };
};

const gatherGrouped = async (walks: readonly CustomerWalk[], limit: number, isFirst: boolean): Promise<Choose> => {
  await gather(walks, limit, isFirst);
  return (most) => chooseShares(walks, most);
};

const gatherSorted = async (walks: readonly CustomerWalk[], request: Request, isFirst: boolean): Promise<Choose> => {
  const { sort, limit } = request;
  if (!sort) return gatherGrouped(walks, limit, isFirst);
  const sorted = walks.filter((walk) => sortsBy(walk.plan, sort));
  const others = walks.filter((walk) => !sortsBy(walk.plan, sort));
  await Promise.all([
    ...sorted.map((walk) => walk.take(limit)),
    ...(isFirst ? others.map((walk) => walk.take(1)) : []),
  ]);
  const whole = merge(sorted, sort, limit);
  // The others follow once nothing sorted is left to come before them.
  const isDone = !whole.waiting && whole.rows.length < limit;
  if (isDone) await gather(others, limit - whole.rows.length, isFirst);
  return (most) => {
    const merged = merge(sorted, sort, most);
    const rest = chooseShares(isDone ? others : [], most - merged.rows.length);
    return {
      counts: new Map([...merged.counts, ...rest.counts]),
      rows: [
        ...merged.rows.map(({ walk, taken }) => ({ connection: walk.client.connection, customer: taken.customer })),
        ...rest.rows,
      ],
    };
  };
};

/** Throws when every asked vendor failed or is unsupported: then there is no answer, only a problem. */
export const refuseEmptyHanded = (reports: readonly VendorReport[], asked: readonly Connection[]): void => {
  const isHopeless = reports.every(({ outcome }) => outcome === "failed" || outcome === "unsupported");
  if (!isHopeless) return;
  const problems = reports.flatMap(({ vendor, problem }) => (problem ? [{ vendor, problem }] : []));
  const failed = problems.filter(({ problem }) => problem.code !== "unsupported");
  const waits = failed.flatMap(({ problem }) => problem.retryAfterSeconds ?? []);
  const code = (failed[0] ?? problems[0])?.problem.code ?? "internal";
  const said = problems.map(({ vendor, problem }) =>
    reports.length > 1 ? `${vendor}: ${problem.message}` : problem.message,
  );
  const honoured = asked.map(
    ({ name, vendor }) => `${name} honours ${Object.keys(vendor.customers.words).join(", ")}.`,
  );
  const teach =
    failed.length > 0 ? "" : asked.length === 1 ? ` ${honoured[0]}` : " describe_vendors says what each honours.";
  throw new Problem(code, said.join(" ") + teach, waits.length > 0 ? { retryAfterSeconds: Math.max(...waits) } : {});
};

/** A vendor's part when `shown` of its ready rows are in the answer. */
const partOf = (asked: Asked, shown: number): Part => {
  if (!("walk" in asked)) return unaskedPart(asked.client.connection.name, asked.refusal);
  const { walk } = asked;
  const isAll = shown === walk.ready.length;
  return reportWalk({
    connection: walk.client.connection,
    plan: walk.plan,
    from: walk.from,
    at: isAll ? walk.now : (walk.ready[shown - 1]?.after ?? walk.from),
    total: walk.now.total,
    standing: isAll ? walk.standing : "going",
    problem: walk.problem,
    shown,
    foundBy: walk.foundBy,
  });
};

/**
 * One page of an answer: from the start, or from where a bookmark stands. Rejects with `invalid_argument` before
 * anything is sent, and with a vendor's problem where nobody could answer.
 */
export const find = async (request: Request, bookmark: Bookmark | undefined, context: FindContext): Promise<Found> => {
  const names = bookmark ? Object.keys(bookmark.open) : request.vendors;
  const clients = context.clients.filter(({ connection }) => names.includes(connection.name));
  const asked = clients.map((client) => askedFor(client, request, bookmark?.open[client.connection.name], context));
  const walks = asked.flatMap((one) => ("walk" in one ? [one.walk] : []));
  const choose = await gatherSorted(walks, request, bookmark === undefined);
  const lostBefore = bookmark?.lost ?? {};
  const { sort } = request;
  const finished = context.clients.filter(
    ({ connection }) => request.vendors.includes(connection.name) && !names.includes(connection.name),
  );
  // What an earlier page read to its end by a match that no document describes may still miss somebody.
  const isUnsureBefore = finished.some((client) => {
    const plan = planFor(client, request, context.pii);
    return plan && !(plan instanceof Problem) && plan.pushdowns.some(({ how }) => how === "unsure");
  });
  const unsorted = sort ? walks.filter((walk) => !sortsBy(walk.plan, sort)) : [];

  const keep = (most: number): CustomerPage => {
    const { counts, rows } = choose(most);
    const parts = asked.map((one) => partOf(one, "walk" in one ? (counts.get(one.walk) ?? 0) : 0));
    const reports = parts.map(({ report }) => report);
    const open = Object.fromEntries(
      parts.flatMap(({ report, next }) => (next ? [[report.vendor, next] as const] : [])),
    );
    const lost = {
      ...lostBefore,
      ...Object.fromEntries(reports.flatMap(({ vendor, missing }) => (missing ? [[vendor, missing] as const] : []))),
    };
    return {
      rows,
      reports,
      finished: finished.map(({ connection }) => connection.name),
      lostBefore,
      complete: Object.keys(lost).length === 0 && !isUnsureBefore && reports.every(isComplete),
      unsorted: unsorted.map(({ client }) => client.connection.name),
      bookmark: Object.keys(open).length > 0 ? { request, open, lost, issuedAt: context.now } : undefined,
    };
  };
  refuseEmptyHanded(
    keep(request.limit).reports,
    clients.map(({ connection }) => connection),
  );
  const ready = walks.reduce((sum, walk) => sum + walk.ready.length, 0);
  return { ready: Math.min(request.limit, ready), keep };
};
