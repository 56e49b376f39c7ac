/** A vendor whose data moves while it is read: what is shown afterwards is what it has, or what it had before. */

import { describe, expect, it } from "vitest";
import type { Store } from "../../src/replica/store/sql.ts";
import { rowsIn, withRows } from "../support/answers.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { openTestServices, type TestServices, today } from "../support/services.ts";
import { storedCustomers, storedInvoices, syncAll } from "./synced.ts";

const isCustomers = (url: URL): boolean => /\/customers\/?$/.test(url.pathname);

const idsIn = async (store: Store, vendor: string): Promise<readonly string[]> =>
  (await storedCustomers(store, vendor)).map(({ id }) => id);

/** Requests for pages of customers. */
const customerPages = ({ sent }: TestServices, vendor: string): number =>
  sent.filter((one) => one.startsWith(`${vendor} /customers?`)).length;

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);

    test("where no order is documented, a customer that moved to a page already read is found all the same", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 250, vendors: ["fynn"] });
      let first: readonly object[] = [];
      let isMoved = false;
      services.tamper("fynn", ({ url }, answer) => {
        const sent = answer();
        if (!isCustomers(url) || isMoved) return sent;
        const rows = rowsIn("fynn", sent);
        if (first.length === 0) {
          first = rows;
          return sent;
        }
        // One of this page has gone to the first, and one of the first has come here.
        isMoved = true;
        return withRows("fynn", sent, [...first.slice(-1), ...rows.slice(1)] as typeof rows);
      });
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", customers: 250 }]);
      expect(new Set(await idsIn(store, "fynn")).size).toBe(250);
    });

    test("a reading that agrees with what stands is not repeated, one that lacks somebody is", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["fynn"] });
      await syncAll(services, store);
      const first = customerPages(services, "fynn");
      await syncAll(services, store);
      const quiet = customerPages(services, "fynn") - first;
      expect(first).toBe(quiet * 2);
      const [gone] = await idsIn(store, "fynn");
      services.tamper("fynn", ({ url }, answer) => {
        const sent = answer();
        if (!isCustomers(url)) return sent;
        const left = rowsIn("fynn", sent).filter(({ id }) => id !== gone);
        return JSON.parse(JSON.stringify(withRows("fynn", sent, left)).replace('"totalItems":30', '"totalItems":29'));
      });
      const before = customerPages(services, "fynn");
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", customers: 29 }]);
      expect(customerPages(services, "fynn") - before).toBe(quiet * 2);
      expect(await idsIn(store, "fynn")).not.toContain(gone);
    });

    test("a list that brings somebody else with every reading changes nothing, and says why", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["fynn"] });
      await syncAll(services, store);
      const before = await idsIn(store, "fynn");
      let reading = 0;
      services.tamper("fynn", ({ url }, answer) => {
        const sent = answer();
        if (!isCustomers(url)) return sent;
        const rows = rowsIn("fynn", sent);
        if (url.searchParams.get("page") !== "2") reading += 1;
        const renamed = rows.map((row, at) =>
          at === 0 ? { ...row, id: `${String(row.id).slice(0, -2)}0${reading}` } : row,
        );
        return withRows("fynn", sent, renamed);
      });
      expect(await syncAll(services, store)).toMatchObject([
        { outcome: "short", problem: "4 readings of its customers did not agree" },
      ]);
      expect(await idsIn(store, "fynn")).toEqual(before);
    });

    test("what is created while a pass reads is in this pass or the next, and nobody is lost for it", async () => {
      const store = await openTestStore(database);
      const [small, grown] = [120, 150].map((customers) => openTestServices({ customers, vendors: ["sequence"] }));
      if (!small || !grown) return;
      let pages = 0;
      // From its second page on, the vendor has thirty customers more.
      small.tamper("sequence", ({ url }, answer) => {
        pages += isCustomers(url) ? 1 : 0;
        return answer();
      });
      await syncAll(small, store, {
        clientOf: (connection) => {
          const live = small.services.client(connection, { signal: new AbortController().signal, deadline: 1e9 });
          const later = grown.services.client(connection, { signal: new AbortController().signal, deadline: 1e9 });
          const page: typeof live.customers.page = (...asked) => (pages < 1 ? live : later).customers.page(...asked);
          return { ...live, customers: { ...live.customers, page } };
        },
      });
      const ids = await idsIn(store, "sequence");
      expect(new Set(ids).size).toBe(ids.length);
      const everybody = Array.from({ length: 120 }, (_none, at) => grown.population.company("sequence", at).id);
      if (ids.length > 0) expect(ids).toEqual(expect.arrayContaining(everybody));
      expect(await syncAll(grown, store, { now: () => today + 1_000 })).toMatchObject([
        { outcome: "published", customers: 150 },
      ]);
      expect((await idsIn(store, "sequence")).length).toBe(150);
    });

    test("a list that ends in the middle against its own count changes neither customers nor invoices", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["zenskar"] });
      await syncAll(services, store);
      const before = [await storedCustomers(store, "zenskar"), await storedInvoices(store, "zenskar")];
      services.tamper("zenskar", ({ url }, answer) => {
        const sent = answer();
        return isCustomers(url) ? sent : withRows("zenskar", sent, rowsIn("zenskar", sent).slice(0, 10));
      });
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "short" }]);
      expect([await storedCustomers(store, "zenskar"), await storedInvoices(store, "zenskar")]).toEqual(before);
    });

    test("where the vendor tells no count, who is missing from one reading and not from the next stays", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["pland"] });
      await syncAll(services, store);
      const before = await storedInvoices(store, "pland");
      let readings = 0;
      services.tamper("pland", ({ url }, answer) => {
        const sent = answer();
        if (!/\/invoices\/?$/.test(url.pathname)) return sent;
        readings += 1;
        return readings === 1 ? withRows("pland", sent, rowsIn("pland", sent).slice(0, 10)) : sent;
      });
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", invoices: before.length }]);
      expect(readings).toBe(3);
      expect(await storedInvoices(store, "pland")).toEqual(before);
    });
  },
);
