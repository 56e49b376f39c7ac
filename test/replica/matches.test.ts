/**
 * The same customer over whole books: what a replica's rows and get_customer say is what the identity rules say of
 * everybody.
 */

import { beforeAll, describe, expect, it } from "vitest";
import { type Relation, sameCustomers } from "../../src/identity/same-customer.ts";
import { customerOf } from "../../src/replica/rows/customer.ts";
import { matchDigests } from "../../src/replica/rows/match-digests.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { idsOf, rowsIn, withRows } from "../support/answers.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { openTestServices, type TestServices, today, walk } from "../support/services.ts";
import { freshReplica, storedCustomers, syncAll } from "./synced.ts";

const live = openTestServices({ customers: 60 });
const names = live.connections.map(({ name }) => name);

const everybody = async (store: Store) =>
  (
    await Promise.all(
      names.map(async (connection) =>
        (
          await storedCustomers(store, connection)
        ).map((customer) => ({
          ref: `${connection} ${customer.id}`,
          connection,
          customer,
        })),
      ),
    )
  ).flat();

/** Of each customer the strongest relation to anybody at each other connection, as marks name it. */
const marksOf = (pairs: readonly Relation[]): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const marks = new Map<string, Map<string, string>>();
  for (const { a, b, kind } of pairs) {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const own = marks.get(one) ?? new Map<string, string>();
      const [name = ""] = other.split(" ");
      marks.set(one, own.set(name, kind === "same_as" || own.get(name) === "=" ? "=" : "~"));
    }
  }
  return marks;
};

const flagsOf = ({ columns, rows }: Envelope): readonly (readonly string[])[] =>
  rows.map((row) => row[columns.indexOf("flags")]?.split(" ").filter((flag) => /^[=~]/.test(flag)) ?? []);

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    let store: Store;
    let replicated: TestServices;
    let pairs: readonly Relation[];
    beforeAll(async () => {
      if (database.skipped) return;
      const replica = await freshReplica(live, database);
      store = await replica.store();
      replicated = openTestServices({ customers: 60, replica });
      pairs = sameCustomers(await everybody(store));
    });
    const test = it.skipIf(database.skipped);

    test("of one vendor's rows each names the vendors at which its customer stands too, and no others", async () => {
      const marks = marksOf(pairs);
      expect(new Set(pairs.map(({ kind }) => kind))).toEqual(new Set(["same_as", "maybe"]));
      for (const name of names) {
        const pages = await walk(replicated, "list_customers", { vendors: [name], limit: 25, max_tokens: 20_000 });
        const told = pages.flatMap((page) => {
          const flags = flagsOf(page);
          return idsOf(replicated, page).map((id, at) => [id, flags[at]] as const);
        });
        expect(told.length).toBe(60);
        for (const [id, flags] of told) {
          const own = [...(marks.get(id.replace(":", " ")) ?? [])].map(([other, sign]) => sign + other);
          expect([id, flags?.toSorted()]).toEqual([id, own.sort()]);
        }
      }
      expect(replicated.sent).toEqual([]);
    });

    test("a row on the page is told by its letter, and everybody else by the vendor's name", async () => {
      const page = await replicated.call("list_customers", { limit: 200, max_tokens: 20_000 });
      expect(
        flagsOf(page)
          .flat()
          .some((flag) => /^=[A-Z]+$/.test(flag)),
      ).toBe(true);
      const short = await replicated.call("list_customers", { limit: 200, max_tokens: 1_500 });
      expect(short.rows.length).toBeLessThan(page.rows.length);
      const flags = flagsOf(short).flat();
      expect(flags.some((flag) => names.includes(flag.slice(1)))).toBe(true);
      expect(short.coverage).toMatch(/endor's name, same customer there beside these rows: = proven/);
    });

    test("get_customer tells the same pairs from both sides, and asks only the customer's own vendor", async () => {
      const told = new Map<string, readonly string[]>();
      for (const { connection, customer } of (await everybody(store)).filter((_one, at) => at % 7 === 0)) {
        replicated.sent.length = 0;
        const ref = `${connection}:${customer.id}`;
        const { rows, coverage } = await replicated.call("get_customer", { ref, max_tokens: 20_000 });
        expect(replicated.sent.filter((sent) => !sent.startsWith(connection))).toEqual([]);
        expect(coverage).toMatch(/elsewhere read whole: [a-z, ]+ as of 2026-06-30 00:00 UTC/);
        told.set(
          `${connection} ${customer.id}`,
          rows.flatMap(([kind = "", text = ""]) =>
            /^(same_as|maybe)$/.test(kind) ? [`${kind} ${text.split(" at ")[1]?.split(":")[0]}`] : [],
          ),
        );
      }
      for (const [ref, found] of told) {
        const own = pairs.flatMap(({ a, b, kind }) =>
          a === ref || b === ref ? [`${kind} ${(a === ref ? b : a).split(" ")[0]}`] : [],
        );
        expect([ref, found.toSorted()]).toEqual([ref, own.sort()]);
      }
    });

    test("a caller is told of nobody at connections that are not its own", async () => {
      const [zenskar, fynn] = ["zenskar", "fynn"].map((name) => live.connections.find((one) => one.name === name));
      if (!zenskar || !fynn) throw new Error("No such vendor");
      const asked = (await everybody(store)).filter(({ connection }) => connection === "zenskar");
      const matches = await replicated.services.storedMatches?.(
        asked.map(({ customer }) => ({ connection: zenskar, customer })),
        [zenskar, fynn],
      );
      expect(new Set(matches?.candidates.map(({ connection }) => connection.name))).toEqual(new Set(["fynn"]));
      expect([...(matches?.asOf.keys() ?? [])]).toEqual(["zenskar", "fynn"]);
    });

    test("what customers are matched by goes with their last row, and nothing is left of a pass that ended short", async () => {
      const own = await openTestStore(database);
      const kept = async (): Promise<readonly string[]> => {
        const rows = await own.query<{ digest: string; id: string }>("SELECT digest, id FROM match_keys");
        return rows.map(({ digest, id }) => `${id} ${digest}`).sort();
      };
      const wanted = async (): Promise<readonly string[]> => {
        const rows = await own.query<{ id: string; record: string }>("SELECT id, record FROM customer_rows");
        const all = rows.flatMap((row) =>
          [...matchDigests(customerOf(row)).keys()].map((digest) => `${row.id} ${digest}`),
        );
        return [...new Set(all)].sort();
      };
      const [many, few] = [30, 20].map((customers) => openTestServices({ customers, vendors: ["fynn"] }));
      if (!many || !few) throw new Error("No services");
      const outcomeOf = async (services: TestServices, days: number) =>
        (await syncAll(services, own, { now: () => today + days * 86_400_000 })).map(({ outcome }) => outcome);
      expect(await outcomeOf(many, 0)).toEqual(["published"]);
      const first = await kept();
      expect(first.length).toBeGreaterThan(30);
      many.tamper("fynn", (_request, answer) => {
        const sent = answer();
        return withRows(
          "fynn",
          sent,
          rowsIn("fynn", sent)
            .map((row) => ({ ...row, companyName: "Somebody Else Ltd" }))
            .slice(1),
        );
      });
      expect(await outcomeOf(many, 1)).toEqual(["short"]);
      expect(await kept()).toEqual(first);
      // Those who are gone are forgotten with the first pass that begins more than a day later.
      for (const days of [2, 4, 6]) expect(await outcomeOf(few, days)).toEqual(["published"]);
      expect(await kept()).toEqual(await wanted());
      expect((await kept()).length).toBeLessThan(first.length);
    });
  },
);
