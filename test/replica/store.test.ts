/** One database or the other: statements, transactions, locks and migrations behave alike. */

import { describe, expect, it } from "vitest";
import { migrate } from "../../src/replica/store/migrate.ts";
import { migrations } from "../../src/replica/store/migrations.ts";
import { connectStore, openStore } from "../../src/replica/store/open.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";

/** Of every table and view, as `debts.mandate`; those that a text search makes for itself left out. */
const columnsOf = async (store: Store): Promise<readonly string[]> => {
  const rows = await store.query<{ readonly name: string }>(
    store.dialect.name === "postgres"
      ? "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = current_schema()"
      : "SELECT m.name || '.' || c.name AS name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'customer_search%'",
  );
  return rows.map(({ name }) => name).sort();
};

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);

    test("keeps text, numbers and NULL as they are", async () => {
      const store = await openTestStore(database);
      await store.transaction(async (sql) => {
        await sql.query("CREATE TABLE t (a TEXT, b BIGINT, c TEXT)");
        await sql.query("INSERT INTO t VALUES ($1, $2, $3)", ["0.10", 1_764_288_000_000, null]);
      });
      expect(await store.query("SELECT a, b, c FROM t WHERE b = $1 AND a = $2", [1_764_288_000_000, "0.10"])).toEqual([
        { a: "0.10", b: 1_764_288_000_000, c: null },
      ]);
    });

    test("values stand wherever the text names them, however often and in whichever order", async () => {
      const store = await openTestStore(database);
      const named = ["$2", "$1", "$2", "$3", "$1", "$4"].map((place, at) => `CAST(${place} AS TEXT) AS c${at}`);
      const [row] = await store.query(`SELECT ${named.join(", ")}`, ["a", "b", "c", "d"]);
      expect(Object.values(row ?? {})).toEqual(["b", "a", "b", "c", "a", "d"]);
    });

    test("a transaction that fails leaves nothing behind, and the next one works", async () => {
      const store = await openTestStore(database);
      await store.transaction((sql) => sql.query("CREATE TABLE t (a TEXT)"));
      const failing = store.transaction(async (sql) => {
        await sql.query("INSERT INTO t VALUES ('x')");
        throw new Error("stop");
      });
      await expect(failing).rejects.toThrow("stop");
      await store.transaction((sql) => sql.query("INSERT INTO t VALUES ('y')"));
      expect(await store.query("SELECT a FROM t")).toEqual([{ a: "y" }]);
    });

    test("readers see nothing of a transaction before it ends", async () => {
      const store = await openTestStore(database);
      await store.transaction((sql) => sql.query("CREATE TABLE t (a TEXT)"));
      await store.transaction(async (sql) => {
        await sql.query("INSERT INTO t VALUES ('x')");
        expect(await store.query("SELECT a FROM t")).toEqual([]);
      });
      expect(await store.query("SELECT a FROM t")).toEqual([{ a: "x" }]);
    });

    test("one name is held by one holder, and free again afterwards, also after a failure", async () => {
      const url = await database.url();
      const [one, other] = [await openTestStore(database, url), await openTestStore(database, url)];
      const inside = await one.exclusively("zenskar", async () => ({
        same: await other.exclusively("zenskar", async () => "both"),
        different: await other.exclusively("pland", async () => "beside"),
      }));
      expect(inside).toEqual({ done: { same: undefined, different: { done: "beside" } } });
      await expect(one.exclusively("zenskar", () => Promise.reject(new Error("stop")))).rejects.toThrow("stop");
      expect(await other.exclusively("zenskar", async (store) => store.query("SELECT 1 AS a"))).toEqual({
        done: [{ a: 1 }],
      });
    });

    test("several processes' starts at once make the tables once", async () => {
      const url = await database.url();
      const stores = await Promise.all([1, 2, 3, 4].map(() => openTestStore(database, url)));
      expect(await stores[0]?.query("SELECT version FROM schema_versions")).toEqual(
        migrations.map((_step, at) => ({ version: at + 1 })),
      );
      expect(await stores[3]?.query("SELECT count(*) AS n FROM customers")).toEqual([{ n: 0 }]);
    });

    test.each(migrations.map((_step, version) => version))(
      "from version %i on the tables become what new ones are",
      async (from) => {
        const [old, fresh] = [await connectStore(await database.url()), await openTestStore(database)];
        await migrate(old, from);
        await migrate(old);
        expect(await columnsOf(old)).toEqual(await columnsOf(fresh));
        expect(await old.query("SELECT max(version) AS version FROM schema_versions")).toEqual([
          { version: migrations.length },
        ]);
        await old.close();
      },
    );

    test("a book kept by version 1 stays, and what was counted of it goes until the next pass", async () => {
      const old = await connectStore(await database.url());
      await migrate(old, 1);
      const rows = [
        // As the builds had them that stopped there.
        "CREATE TABLE debts (connection TEXT NOT NULL, lead_millionths TEXT)",
        "CREATE TABLE debt_counts (connection TEXT NOT NULL)",
        "INSERT INTO sources (connection, account, rows_version, malformed, unsaid, unjudged, published_pass) VALUES ('toy', 'a', 1, 0, '{}', '{}', 1)",
        "INSERT INTO invoice_rows (connection, id, since_pass, state, open_is_at_most, is_owed, digest, record) VALUES ('toy', 'i1', 1, 'open', 0, 1, 'd', '{}')",
        "INSERT INTO group_counts VALUES ('toy', 1, '2026-06-30', 'status', 'country', 'active', 'DE', 1, 0, '{}')",
      ];
      await old.transaction(async (sql) => {
        for (const text of rows) await sql.query(text);
      });
      await migrate(old);
      expect(await old.query("SELECT id FROM invoices")).toEqual([{ id: "i1" }]);
      expect(await old.query("SELECT * FROM group_counts")).toEqual([]);
      expect(await columnsOf(old)).toEqual(await columnsOf(await openTestStore(database)));
      await old.close();
    });

    test("tables of a newer program are refused by name", async () => {
      const url = await database.url();
      const store = await openTestStore(database, url);
      await store.transaction((sql) => sql.query("INSERT INTO schema_versions VALUES (999)"));
      await expect(openStore(url)).rejects.toThrow(/version 999.*update the program/);
      await expect(migrate(store)).rejects.toThrow(/version 999/);
    });
  },
);

it("a URL that names neither database is refused with an example", async () => {
  await expect(openStore("mysql://x")).rejects.toThrow(/postgres:\/\/ or file:/);
});
