/** A vendor of a few written-down pages, and walks over it: what a walk does with its rows, and nothing else. */

import * as z from "zod";
import { type CustomerWalk, type ReadLimits, walkCustomers } from "../../src/customers/walk.ts";
import type { Http } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { list } from "../../src/vendors/declare/list.ts";
import type { Connection, Customers } from "../../src/vendors/define.ts";
import { cursor } from "../../src/vendors/pagination/cursor.ts";
import type { Pagination } from "../../src/vendors/pagination/strategy.ts";
import type { Plan } from "../../src/vendors/plan.ts";
import { start } from "../../src/vendors/read/checkpoint.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";

/** `is` says what a judge makes of the row; a row without an id is no customer. */
export interface ToyRow {
  readonly id?: string;
  readonly at?: number | undefined;
  readonly is?: "kept" | "filtered" | "undetermined" | "contradicts";
}

interface ToyPage {
  readonly items: readonly ToyRow[];
  readonly next?: string | undefined;
  readonly total?: number | undefined;
}

/** `"a b"` is two kept rows; pages are by query and cursor, as `0:`, `0:second`, `1:`. */
export type ToyPages = Readonly<Record<string, ToyPage | Error>>;

export const kept = (ids: string): ToyRow[] => (ids === "" ? [] : ids.split(" ").map((id) => ({ id })));

const fate = (customer: Customer): string => customer.name ?? "kept";

const anything = z.custom<ToyPage>();
const row = z.custom<ToyRow>((item) => (item as ToyRow).id !== undefined);

const customers = (pagination: Pagination): Customers => ({
  list: list({
    rows: "customers",
    path: "/customers",
    mostPerPage: 100,
    pagination,
    body: anything,
    read: (page) => page,
    item: row,
    idOf: ({ id = "" }) => id,
    translate: ({ id = "", at, is }) => ({ id, name: is, createdAt: at === undefined ? null : { text: "", at } }),
  }),
  orders: { usual: "stable" },
  words: {},
  inRows: [],
  searches: {},
  parameters: {},
  byId: {
    idPattern: /./,
    path: (id) => `/customers/${id}`,
    read: (body) => body,
    absent: (status) => status === 404,
  },
  redactedFields: {},
  personNameFields: [],
});

/** Judges by each row's `is`; without `keeps` nothing is filtered here. */
export const toyPlan = (given: Partial<Plan> & { readonly filters?: boolean } = {}): Plan => ({
  queries: [{ kind: "list", query: { query: "0" }, order: undefined }],
  checks: [{ word: "status", holds: (customer) => fate(customer) !== "contradicts" }],
  keeps: given.filters
    ? [
        {
          word: "name",
          holds: (customer) => (fate(customer) === "undetermined" ? undefined : fate(customer) !== "filtered"),
        },
      ]
    : [],
  pushdowns: [],
  created: {},
  ...given,
});

export const twoLegs = (): Plan =>
  toyPlan({ queries: ["0", "1"].map((query) => ({ kind: "list", query: { query }, order: undefined })) });

interface ToyWalk {
  readonly walk: CustomerWalk;
  /** `query:cursor` of every list request and the id of every other, in order. */
  readonly sent: string[];
  readonly ids: () => string[];
}

const pageFor = (pages: ToyPages, url: URL): ToyPage | Error | undefined =>
  pages[`${url.searchParams.get("query")}:${url.searchParams.get("position") ?? ""}`];

/** A walk from the start, or from where another left off, with all the time there is. */
export const toyWalk = (
  pages: ToyPages | ((url: URL) => ToyPage | ToyRow | undefined),
  given: {
    readonly plan?: Plan;
    readonly from?: CustomerWalk["from"];
    readonly patience?: Partial<ReadLimits>;
    readonly leftMs?: number;
    readonly pagination?: Pagination;
  } = {},
): ToyWalk => {
  const sent: string[] = [];
  const http: Http = async ({ url }) => {
    const { query, position } = Object.fromEntries(url.searchParams);
    sent.push(query === undefined ? url.pathname.replace("/customers/", "") : `${query}:${position ?? ""}`);
    const body = typeof pages === "function" ? pages(url) : pageFor(pages, url);
    if (body === undefined) throw new HttpFailure("status", "HTTP 404", { status: 404 });
    if (body instanceof Error) throw body;
    return { status: 200, headers: {}, body };
  };
  const connection = {
    name: "toy",
    baseUrl: "http://127.0.0.1:1",
    credentials: { headers: async () => ({}) },
    vendor: {
      id: "toy",
      name: "Toy",
      customers: customers(given.pagination ?? cursor({ cursor: "position", limit: "limit" })),
    },
  } as unknown as Connection;
  const call = { signal: new AbortController().signal, deadline: performance.now() + (given.leftMs ?? 1e9) };
  const limits = { deadline: call.deadline, scanRows: 1_000, size: 100, ...given.patience };
  const client = liveClient({ http, connection, call });
  const walk = walkCustomers(client, given.plan ?? toyPlan(), given.from ?? start, limits);
  return { walk, sent, ids: () => walk.ready.map(({ customer }) => customer.id) };
};
