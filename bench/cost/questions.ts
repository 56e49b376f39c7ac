/** The questions whose cost is told by the size of the book, and what a vendor's answers to one of them came to. */

import { vendors } from "../../src/vendors/registry.ts";
import type { Exchange } from "../services.ts";

export interface CostQuestion {
  readonly name: string;
  readonly tool: string;
  readonly given: object;
}

export const costQuestions: readonly CostQuestion[] = [
  { name: "first page of 20", tool: "list_customers", given: { limit: 20 } },
  { name: "search by name", tool: "search_customers", given: { query: "Fairbairn" } },
  { name: "summary by vendor", tool: "summarize_customers", given: { group_by: ["vendor"] } },
  { name: "summary by bucket", tool: "summarize_customers", given: { group_by: ["bucket"] } },
  { name: "worklist of 50", tool: "triage_dunning", given: { limit: 50, max_tokens: 8_000 } },
];

/** Those that read everything, whatever they show of it. */
export const wholeBookQuestions: readonly CostQuestion[] = costQuestions.filter(({ name }) =>
  ["summary by bucket", "worklist of 50"].includes(name),
);

/** Customers of each vendor. */
export const bookSizes = [250, 5_000, 50_000] as const;

export interface VendorCost {
  readonly requests: number;
  /** Rows of lists, each as often as it was sent. */
  readonly rows: number;
  /** Bytes of the answers, uncompressed. */
  readonly bytes: number;
  /**
   * Requests that the same rows take at least, each once, in the largest pages; requests for single things as they are.
   */
  readonly floor: number;
}

/** Rows per page at most, by vendor and path. */
const largestPages: ReadonlyMap<string, number> = new Map(
  vendors.flatMap(({ id, customers, receivables }) => {
    const { everything, relatedList, overdue = [] } = receivables ?? {};
    const lists = [customers.list, everything?.list, relatedList?.list, ...overdue.map(({ list }) => list)];
    return lists.flatMap((list) => (list ? [[`${id} ${list.path}`, list.mostPerPage] as const] : []));
  }),
);

/** The rows of a list's answer: a bare array, or the one array beside the facts of paging. */
const rowsOf = (body: unknown): readonly unknown[] => {
  if (Array.isArray(body)) return body;
  const arrays = Object.values(body ?? {}).filter((value) => Array.isArray(value));
  return arrays.reduce<readonly unknown[]>((longest, one) => (one.length > longest.length ? one : longest), []);
};

const idOf = (row: unknown): unknown => {
  const { id, _id, ...rest } = (row ?? {}) as { id?: unknown; _id?: unknown };
  return id ?? _id ?? JSON.stringify(rest);
};

/** Adds up requests as they are made, so that no answer has to be kept. */
export const createCounter = () => {
  const counted = { requests: 0, rows: 0, bytes: 0, singles: 0 };
  const ids = new Map<string, Set<unknown>>();
  return {
    add: ({ vendor, request, body }: Exchange, bytes: number): void => {
      counted.requests += 1;
      counted.bytes += bytes;
      const list = `${vendor} ${request.split("?")[0]}`;
      if (!largestPages.has(list)) {
        counted.singles += 1;
        return;
      }
      const rows = rowsOf(body);
      counted.rows += rows.length;
      const seen = ids.get(list) ?? new Set();
      ids.set(list, seen);
      for (const row of rows) seen.add(idOf(row));
    },
    cost: (): VendorCost => {
      const pages = [...ids].map(([list, seen]) => Math.max(1, Math.ceil(seen.size / (largestPages.get(list) ?? 1))));
      const floor = counted.singles + pages.reduce((sum, one) => sum + one, 0);
      const { requests, rows, bytes } = counted;
      return { requests, rows, bytes, floor };
    },
  };
};
