/** Whole books from the replica: the same groups, sums and worklists as live, counted and ranked beforehand or not. */

import { beforeAll, describe, expect, it } from "vitest";
import { type Replica, replicaOver } from "../../src/replica/replica.ts";
import { idsOf } from "../support/answers.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { openTestServices, type TestServices, today, walk } from "../support/services.ts";
import { freshReplica, syncAll } from "./synced.ts";

const live = openTestServices({ customers: 60 });

const groupings = [
  ["status"],
  ["vendor"],
  ["country", "bucket"],
  ["bucket", "vendor"],
  ["financial_status", "currency"],
  ["mandate_status", "created_month"],
];

const worklists = [
  {},
  { min_days_overdue: 31 },
  { currency: "EUR", min_amount: "500" },
  { currency: "GBP", limit: 5 },
  { min_days_overdue: 200, limit: 200 },
];

/** Columns that only a request for one customer or invoice could fill are the vendor's own to say. */
const comparable = ({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly string[])[] }) =>
  rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    let replica: Replica;
    let replicated: TestServices;
    beforeAll(async () => {
      if (database.skipped) return;
      replica = await freshReplica(live, database);
      replicated = openTestServices({ customers: 60, replica });
    });
    const test = it.skipIf(database.skipped);

    test.each(groupings)("groups by %s and %s are those of the live book, without a request", async (...by) => {
      const given = { group_by: by.filter(Boolean), vendors: ["pland", "fynn", "sequence"], max_tokens: 20_000 };
      const before = replicated.sent.length;
      const stored = await replicated.call("summarize_customers", given);
      expect(replicated.sent.length).toBe(before);
      expect(comparable(stored)).toEqual(comparable(await live.call("summarize_customers", given)));
    });

    test.each([
      { limit: 9 },
      { limit: 9, order: "days" },
      { limit: 4, order: "amount", currency: "EUR" },
      { limit: 4, mandate: "none", vendors: ["fynn"] },
    ])("the pages of the worklist of %o are those of the live book", async (given) => {
      const asked = { vendors: ["pland", "fynn"], max_tokens: 20_000, ...given };
      const ids = async (services: TestServices) => {
        const pages = await walk(services, "triage_dunning", asked);
        expect(pages.flatMap(({ coverage }) => coverage.match(/data moved/) ?? [])).toEqual([]);
        return pages.map((page) => idsOf(services, page).sort());
      };
      expect(await ids(replicated)).toEqual(await ids(live));
    });

    test.each(worklists)("the worklist of %o is that of the live book", async (given) => {
      const asked = { vendors: ["pland", "fynn"], max_tokens: 20_000, ...given };
      const [stored, found] = [
        await replicated.call("triage_dunning", asked),
        await live.call("triage_dunning", asked),
      ];
      const shown = (rows: readonly Record<string, string | undefined>[]) =>
        rows.map(({ ref, amount, invoices, oldest_due, days, bucket }) => [
          ref,
          amount,
          invoices,
          oldest_due,
          days,
          bucket,
        ]);
      expect(shown(comparable(stored))).toEqual(shown(comparable(found)));
      expect(stored.vendors.map(({ total }) => total)).toEqual(found.vendors.map(({ total }) => total));
      expect(stored.coverage.split(",")[0]).toBe(found.coverage.split(",")[0]);
    });

    test("some of these books were counted and ranked beforehand", async () => {
      const fynn = live.connections.find(({ name }) => name === "fynn");
      if (!fynn) throw new Error("No Fynn");
      const wanted = { minDaysOverdue: 1, limit: 20 };
      expect((await replica.storedGroups(fynn, ["status"], today))?.customers).toBe(60);
      expect((await replica.topDebts(fynn, wanted, today))?.matched).toBeGreaterThan(0);
      expect(await replica.topDebts(fynn, wanted, today - 86_400_000)).toBeUndefined();
    });

    test("who owes is partial where the sync met an invoice that cannot be judged, and says how many", async () => {
      const asked = { vendors: ["fynn"], due_before: "2026-03-01", limit: 200, max_tokens: 20_000 };
      expect((await replicated.call("list_customers", asked)).complete).toBe(true);
      const store = await openTestStore(database);
      await syncAll(live, store);
      await store.query("UPDATE sources SET unjudged = '{\"undated\":2,\"unclear\":1}' WHERE connection = 'fynn'");
      const doubting = replicaOver(async () => store, { maxAgeSeconds: 3_600, now: () => today });
      await doubting.refresh();
      const { complete, vendors, coverage } = await openTestServices({ customers: 60, replica: doubting }).call(
        "list_customers",
        asked,
      );
      expect([complete, vendors[0]?.outcome]).toEqual([false, "partial"]);
      expect(coverage).toMatch(/2 .*due date/);
    });

    test("every entry says how old it is, and coverage in words", async () => {
      const answer = await replicated.call("list_customers", { vendors: ["pland", "fynn"], limit: 4 });
      expect(answer.vendors.map(({ as_of }) => as_of)).toEqual([
        "2026-06-30T00:00:00.000Z",
        "2026-06-30T00:00:00.000Z",
      ]);
      expect(answer.coverage).toContain("pland, fynn as of 2026-06-30 00:00 UTC");
    });

    test("rows of a pass have an order and do not move, whatever the vendor promises of its lists", async () => {
      for (const [tool, given] of [
        ["list_customers", { limit: 4 }],
        ["list_customers", { limit: 4, financial_status: ["overdue"] }],
        ["summarize_customers", { group_by: ["bucket"] }],
        ["triage_dunning", { limit: 2 }],
      ] as const) {
        const asked = { vendors: ["fynn"], ...given };
        expect((await live.call(tool, asked)).coverage).toContain("fynn: order unverified");
        expect((await replicated.call(tool, asked)).coverage).not.toContain("order unverified");
      }
    });

    test("a walk goes on in the pass that it began with, whatever is published meanwhile", async () => {
      const first = await replicated.call("list_customers", { vendors: ["fynn"], limit: 7 });
      await syncAll(live, await replica.store(), { now: () => today + 1_000 });
      await replica.refresh();
      const refs = first.rows.map(([ref]) => ref);
      let page = first;
      while (page.continuation !== undefined) {
        page = await replicated.call("get_customer_page", { continuation: page.continuation });
        refs.push(...page.rows.map(([ref]) => ref));
      }
      expect([refs.length, new Set(refs).size, page.complete]).toEqual([60, 60, true]);
    });

    test("a book whose last whole pass is too old is asked of the vendor", async () => {
      const store = await replica.store();
      const old = replicaOver(async () => store, { maxAgeSeconds: 3_600, now: () => today + 7_200_000 });
      await old.refresh();
      const services = openTestServices({ customers: 60, replica: old });
      const answer = await services.call("list_customers", { vendors: ["fynn"], limit: 3 });
      expect(services.sent.length).toBeGreaterThan(0);
      expect(answer.vendors[0]).not.toHaveProperty("as_of");
    });

    test("a database that is gone is no replica: the vendors are asked, and the failure is told", async () => {
      const failures: unknown[] = [];
      const gone = replicaOver(() => Promise.reject(new Error("gone")), {
        maxAgeSeconds: 3_600,
        now: () => today,
        onFailure: (failure) => failures.push(failure),
      });
      await gone.refresh();
      const services = openTestServices({ customers: 60, replica: gone });
      expect((await services.call("list_customers", { vendors: ["fynn"], limit: 3 })).rows.length).toBe(3);
      expect(failures.length).toBe(1);
    });
  },
);
