/** Asks several vendors at once, fairly and honestly: shares, failures and what is left to ask stay apart. */

import type { VendorClient } from "../vendors/client.ts";
import type { Connection } from "../vendors/define.ts";
import { filtersHere, type Plan, sortsBy } from "../vendors/plan.ts";
import { type Checkpoint, startAt } from "../vendors/read/checkpoint.ts";
import { isComplete, type VendorReport } from "../vendors/vendor-report.ts";
import type { Pii } from "../vocabulary/customer.ts";
import { Problem, type ProblemCode } from "../vocabulary/problem.ts";
import type { Bookmark } from "./continuation/codec.ts";
import { type Choose, chooseLoose, type FoundRow, gatherSorted } from "./gather.ts";
import { type Guessing, withinGuesses } from "./guesses.ts";
import { formRows, leastFirstRows, leastRowTokens } from "./limits.ts";
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
  /** Absent where nothing is hidden from the caller, or nobody counts. */
  readonly guessing?: Guessing | undefined;
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
  readonly request: Request;
  /** No bookmark went before it. */
  readonly isFirst: boolean;
  /** The caller's, asked or not. */
  readonly clients: readonly VendorClient[];
  /** Rows that an answer can show. */
  readonly ready: number;
  keep(most: number): CustomerPage;
  /** Keeps what was read and is not in this page of the answer, as far as anything is kept at all. */
  keepPages(page: CustomerPage): void;
}

type Asked = { readonly client: VendorClient } & (
  | { readonly walk: CustomerWalk }
  | { readonly refusal: Problem | undefined }
);

/** Rows that an answer can show. */
const mostShown = ({ limit, maxTokens }: Request): number => Math.min(limit, Math.ceil(maxTokens / leastRowTokens));

/**
 * Twice a vendor's share of them, since others may have less than theirs; so few that hardly a request is saved
 * otherwise.
 */
const firstRows = (request: Request): number => {
  const most = mostShown(request);
  return Math.min(most, Math.max(leastFirstRows, Math.ceil((2 * most) / request.vendors.length)));
};

/**
 * Rows per request: as many as may be where rows are filtered here or kept for later, some where a form of search is
 * judged here, otherwise little more than the answer can show.
 */
export const pageSize = (
  { customers }: VendorClient,
  plan: Plan,
  { request, isContinued }: { readonly request: Request; readonly isContinued: boolean },
): number => {
  if (filtersHere(plan)) return customers.mostPerPage;
  if (isContinued && customers.laterSize !== undefined && plan.asOf === undefined) return customers.laterSize;
  const rows = plan.search ? Math.max(mostShown(request), formRows) : firstRows(request);
  return Math.min(rows, customers.mostPerPage);
};

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
  const limits = {
    deadline,
    scanRows,
    report,
    size: pageSize(client, plan, { request, isContinued: resumed !== undefined }),
  };
  return { client, walk: walkCustomers(client, plan, resumed ?? startAt(plan.first), limits) };
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

/** A vendor's part when `shown` of its ready rows are in the answer, or of its loose ones. */
const partOf = (asked: Asked, shown: number, areLoose: boolean): Part => {
  if (!("walk" in asked)) return unaskedPart(asked.client.connection.name, asked.refusal);
  const { walk } = asked;
  const isAll = areLoose || shown === walk.ready.length;
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
    shownLoose: areLoose ? shown : 0,
  });
};

const keepPages = (walks: readonly CustomerWalk[], next: Bookmark | undefined): void => {
  for (const { client, plan } of walks) {
    const place = next?.open[client.connection.name]?.place;
    const query = place && plan.queries[place.query];
    if (query) client.customers.keepPage?.(query, place.position);
  }
};

const look = async (request: Request, bookmark: Bookmark | undefined, context: FindContext): Promise<Found> => {
  const names = bookmark ? Object.keys(bookmark.open) : request.vendors;
  const clients = context.clients.filter(({ connection }) => names.includes(connection.name));
  const asked = clients.map((client) => askedFor(client, request, bookmark?.open[client.connection.name], context));
  const walks = asked.flatMap((one) => ("walk" in one ? [one.walk] : []));
  const most = mostShown(request);
  const chosen = await gatherSorted(walks, { ...request, limit: most }, bookmark === undefined);
  // Only where nothing better can still come: those who are meant would follow behind the others.
  const areLoose = walks.every(({ ready, standing }) => ready.length === 0 && standing !== "going");
  const choose: Choose = areLoose ? (most) => chooseLoose(walks, most) : chosen;
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

  const keepFirst = (most: number): CustomerPage => {
    const { counts, rows } = choose(most);
    const parts = asked.map((one) => partOf(one, "walk" in one ? (counts.get(one.walk) ?? 0) : 0, areLoose));
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
  const ready = walks.reduce((sum, walk) => sum + (areLoose ? walk.loose : walk.ready).length, 0);
  const shown = Math.min(most, ready);
  const whole = keepFirst(shown);
  refuseEmptyHanded(
    whole.reports,
    clients.map(({ connection }) => connection),
  );
  return {
    request,
    isFirst: bookmark === undefined,
    clients: context.clients,
    ready: shown,
    keep: (fewer) => (fewer === shown ? whole : keepFirst(fewer)),
    keepPages: ({ bookmark: next }) => keepPages(walks, next),
  };
};

/**
 * One page of an answer: from the start, or from where a bookmark stands. Rejects with `invalid_argument` before
 * anything is sent, and with a vendor's problem where nobody could answer.
 */
export const find = (request: Request, bookmark: Bookmark | undefined, context: FindContext): Promise<Found> => {
  const act = () => look(request, bookmark, context);
  // A continuation goes on with what was counted.
  return bookmark ? act() : withinGuesses(context.guessing, request, act, ({ ready }) => ready > 0);
};
