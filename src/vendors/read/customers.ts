/** A vendor's customers as its API gives them: pages of judged rows by a plan, single ones by id. */

import { HttpFailure } from "../../http/failure.ts";
import { sanitiseDeep } from "../../text/safe-text.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { CustomerSource, FoundCustomer } from "../client.ts";
import type { Reference } from "../declare/filter-rules.ts";
import type { Customers } from "../define.ts";
import type { InvoiceQuestion } from "../invoice-question.ts";
import type { Plan } from "../plan.ts";
import { type FoundIn, isBookQuery, isSmallQuery, type PlannedQuery } from "../planned-queries.ts";
import type { Debtors } from "./invoices/debtors.ts";
import { walkList } from "./invoices/walk-list.ts";
import { ownFields } from "./own-fields.ts";
import { asPageRow, type Page, type PageAt, type PageRow, type Row, readPage } from "./page.ts";
import { problemOf } from "./problem-of.ts";
import { type Access, requestOf } from "./request.ts";

/** By-id requests that run side by side; a chunk of them is one page. */
const idsAtOnce = 8;

/** What a row is to a search: kept, loose, or filtered; a form's row may be meant by what rows do not show. */
const judgeLikeness = (search: NonNullable<Plan["search"]>, query: PlannedQuery, customer: Customer) => {
  const { likeness, trustsForms, shows } = search;
  const isForm = query.kind === "list" && query.role === "form";
  if (isForm && shows?.(customer) === false) return { kind: "filtered" } as const;
  const found = likeness(customer);
  if (found === "exact" || query.kind === "ids") return { kind: "kept", isExact: true } as const;
  if (found === "meant") return { kind: "kept" } as const;
  if (isForm && found === "none" && trustsForms) return { kind: "kept" } as const;
  return { kind: isForm || found === "loose" ? "loose" : "filtered" } as const;
};

const judge = (plan: Plan, query: PlannedQuery, customer: Customer, sent: unknown): Row<Customer> => {
  const { id } = customer;
  const createdAt = customer.createdAt?.at;
  const { checks, keeps } = (isSmallQuery(query) && plan.small) || plan;
  const contradicted = checks.find((check) => check.holds(customer, sent) === false);
  if (contradicted) return { kind: "contradicts", id, word: contradicted.word };
  const verdicts = keeps.map((keep) => keep.holds(customer, sent));
  if (verdicts.includes(false)) return { kind: "filtered", id, createdAt };
  if (verdicts.includes(undefined)) return { kind: "undetermined", id, createdAt };
  const found = plan.search ? judgeLikeness(plan.search, query, customer) : ({ kind: "kept" } as const);
  if (found.kind === "filtered") return { kind: "filtered", id, createdAt };
  const value = plan.fields ? { ...sanitiseDeep(customer), own: ownFields(sent, plan.fields) } : sanitiseDeep(customer);
  return { ...found, id, value, createdAt };
};

/** The same, for a query whose rows are kept by what their invoices say. */
const judgeBy =
  (plan: Plan, query: PlannedQuery, debtors: Debtors | undefined) =>
  (customer: Customer, sent: unknown): Row<Customer> => {
    const row = judge(plan, query, customer, sent);
    if (!debtors || row.kind !== "kept" || debtors.holds(customer.id)) return row;
    return { kind: "filtered", id: row.id, createdAt: row.createdAt };
  };

const foundBy = ({ whole, caveats }: Debtors) => ({ isShort: !whole, caveats });

/** A customer by id with the raw answer beside it, or undefined where the vendor has none. Rejects with a `Problem`. */
const fetchCustomer = async (access: Access, id: string): Promise<FoundCustomer | undefined> => {
  const { vendor } = access.connection;
  const { byId, list } = vendor.customers;
  if (!byId.idPattern.test(id)) return undefined;
  try {
    const kept = access.singles?.take(id);
    const sent = kept ?? byId.read((await access.http(requestOf(access, byId.path(id), {}))).body);
    if (kept === undefined) access.singles?.note(id, sent);
    const customer = list.toRow(sent)?.row;
    if (!customer || customer === "other") {
      throw new Problem(
        "vendor_bad_response",
        `${vendor.name} answered with something that is not a customer as documented.`,
      );
    }
    return { customer, sent };
  } catch (failure) {
    const { status, body } = failure instanceof HttpFailure ? failure : {};
    if (status !== undefined && byId.absent(status, body)) return undefined;
    throw problemOf(vendor, failure);
  }
};

/** Undefined where the answer is not as documented. Rejects with a `Problem`. */
const countCustomers = async (
  access: Access,
  { path, read }: NonNullable<Customers["count"]>,
): Promise<number | undefined> => {
  try {
    return read((await access.http(requestOf(access, path, {}))).body);
  } catch (failure) {
    throw problemOf(access.connection.vendor, failure);
  }
};

/** Customers concerned by invoices that are read for one page. */
const mostDebtors = 24;

type Judge = ReturnType<typeof judgeBy>;

const everyPageById = async (access: Access, query: ById, judgeRow: Judge) => {
  const rows: PageRow<Customer>[] = [];
  for (let from = 0; from < query.ids.length; from += idsAtOnce)
    rows.push(...(await pageById(access, query, from, judgeRow)).rows);
  return { rows };
};

type ById = Extract<PlannedQuery, { readonly kind: "ids" }>;

const pageById = async (access: Access, query: ById, from: number, judgeRow: Judge): Promise<Page<Customer>> => {
  const { ids } = query;
  const chunk = ids.slice(from, from + idsAtOnce);
  const rows = await Promise.all(
    chunk.map(async (id): Promise<readonly Row<Customer>[]> => {
      const found = await fetchCustomer(access, id);
      if (!found) return [];
      const { customer, sent } = found;
      const isOther = !query.areForeign && customer.id !== id;
      return [isOther ? { kind: "contradicts", id: customer.id, word: "ids" } : judgeRow(customer, sent)];
    }),
  );
  const next = from + chunk.length;
  return {
    rows: rows.flat().map(asPageRow),
    total: undefined,
    step: next < ids.length ? { kind: "more", position: next } : { kind: "end" },
  };
};

/**
 * A page of the customers behind the id that an earlier page ended with: ids are in their order, so nobody is skipped.
 */
const pageOfDebtors = async (
  access: Access,
  debtors: Debtors,
  at: PageAt,
  judgeRow: Judge,
): Promise<Page<Customer>> => {
  const from = at.position === undefined ? 0 : debtors.ids.findIndex((id) => id > String(at.position));
  const left = from < 0 ? [] : debtors.ids.slice(from);
  const chunk = left.slice(0, Math.min(at.size, mostDebtors));
  const query = { kind: "ids", ids: chunk } as const;
  const { rows } = await everyPageById(access, query, judgeRow);
  return {
    rows,
    total: debtors.whole ? debtors.ids.length : undefined,
    step: chunk.length < left.length ? { kind: "more", position: chunk.at(-1) ?? "" } : { kind: "end" },
    foundBy: foundBy(debtors),
  };
};

type Found = Extract<PlannedQuery, { readonly kind: "found" }>;

const pageOfFound = async (access: Access, query: Found, at: PageAt, judgeRow: Judge): Promise<Page<Customer>> =>
  pageOfDebtors(access, await readFound(access, query.in), at, judgeRow);

/** Milliseconds of the call that are kept for reading the customers. */
const foundReserveMs = 4_000;

/** The customers that another list names, read whole for every page. */
const readFound = async (access: Access, { list, holds }: FoundIn): Promise<Debtors> => {
  const ids = new Set<string>();
  const take = (reference: Reference): undefined => {
    if (reference.customerId !== undefined && holds(reference)) ids.add(reference.customerId);
  };
  const { standing, problem, now } = await walkList(access, list, {}, take, foundReserveMs);
  if (problem && now.read === 0) throw problem;
  const caveats = now.moved ? [{ kind: "data moved" } as const] : [];
  const whole = standing === "ended" && !now.moved && now.malformed === 0;
  return { ids: [...ids].sort(), holds: (id) => ids.has(id), whole, caveats };
};

type DebtorsOf = (of: InvoiceQuestion) => Promise<Debtors>;

/** One page of one of a plan's queries. Rejects with a `Problem`. */
const customersPage = async (
  access: Access,
  plan: Plan,
  query: PlannedQuery,
  at: PageAt,
  debtorsOf: DebtorsOf,
): Promise<Page<Customer>> => {
  const { vendor } = access.connection;
  try {
    if (query.kind === "invoices")
      return await pageOfDebtors(access, await debtorsOf(query.of), at, judgeBy(plan, query, undefined));
    const debtors = query.of && (await debtorsOf(query.of));
    const judgeRow = judgeBy(plan, query, debtors);
    if (query.kind === "found") return await pageOfFound(access, query, at, judgeRow);
    const page =
      query.kind === "ids"
        ? await pageById(access, query, Number(at.position ?? 0), judgeRow)
        : await readPage(
            access,
            vendor.customers.list,
            query.query,
            { ...at, isOfBook: isBookQuery(query), leavesListUnread: plan.search !== undefined },
            (customer, _id, sent) => judgeRow(customer, sent),
          );
    return debtors ? { ...page, foundBy: foundBy(debtors) } : page;
  } catch (failure) {
    throw problemOf(vendor, failure);
  }
};

/**
 * What of the port asks the vendor. `kept`: what earlier calls of the walk kept, for its pages; `debtorsOf` rejects
 * with a `Problem`.
 */
export const askedCustomers = (
  access: Access,
  kept: Pick<Access, "pages" | "singles" | "onKept">,
  debtorsOf: DebtorsOf,
): Pick<CustomerSource, "page" | "byId" | "count"> => {
  const withKept = { ...access, ...kept };
  const { count } = access.connection.vendor.customers;
  return {
    page: (plan, query, at) => customersPage(withKept, plan, query, at, debtorsOf),
    byId: (id) => fetchCustomer(access, id),
    ...(count ? { count: () => countCustomers(access, count) } : {}),
  };
};
