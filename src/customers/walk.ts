/** One vendor's customers by a plan, from a place on: kept rows stay ready, each with the place behind it. */

import type { VendorClient } from "../vendors/client.ts";
import { filtersHere, type Plan } from "../vendors/plan.ts";
import { isBookQuery, isRowsQuery, isSmallQuery, type PlannedQuery } from "../vendors/planned-queries.ts";
import type { Checkpoint } from "../vendors/read/checkpoint.ts";
import { startWalk, type Walk } from "../vendors/read/walk.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { Problem } from "../vocabulary/problem.ts";
import { mostLoose, mostRequests, mostRowPages, reserveMs } from "./limits.ts";

export interface Taken {
  readonly customer: Customer;
  /** Everything up to and including this row. */
  readonly after: Checkpoint;
}

/** Told of every problem met, with its cause: for the log, never for an answer. */
export type Report = (connection: string, problem: Problem) => void;

export interface ReadLimits {
  readonly report?: Report | undefined;
  /** On `performance.now()`. */
  readonly deadline: number;
  /** Rows that may be read in this call where rows are filtered here. */
  readonly scanRows: number;
  /** Rows per request. */
  readonly size: number;
  readonly mostRequests?: number;
  /** Every row is wanted. */
  readonly isWhole?: true;
}

export interface CustomerWalk extends Pick<Walk<Customer>, "from" | "now" | "standing" | "problem" | "foundBy"> {
  readonly client: VendorClient;
  readonly plan: Plan;
  /** Kept rows in the vendor's order. */
  readonly ready: readonly Taken[];
  /** Of a search: the first rows with no more than a common word, for an answer that has nothing better. */
  readonly loose: readonly Customer[];
  /** Reads on until `count` rows are ready or the walk stands still. Never rejects. */
  take(count: number): Promise<void>;
}

const isRejected = (failure: unknown): failure is Problem =>
  failure instanceof Problem && failure.code === "vendor_rejected";

/** The walk itself, for whoever keeps less of a row than the row. */
export const openWalk = (client: VendorClient, plan: Plan, from: Checkpoint, limits: ReadLimits): Walk<Customer> => {
  const { mostPerPage } = client.customers;
  const sizeOf = (query: PlannedQuery): number => (isBookQuery(query) ? mostPerPage : limits.size);
  const rows = plan.queries.findIndex(isRowsQuery);
  const rowsQuery = plan.queries[rows];
  const [only, ...others] = plan.queries;
  const allRows = plan.search ? rows : plan.queries.length - 1;
  const walk = startWalk<Customer>(
    {
      rules: {
        orders: plan.queries.map((query) => (query.kind === "list" ? query.order : undefined)),
        created: plan.created,
        search: plan.search && { rows: rows < 0 ? undefined : rows },
        smallRows: isSmallQuery(plan.queries[0]) ? mostRowPages * mostPerPage : undefined,
      },
      page: async (place, position, slice) => {
        const query = plan.queries[place];
        if (!query) return { rows: [], total: undefined, step: { kind: "end" } };
        const isResumed = place === from.place.query && position === from.place.position;
        const skip = isResumed ? from.place.skip : 0;
        try {
          return await client.customers.page(plan, query, { position, size: sizeOf(query), skip, slice });
        } catch (problem) {
          // All rows come behind it: a form or filter that the vendor refuses hides nothing then.
          const isFollowed = place < allRows && !isSmallQuery(query) && position === undefined;
          if (!isFollowed || !isRejected(problem)) throw problem;
          limits.report?.(client.connection.name, problem);
          return { rows: [], total: undefined, step: { kind: "end" } };
        }
      },
      slots: client.slots,
      isWhole: limits.isWhole,
      isSliceable: only && others.length === 0 && client.customers.isSliceable?.(only),
    },
    from,
    {
      deadline: limits.deadline,
      reserveMs,
      mostRequests: limits.mostRequests ?? mostRequests,
      mostRows: filtersHere(plan) || plan.queries.some(isBookQuery) ? limits.scanRows : undefined,
      mostRowPages: rowsQuery && { pages: mostRowPages, size: sizeOf(rowsQuery) },
    },
  );
  return walk;
};

export const walkCustomers = (client: VendorClient, plan: Plan, from: Checkpoint, limits: ReadLimits): CustomerWalk => {
  const walk = openWalk(client, plan, from, limits);
  const ready: Taken[] = [];
  const loose: Customer[] = [];
  return {
    client,
    plan,
    ready,
    loose,
    from,
    get now() {
      return walk.now;
    },
    get standing() {
      return walk.standing;
    },
    get problem() {
      return walk.problem;
    },
    get foundBy() {
      return walk.foundBy;
    },
    take: async (count) => {
      const before = walk.standing;
      await walk.read(
        () => ready.length >= count,
        (customer, after, isLoose) => {
          if (!isLoose) ready.push({ customer, after });
          else if (loose.length < mostLoose) loose.push(customer);
        },
      );
      if (before === "going" && walk.problem) limits.report?.(client.connection.name, walk.problem);
    },
  };
};
