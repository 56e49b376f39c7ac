/**
 * A vendor's API whose list at one path changes between two pages: one row leaves it, arrives in it, or moves within
 * it.
 */

import type { Json, SandboxAnswer, SandboxApi, SandboxRequest } from "../../src/sandbox/api/vendor-api.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { List } from "../../src/vendors/declare/list.ts";
import type { Vendor } from "../../src/vendors/define.ts";

/** `row` and `to` are places in the list, taken modulo its length. */
export interface Movement {
  readonly kind: "leaves" | "arrives" | "moves";
  readonly row: number;
  readonly to: number;
}

export interface Moving {
  /** The list that moves; every other list of the vendor stands still. */
  readonly path: string;
  /** Undefined: nothing moves. */
  readonly movement: Movement | undefined;
  /** Pages that are served before it happens; 0: it has happened before the first. */
  readonly after: number;
  /** Rows per page at most, whatever is asked. */
  readonly perPage: number;
  /** What a cursor remembers: the row it stands behind, or how many rows came. */
  readonly cursors: "rows" | "counts";
}

interface Ranked {
  readonly rank: number;
  readonly row: Json;
}

type Body = Readonly<Record<string, Json>>;

/** How each vendor pages: which rows are asked for, what is said around them, and which parameters are paging alone. */
interface Pager {
  readonly owns: readonly string[];
  readonly size: string;
  /** The rows from where the query stands, of the list as it is now. */
  readonly from: (query: URLSearchParams, size: number, rows: readonly Ranked[]) => number;
  /** The body of an inner answer around other rows. */
  readonly wrap: (body: Json, page: readonly Json[], facts: Facts) => Json;
}

/** All rows of a question, and an answer with all that stands around them. */
interface Question {
  readonly rows: readonly Json[];
  readonly answer: SandboxAnswer;
}

interface Facts {
  readonly total: number;
  readonly size: number;
  readonly next: string | null;
  /** The page that was asked for by its number. */
  readonly page: number;
}

/** The one list of an answer, wherever it stands. */
const withRows = (body: Json, page: readonly Json[], more: Body): Json => {
  const [key = ""] = Object.entries(body as Body).find(([, value]) => Array.isArray(value)) ?? [];
  return { ...(body as Body), ...more, [key]: page };
};

const cursorPlace = (query: URLSearchParams, name: string, rows: readonly Ranked[]): number => {
  const cursor = query.get(name);
  if (cursor === null) return 0;
  const [kind, value] = cursor.split(":");
  if (kind === "count") return Number(value);
  const place = rows.findIndex(({ rank }) => rank > Number(value));
  return place < 0 ? rows.length : place;
};

const pagers: Readonly<Record<SandboxVendor, Pager>> = {
  zenskar: {
    owns: ["cursor", "limit"],
    size: "limit",
    from: (query, _size, rows) => cursorPlace(query, "cursor", rows),
    wrap: (body, page, { next, total }) => withRows(body, page, { next, total_count: total }),
  },
  pland: {
    owns: ["offset", "limit"],
    size: "limit",
    from: (query) => Number(query.get("offset") ?? 0),
    wrap: (_body, page) => page,
  },
  adfin: {
    owns: ["page", "size"],
    size: "size",
    from: (query, size) => Number(query.get("page") ?? 0) * size,
    wrap: (body, rows, { total: totalElements, size, page }) =>
      withRows(body, rows, { page: { page: page + 1, size, totalElements } }),
  },
  sequence: {
    owns: ["after", "limit"],
    size: "limit",
    from: (query, _size, rows) => cursorPlace(query, "after", rows),
    wrap: (body, page, { next, total: totalResultSize }) =>
      withRows(body, page, { pagination: { after: next, totalResultSize } }),
  },
  fynn: {
    owns: ["page", "limit"],
    size: "limit",
    from: (query, size) => (Number(query.get("page") ?? 1) - 1) * size,
    wrap: (body, rows, { total: totalItems, size: itemsPerPage, page: currentPage }) =>
      withRows(body, rows, { meta: { pagination: { totalItems, itemsPerPage, currentPage } } }),
  },
};

/** Every list that a vendor declares, each path once. */
export const declaredLists = ({ customers, receivables }: Vendor): readonly List<unknown>[] => {
  const lists: readonly List<unknown>[] = [
    customers.list,
    ...Object.values(customers.words).flatMap(({ foundIn }) => foundIn?.list ?? []),
    ...(receivables
      ? [
          ...[...receivables.ofCustomer, ...receivables.overdue].map(({ list }) => list),
          receivables.everything.list,
          ...[receivables.relatedList, receivables.payments].flatMap((one) => (one ? [one.list] : [])),
        ]
      : []),
  ];
  return [...new Map(lists.map((one) => [one.path, one])).values()];
};

/** A question read from the inner API page after page, or its refusal. */
const readAll = (api: SandboxApi, request: SandboxRequest, list: List<unknown>): Question | SandboxAnswer => {
  const rows = new Map<string, Json>();
  const size = list.mostPerPage;
  for (let position: string | number | undefined; ; ) {
    const query = new URLSearchParams(request.query);
    for (const [name, value] of Object.entries(list.pagination.ask(position, size))) query.set(name, String(value));
    const answer = api.handle({ ...request, query });
    if (answer.status !== 200) return answer;
    const body = JSON.parse(JSON.stringify(answer.json)) as Json;
    const received = list.receive(body, {
      headers: answer.headers ?? {},
      page: list.pagination.place?.(position, size).page,
      size,
    });
    if ("wrong" in received) throw new Error(received.wrong);
    const { items, ...seen } = received.reading;
    for (const item of items) rows.set(list.toRow(item)?.id ?? JSON.stringify(item), item as Json);
    const step = list.pagination.next(position, { ...seen, count: items.length }, size);
    if (step.kind !== "more") return { rows: [...rows.values()], answer: { ...answer, json: body } };
    position = step.position;
  }
};

/** The list before and after a movement; ranks say where a row stands, whatever comes between. */
const states = (rows: readonly Json[], movement: Movement | undefined) => {
  const all = rows.map((row, rank): Ranked => ({ rank, row }));
  if (!movement || rows.length === 0) return { before: all, after: all };
  const [from, to] = [movement.row % rows.length, movement.to % rows.length];
  const others = all.filter(({ rank }) => rank !== from);
  if (movement.kind === "leaves") return { before: all, after: others };
  if (movement.kind === "arrives") return { before: others, after: all };
  const moved = { rank: to < from ? to - 0.5 : to + 0.5, row: rows[from] as Json };
  return { before: all, after: [...others, moved].toSorted((a, b) => a.rank - b.rank) };
};

/** Questions read once for as many movements of the same population as there are. */
export type Questions = Map<string, Question>;

/** How many pages of the list were served, and how many rows it has, by question. */
export type Served = ReadonlyMap<string, { readonly pages: number; readonly length: number }>;

/** The vendor's API with a moving list. */
export const movingApi = (api: SandboxApi, vendor: Vendor, moving: Moving, questions: Questions = new Map()) => {
  const pager = pagers[api.id];
  const list = declaredLists(vendor).find(({ path }) => path === moving.path);
  const served = new Map<string, { readonly pages: number; readonly length: number }>();

  const serve = (request: SandboxRequest, found: Question, key: string): SandboxAnswer => {
    const pages = served.get(key)?.pages ?? 0;
    served.set(key, { pages: pages + 1, length: found.rows.length });
    const { before, after } = states(found.rows, moving.movement);
    const rows = pages < moving.after ? before : after;
    const size = Math.min(Number(request.query.get(pager.size) ?? moving.perPage), moving.perPage);
    const from = pager.from(request.query, size, rows);
    const page = rows.slice(from, from + size);
    const last = page.at(-1);
    const isEnd = last === undefined || from + page.length >= rows.length;
    const cursor = moving.cursors === "rows" ? `row:${last?.rank}` : `count:${from + page.length}`;
    const asked = Number(request.query.get("page") ?? 0);
    const facts = { total: rows.length, size, next: isEnd ? null : cursor, page: asked };
    const sent = page.map(({ row }) => row);
    return { ...found.answer, json: pager.wrap(found.answer.json as Json, sent, facts) };
  };

  const handle = (request: SandboxRequest): SandboxAnswer => {
    if (!list || request.path !== moving.path) return api.handle(request);
    const query = new URLSearchParams(request.query);
    for (const name of pager.owns) query.delete(name);
    query.sort();
    const key = query.toString();
    const known = `${api.id} ${moving.path} ${key}`;
    const found = questions.get(known) ?? readAll(api, request, list);
    if ("status" in found) return found;
    questions.set(known, found);
    return serve(request, found, key);
  };
  return { api: { ...api, handle } satisfies SandboxApi, served };
};
