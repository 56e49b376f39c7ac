/**
 * Data that moves while it is read, at every vendor and in every list: what is said to be whole was so at one moment.
 */

import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { SandboxVendor } from "../src/sandbox/population/company.ts";
import { capability } from "../src/vendors/capability.ts";
import type { VendorClient } from "../src/vendors/client.ts";
import type { Vendor } from "../src/vendors/define.ts";
import { start } from "../src/vendors/read/checkpoint.ts";
import type { Page } from "../src/vendors/read/page.ts";
import { startWalk } from "../src/vendors/read/walk.ts";
import { type Invoice, startOfDay } from "../src/vocabulary/invoice.ts";
import { collected } from "./support/collected.ts";
import {
  declaredLists,
  type Movement,
  type Moving,
  movingApi,
  type Questions,
  type Served,
} from "./support/moving-lists.ts";
import { vendors } from "./support/sandboxed-vendors.ts";
import { openTestServices, type TestServices, today } from "./support/services.ts";

const asOf = startOfDay(today);
const when = { asOf, today: asOf };
const customers = 16;
const questions: Questions = new Map();

/** What one reading of a vendor came to: its rows, sorted, and whether it is said to be whole. */
interface Reading {
  readonly rows: readonly string[];
  readonly whole: boolean;
}

const walked = async <Value extends { readonly id: string }>(
  queries: number,
  page: (query: number, position: string | number | undefined) => Promise<Page<Value>>,
): Promise<Reading> => {
  const orders = Array.from({ length: queries }, () => undefined);
  const limits = { deadline: performance.now() + 1e6, reserveMs: 0 };
  const walk = startWalk<Value>({ rules: { orders, created: {} }, page }, start, limits);
  const rows: string[] = [];
  const take = ({ id }: Value) => {
    rows.push(id);
  };
  await walk.read(() => false, take);
  return { rows, whole: walk.standing === "ended" && !walk.now.moved && walk.foundBy?.isShort !== true };
};

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

/** What other lists may add to an invoice. */
const told = ({ id, lastReminderAt, dunning, currency, paymentUnderWay }: Invoice): string =>
  [id, lastReminderAt?.text, dunning?.level, currency, paymentUnderWay].join(" ");

const mostInvoiced = ({ connection }: VendorClient, { population }: TestServices) => {
  const vendor = connection.vendor.id as SandboxVendor;
  const companies = Array.from({ length: customers }, (_, index) => population.company(vendor, index));
  const [most] = companies.toSorted((a, b) => population.invoices(b).length - population.invoices(a).length);
  return { id: most?.id ?? "", number: String(most?.number) };
};

/** Every way in which the port reads a list. */
const readings: Readonly<Record<string, (client: VendorClient, test: TestServices) => Promise<Reading>>> = {
  "the customers": (client) => {
    const { page, plan, mostPerPage } = client.customers;
    const made = plan({ filters: {}, own: {}, asOf });
    if (!made) throw new Error("No plan");
    return walked(made.queries.length, (query, position) =>
      page(made, made.queries[query]!, { position, size: mostPerPage }),
    );
  },
  "the customers of a VAT id": async (client, { population }) => {
    const { page, plan, mostPerPage } = client.customers;
    const id = client.connection.vendor.id as SandboxVendor;
    const vatIds = Array.from({ length: customers }, (_, index) => population.company(id, index).vatId ?? []).flat();
    if (capability(client.connection.vendor, "vat_id") === "unsupported") return { rows: [], whole: false };
    const made = plan({ filters: { vat_id: vatIds.at(-1) ?? "" }, own: {}, asOf });
    if (!made) throw new Error("No plan");
    return walked(made.queries.length, (query, position) =>
      page(made, made.queries[query]!, { position, size: mostPerPage }),
    );
  },
  "whose payments are under way": async (client) => {
    const { page, plan, mostPerPage } = client.customers;
    if (!client.connection.vendor.receivables?.payments) return { rows: [], whole: false };
    const made = plan({ filters: { financial_status: ["pending"] }, own: {}, asOf });
    if (!made) throw new Error("No plan");
    return walked(made.queries.length, (query, position) =>
      page(made, made.queries[query]!, { position, size: mostPerPage }),
    );
  },
  "everything overdue": async ({ receivables }) => {
    const { packed, whole } = await receivables!.overdue(when, (invoice) => invoice, 0);
    return { rows: idsOf((await collected(packed.parts())).flat()), whole };
  },
  "one customer's invoices": async (client, test) => {
    const { invoices, whole } = await client.receivables!.ofCustomer(mostInvoiced(client, test), 0);
    return { rows: idsOf(invoices), whole };
  },
  "what goes with one customer's invoices": async (client, test) => {
    const customer = mostInvoiced(client, test);
    const { invoices, whole } = await client.receivables!.ofCustomer(customer, 0);
    const related = await client.receivables!.related({ customer, invoices }, 0);
    return { rows: related.apply(invoices).map(told), whole: whole && related.whole };
  },
  "every invoice": ({ receivables }) => {
    const { queries, page } = receivables!.everything;
    return walked(queries, page);
  },
  "what goes with invoices": async ({ receivables }) => {
    const overdue = await receivables!.overdue(when, (invoice) => invoice, 0);
    const invoices = (await collected(overdue.packed.parts())).flat();
    const ofAll = await receivables!.related({ invoices, when }, 0);
    // Asked for one customer alone: the one reminded most often.
    const [most] = invoices.toSorted((a, b) => (b.dunning?.level ?? 0) - (a.dunning?.level ?? 0));
    const customer = { id: most?.customerId ?? "", number: undefined };
    const own = invoices.filter(({ customerId }) => customerId === customer.id);
    const related = ofAll.requests > 0 ? ofAll : await receivables!.related({ customer, invoices: own }, 0);
    return { rows: related.apply(invoices).map(told), whole: overdue.whole && related.whole };
  },
};

const readMoving = async (vendor: Vendor, what: string, moving: Moving) => {
  const { id } = vendor;
  let served: Served = new Map();
  const test = openTestServices({
    customers,
    vendors: [id as SandboxVendor],
    api: (make, population) => {
      const made = make(population);
      if (made.id !== id) return made;
      const moved = movingApi(made, vendor, moving, questions);
      served = moved.served;
      return moved.api;
    },
  });
  const [client] = test.clients();
  const { rows, whole } = await readings[what]!(client!, test);
  const [longest] = [...served.values()].toSorted((a, b) => b.pages - a.pages);
  return { rows: rows.toSorted(), whole, pages: longest?.pages ?? 0, length: longest?.length ?? 0 };
};

const cases = vendors.flatMap((vendor) =>
  declaredLists(vendor).flatMap(({ path }) =>
    Object.keys(readings).map((what) => [vendor.id, path, what, vendor] as const),
  ),
);

/** The places of a list that differ: its ends, and both sides of the edge between what was served and what was not. */
const placesAround = (edge: number, length: number): readonly number[] => [
  ...new Set([0, edge - 1, Math.min(edge, length - 1), length - 1]),
];

const movementsAround = (edge: number, length: number): readonly Movement[] => {
  const places = placesAround(edge, length);
  const moves = places.flatMap((row) =>
    places.flatMap((to) => (to === row ? [] : [{ kind: "moves", row, to } as const])),
  );
  return [...places.flatMap((row) => (["leaves", "arrives"] as const).map((kind) => ({ kind, row, to: 0 }))), ...moves];
};

/** Pages that a list is read in here, about. */
const pagesOf = 3;

describe("a row that leaves, arrives or moves between any two pages", () => {
  const reached = new Set<string>();

  it.each(cases)("%s %s: %s is whole only if it was so at one moment", async (_id, path, what, vendor) => {
    const read = (moving: Partial<Moving>) =>
      readMoving(vendor, what, { path, movement: undefined, after: 0, perPage: 2, cursors: "rows", ...moving });
    const small = await read({});
    // This reading does not come to this list, or finds it on one page.
    if (small.pages < 2) return;
    reached.add(`${vendor.id} ${path}`);
    expect(small.whole).toBe(true);
    const perPage = Math.max(2, Math.ceil(small.length / pagesOf));
    const moments = new Map([["", small.rows]]);
    const without = async (row: number) => {
      const known = moments.get(`${row}`) ?? (await read({ movement: { kind: "leaves", row, to: 0 }, perPage })).rows;
      moments.set(`${row}`, known);
      return known;
    };
    const wrong: string[] = [];
    for (let after = 1; after * perPage < small.length; after += 1) {
      for (const movement of movementsAround(after * perPage, small.length)) {
        const { row, kind } = movement;
        const cursors = row % 2 === 0 ? "rows" : "counts";
        const moved = await read({ movement, after, perPage, cursors });
        const allowed = kind === "moves" ? [small.rows] : [small.rows, await without(row)];
        if (!moved.whole || allowed.some((rows) => isDeepStrictEqual(rows, moved.rows))) continue;
        wrong.push(`${row} ${kind} ${kind === "moves" ? movement.to : ""} behind page ${after} of ${perPage}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("is tried in every list that a vendor declares", () => {
    const all = vendors.flatMap((vendor) => declaredLists(vendor).map(({ path }) => `${vendor.id} ${path}`));
    expect([...reached].sort()).toEqual(all.sort());
  });
});
