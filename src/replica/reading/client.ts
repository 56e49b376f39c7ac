/**
 * The replica behind the port: the same questions answered from what the vendor said, as of the pass that is published.
 */

import { asMasked } from "../../search/as-masked.ts";
import { parseQuery } from "../../search/query.ts";
import { rankMatch } from "../../search/rank.ts";
import type { CustomerSource, VendorClient } from "../../vendors/client.ts";
import type { Plan } from "../../vendors/plan.ts";
import type { PlannedQuery } from "../../vendors/planned-queries.ts";
import type { Question } from "../../vendors/question.ts";
import { asPageRow, type Page, type PageAt, type Row } from "../../vendors/read/page.ts";
import type { Customer, Pii } from "../../vocabulary/customer.ts";
import { type Filters, type Word, words } from "../../vocabulary/filters.ts";
import { predicates, type Verdict } from "../../vocabulary/predicates.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { storedReceivables } from "../books/receivables.ts";
import { invoicesJudged } from "./by-invoices.ts";
import { isShown, replicaFilters, unsaidOf } from "./honour.ts";
import { judgedWords } from "./narrow.ts";
import { type CustomersWanted, countUndetermined, readCustomers, undated, writingFor } from "./page.ts";
import {
  firstPosition,
  listPlace,
  listPosition,
  type Snapshot,
  searchPlace,
  searchPosition,
  snapshotOf,
} from "./position.ts";
import { readSearch } from "./search-page.ts";
import type { Source, StoredBook } from "./snapshot.ts";

/** Rows of one answer of the store; more would only wait in memory. */
const mostPerPage = 500;

/** A plan of the replica, with what its pages are found by. */
interface StoredPlan extends Plan {
  readonly filters: Filters;
  readonly text: string | undefined;
  /** Any instant of the walk's own today, epoch milliseconds. */
  readonly today: number;
  /** The caller's; masked: no row shows by what is hidden of it. */
  readonly pii: Pii | undefined;
}

const isStored = (plan: Plan): plan is StoredPlan => plan.first !== undefined;

const newest = ({ published_pass, as_of }: Source): Snapshot => ({
  pass: published_pass ?? 0,
  asOf: Date.parse(as_of ?? ""),
});

const planned = (snapshot: Snapshot, question: Question, filters: Filters): StoredPlan => {
  const text = question.search?.text;
  const order = text === undefined ? (question.sort ?? "-created_at") : undefined;
  const given = words.filter((word) => filters[word] !== undefined);
  return {
    queries: [{ kind: "list", query: {}, order }],
    checks: [],
    keeps: [],
    pushdowns: [...given, ...(text === undefined ? [] : ["query"])].map((what) => ({ what, how: "replica" })),
    created: {},
    first: firstPosition(snapshot),
    asOf: snapshot.asOf,
    filters,
    text,
    today: question.asOf,
    pii: question.pii,
  };
};

const judge = (filters: Filters, customer: Customer): Row<Customer> => {
  const { id } = customer;
  const createdAt = customer.createdAt?.at;
  const verdicts = judgedWords(filters).map((word): Verdict => predicates[word](customer, filters[word] as never));
  if (verdicts.includes(false)) return { kind: "filtered", id, createdAt };
  if (verdicts.includes(undefined)) return { kind: "undetermined", id, createdAt };
  return { kind: "kept", id, value: customer, createdAt };
};

/** What only a walk's first page says: rows that nothing can be told of, and rows that were no customers. */
const openRows = async ({ store, source }: StoredBook, wanted: CustomersWanted) => {
  const unsaid = unsaidOf(source);
  const isOpen = (word: Word): boolean => (unsaid[word] ?? 0) > 0;
  return {
    undetermined: await countUndetermined(store, wanted, isOpen),
    malformed: Array.from({ length: source.malformed }, (): Row<Customer> => ({ kind: "malformed" })),
  };
};

const listPage = async (
  { store }: StoredBook,
  plan: StoredPlan,
  snapshot: Snapshot,
  wanted: CustomersWanted,
  at: PageAt,
) => {
  const [query] = plan.queries;
  const order = query?.kind === "list" ? query.order : undefined;
  const place = listPlace(at.position);
  const { customers, next } = await readCustomers(store, wanted, {
    place,
    sort: order ?? "-created_at",
    size: at.size,
  });
  return {
    rows: customers.map((customer) => judge(plan.filters, customer)),
    next: next && listPosition(snapshot, next),
  };
};

const searchPage = async (
  { store }: StoredBook,
  plan: StoredPlan,
  snapshot: Snapshot,
  wanted: CustomersWanted,
  at: PageAt,
) => {
  const query = parseQuery(plan.text ?? "");
  const isMeant = (customer: Customer): boolean =>
    rankMatch(query, plan.pii === "masked" ? asMasked(query, customer) : customer) !== undefined &&
    judge(plan.filters, customer).kind === "kept";
  const { customers, next } = await readSearch(
    store,
    { ...wanted, query, isMeant },
    { place: searchPlace(at.position), size: at.size },
  );
  return {
    rows: customers.map((customer) => judge({}, customer)),
    next: next && searchPosition(snapshot, next),
  };
};

const gone = (name: string): Problem =>
  new Problem(
    "token_expired",
    `The replica no longer holds what this walk over ${name} began with. Start again: repeat the first call without a continuation.`,
  );

const storedPage = async (book: StoredBook, plan: StoredPlan, asked: PageAt): Promise<Page<Customer>> => {
  const at = { ...asked, size: Math.min(asked.size, mostPerPage) };
  const { source } = book;
  const snapshot = snapshotOf(at.position) ?? newest(source);
  const { pass } = snapshot;
  if (pass < (source.oldest_pass ?? 0)) throw gone(source.connection);
  const isNewest = pass === source.published_pass;
  const wanted: CustomersWanted = {
    connection: source.connection,
    pass,
    filters: plan.filters,
    asOf: plan.today,
    // Of earlier passes it is not known any more.
    hasUndated: !isNewest || (unsaidOf(source)[undated] ?? 0) > 0,
  };
  const isFirst = at.position === plan.first || at.position === undefined;
  const read = plan.text === undefined ? listPage : searchPage;
  const [{ rows, next }, open, foundBy] = await Promise.all([
    read(book, plan, snapshot, wanted, at),
    isFirst ? openRows(book, wanted) : { undetermined: 0, malformed: [] },
    invoicesJudged(book, plan.filters, writingFor(book.store, wanted)),
  ]);
  const isUnfiltered = plan.text === undefined && Object.keys(plan.filters).length === 0;
  return {
    rows: [...open.malformed, ...rows].map(asPageRow),
    total: isUnfiltered && isNewest ? (source.customers ?? 0) + source.malformed : undefined,
    undetermined: open.undetermined,
    foundBy,
    step: next === undefined ? { kind: "end" } : { kind: "more", position: next },
  };
};

const storedCustomers = (book: StoredBook, live: VendorClient): CustomerSource => {
  const { source, isFresh } = book;
  const { vendor } = live.connection;
  return {
    // The vendor's own bound holds where it has to be asked after all.
    laterSize: live.customers.laterSize,
    keepPage: live.customers.keepPage,
    mostPerPage: live.customers.mostPerPage,
    takesManyIds: isFresh || live.customers.takesManyIds,
    plan: (question, resumed) => {
      const began = resumed && snapshotOf(resumed.position);
      if (resumed ? began === undefined : !isFresh) return live.customers.plan(question, resumed);
      const filters = isShown(vendor, question) ? replicaFilters(vendor, source, question) : "live";
      if (filters === "live") return live.customers.plan(question, resumed);
      return filters === "nobody" ? undefined : planned(began ?? newest(source), question, filters);
    },
    page: (plan, query: PlannedQuery, at) =>
      isStored(plan) ? storedPage(book, plan, at) : live.customers.page(plan, query, at),
    byId: (id) => live.customers.byId(id),
    requests: (plan, size) =>
      isStored(plan) ? [`replica, pass ${source.published_pass}`] : live.customers.requests(plan, size),
  };
};

/** `live` answers what the replica cannot, and everything where the replica is too old. */
export const storedClient = (book: StoredBook, live: VendorClient): VendorClient => ({
  ...live,
  live,
  ...(book.isFresh ? { asOf: Date.parse(book.source.as_of ?? "") } : {}),
  customers: storedCustomers(book, live),
  receivables: live.receivables && (book.isFresh ? storedReceivables(book, live, live.receivables) : live.receivables),
});
