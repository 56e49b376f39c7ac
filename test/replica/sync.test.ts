/**
 * A sync keeps exactly what the vendors said, once, whatever interrupts it, and changes nothing where they did not say
 * all.
 */

import { describe, expect, it } from "vitest";
import { readSources } from "../../src/replica/reading/snapshot.ts";
import { asSearched } from "../../src/replica/rows/search-text.ts";
import type { Sql, Store } from "../../src/replica/store/sql.ts";
import { tablesOf } from "../../src/replica/sync/passes.ts";
import { forget } from "../../src/replica/sync/sync.ts";
import { rowsIn, withRows } from "../support/answers.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { refusal } from "../support/scripted.ts";
import { openTestServices, type TestServices, today } from "../support/services.ts";
import { storedCustomers, storedInvoices, syncAll } from "./synced.ts";

/** All that the published passes hold, whatever passes they were. */
const held = (store: Store, { connections }: TestServices) =>
  Promise.all(
    connections.map(async ({ name }) => ({
      name,
      customers: await storedCustomers(store, name),
      invoices: await storedInvoices(store, name),
    })),
  );

/** Kills of one test; the soak test makes a thousand. */
const kills = Number(process.env.REPLICA_KILLS ?? 25);
/** A pass over a dozen customers takes about as many. */
const mostStatements = 60;

class Killed extends Error {}

/**
 * A store whose process dies at its `last`-th statement: from then on nothing is answered, and nothing is committed.
 */
const dying = (store: Store, last: number): Store => {
  let left = last;
  const counted = (sql: Sql): Sql => ({
    query: (text, values) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Killed()) : sql.query(text, values);
    },
  });
  return {
    ...store,
    query: counted(store).query,
    transaction: (act) => store.transaction((sql) => act(counted(sql))),
    exclusively: (name, act) => store.exclusively(name, (own) => act({ ...dying(own, left) })),
  };
};

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);

    test("a whole pass over five vendors keeps every customer and what they were billed", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 40 });
      const results = await syncAll(services, store);
      expect(results.map(({ outcome }) => outcome)).toEqual(services.connections.map(() => "published"));
      const all = await held(store, services);
      expect(all.map(({ customers }) => customers.length)).toEqual([40, 40, 40, 40, 40]);
      for (const { invoices } of all) expect(invoices.length).toBeGreaterThan(40);
    });

    test("says how many of the documents that a vendor counts as invoices are none", async () => {
      const services = openTestServices({ customers: 60, vendors: ["adfin", "fynn"] });
      const counted = new Map<string, number | undefined>();
      const results = await syncAll(services, await openTestStore(database), {
        onProgress: ({ connection, stage, total }) => stage === "invoices" && counted.set(connection, total),
      });
      const kept = results.map((one) => ("kind" in one ? [one.connection, one.invoices, one.others] : []));
      expect(kept).toEqual([
        ["adfin", counted.get("adfin"), undefined],
        ["fynn", expect.any(Number), expect.any(Number)],
      ]);
      expect(Number(kept[1]?.[1]) + Number(kept[1]?.[2])).toBe(counted.get("fynn"));
    });

    test.each(["pland", "sequence"] as const)(
      "%s: killed anywhere and begun again, it holds what an undisturbed one holds",
      async (id) => {
        const services = openTestServices({ customers: 12, vendors: [id] });
        const [calm, store] = [await openTestStore(database), await openTestStore(database)];
        await syncAll(services, calm);
        let places = 0;
        for (let kill = 0; kill < kills; kill += 1) {
          // Every statement of a pass is a place to die at, in an order without a pattern; a pass that ended begins
          // anew.
          const last = (kill * 37 + (kill % 7)) % mostStatements;
          const outcome = await syncAll(services, dying(store, last)).then(
            ([result]) => result?.outcome,
            (failure: unknown) => {
              if (failure instanceof Killed) return "killed";
              throw failure;
            },
          );
          if (outcome === "killed") places += 1;
        }
        expect(places).toBeGreaterThan(kills / 3);
        expect(await syncAll(services, store)).toMatchObject([{ outcome: "published" }]);
        expect(await held(store, services)).toEqual(await held(calm, services));
        expect(await store.query("SELECT count(*) AS n FROM seen")).toEqual([{ n: 0 }]);
      },
    );

    test("of two workers one syncs a connection, the other says that it is busy", async () => {
      const url = await database.url();
      const stores = await Promise.all([openTestStore(database, url), openTestStore(database, url)]);
      const services = openTestServices({ customers: 20, vendors: ["pland"] });
      const outcomes = await Promise.all(stores.map((store) => syncAll(services, store)));
      const all = outcomes.flat().map(({ outcome }) => outcome);
      expect(all.filter((outcome) => outcome === "published").length).toBeGreaterThan(0);
      expect(all.every((outcome) => outcome === "published" || outcome === "busy")).toBe(true);
      expect((await storedCustomers(stores[0] as Store, "pland")).length).toBe(20);
    });

    test("a pass that ends short of the vendor's own count changes nothing and says so", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["zenskar"] });
      await syncAll(services, store);
      const before = await held(store, services);
      services.tamper("zenskar", ({ url }, answer) => {
        const sent = answer();
        return url.pathname.endsWith("/customers")
          ? withRows("zenskar", sent, rowsIn("zenskar", sent).slice(0, -3))
          : sent;
      });
      const [short] = await syncAll(services, store);
      expect(short).toMatchObject({ outcome: "short", problem: "27 of 30 customers were sent" });
      expect(await held(store, services)).toEqual(before);
      services.tamper("zenskar", undefined);
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", customers: 30 }]);
    });

    test("who is gone at the vendor is gone after the next whole pass, and not before", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["zenskar"] });
      await syncAll(services, store);
      const [first] = await storedCustomers(store, "zenskar");
      services.tamper("zenskar", ({ url }, answer) => {
        const sent = answer() as { body: { total?: number } };
        if (!url.pathname.endsWith("/customers")) return sent;
        const left = rowsIn("zenskar", sent).filter(({ id }) => id !== first?.id);
        const changed = withRows("zenskar", sent, left) as { body: Record<string, unknown> };
        const counted = Object.entries(changed.body).map(([key, value]) => [
          key,
          typeof value === "number" && value === 30 ? 29 : value,
        ]);
        return { ...changed, body: Object.fromEntries(counted) };
      });
      expect(await storedCustomers(store, "zenskar")).toHaveLength(30);
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", customers: 29 }]);
      expect((await storedCustomers(store, "zenskar")).map(({ id }) => id)).not.toContain(first?.id);
      // A day later no walk can go on with the pass that held it: no row and no word of its name is left.
      for (const days of [2, 4]) await syncAll(services, store, { now: () => today + days * 86_400_000 });
      expect(await store.query("SELECT id FROM customer_rows WHERE id = $1", [first?.id ?? ""])).toEqual([]);
      const texts = await store.query<{ search_text: string }>("SELECT search_text FROM customer_rows");
      const words = await store.query<{ word: string }>("SELECT word FROM name_words");
      expect(
        words.filter(({ word }) => !texts.some((one) => one.search_text.includes(asSearched(` ${word} `)))),
      ).toEqual([]);
    });

    test("a vendor that fails in the middle is gone on with where it stopped", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 250, vendors: ["sequence"] });
      let pages = 0;
      services.tamper("sequence", ({ url }, answer) => {
        if (url.pathname.endsWith("/customers") && ++pages === 2) throw new Error("Gone.");
        return answer();
      });
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "interrupted" }]);
      services.tamper("sequence", undefined);
      const before = services.sent.length;
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", isResumed: true }]);
      expect(services.sent.slice(before).filter((sent) => /sequence \/customers/.test(sent))).toHaveLength(2);
    });

    test("invoices that the vendor refuses now are not told as owed, and come back when it allows them", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["sequence"] });
      await syncAll(services, store);
      const before = await storedInvoices(store, "sequence");
      const walked = await readSources(store);
      services.tamper("sequence", ({ url }, answer) => {
        if (/invoice/.test(url.pathname)) throw refusal(403);
        return answer();
      });
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published", customers: 30, invoices: 0 }]);
      expect(await storedInvoices(store, "sequence")).toEqual([]);
      // A walk that began before goes on with them.
      const kept = await store.query("SELECT id FROM invoice_rows WHERE until_pass > $1", [
        walked[0]?.published_pass ?? 0,
      ]);
      expect(kept).toHaveLength(before.length);
      services.tamper("sequence", undefined);
      await syncAll(services, store);
      expect(await storedInvoices(store, "sequence")).toEqual(before);
    });

    test("only what changed is asked for where the vendor's rows prove it, and found", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 30, vendors: ["adfin"] });
      await syncAll(services, store);
      const before = services.sent.length;
      const [result] = await syncAll(services, store, { wholeAfterMs: 3_600_000, now: () => today + 60_000 });
      expect(result).toMatchObject({ kind: "changes", outcome: "published", customers: 30 });
      expect(services.sent.slice(before).some((sent) => sent.includes("lastUpdatedStartTime"))).toBe(true);
    });

    test("hostile text of customers and invoices is made safe before it is stored", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 8, vendors: ["fynn"] });
      services.tamper("fynn", (_request, answer) =>
        JSON.parse(JSON.stringify(answer()).replace(/"(number|name)":"/g, '"$1":"\\u0000\\u202e[x](http://x)')),
      );
      expect(await syncAll(services, store)).toMatchObject([{ outcome: "published" }]);
      const all = JSON.stringify([await storedCustomers(store, "fynn"), await storedInvoices(store, "fynn")]);
      expect(all).not.toMatch(/\\u0000|\u202e|\]\(http/);
    });

    test("a connection that is forgotten leaves nothing behind", async () => {
      const store = await openTestStore(database);
      const services = openTestServices({ customers: 10, vendors: ["pland", "fynn"] });
      await syncAll(services, store);
      expect(await forget(store, ["pland"])).toEqual([true]);
      for (const table of tablesOf) {
        const rows = await store.query(`SELECT DISTINCT connection FROM ${table}`);
        expect(rows.every((row) => (row as { connection: string }).connection === "fynn")).toBe(true);
      }
      expect((await storedCustomers(store, "fynn")).length).toBe(10);
    });
  },
);
