/** The debts that a worklist can begin with, found in its order, and what everybody who matches owes together. */

import { mergeOwed, type Owed } from "../../receivables/amounts-due.ts";
import type { Debt } from "../../receivables/debts.ts";
import type { TopDebts, TopWanted } from "../../receivables/worklist/top-debts.ts";
import type { Connection } from "../../vendors/define.ts";
import { buckets, showDay } from "../../vocabulary/invoice.ts";
import { createValues, type StoredBook } from "../reading/snapshot.ts";
import { countDebts, type DebtGroup } from "./counted-debts.ts";
import { askedFor, conditionFor, ofDay } from "./debts-wanted.ts";
import { readDebts } from "./stored-debts.ts";

type Shared = "is_held" | "bucket" | "mandate" | "lead_key";

/**
 * How each order goes through debts. Those that have `runs` in common stand in it one behind another, so that the first
 * ones of each are enough, whatever the other vendors have; those that have `ranges` in common lie so in an index.
 */
const orders: Readonly<
  Record<
    NonNullable<TopWanted["order"]>,
    { readonly runs: readonly Shared[]; readonly ranges: readonly Shared[]; readonly by: string }
  >
> = {
  rank: {
    runs: ["is_held", "bucket", "lead_key"],
    ranges: ["is_held", "bucket", "lead_key", "mandate"],
    by: "lead_amount DESC, customer_id",
  },
  amount: {
    runs: ["lead_key"],
    ranges: ["is_held", "bucket", "lead_key", "mandate"],
    by: "lead_amount DESC, customer_id",
  },
  days: { runs: ["lead_key"], ranges: ["lead_key", "mandate"], by: "days DESC, lead_amount DESC, customer_id" },
};

/** Groups by what they have in common. */
const sharing = (groups: readonly DebtGroup[], columns: readonly Shared[]): readonly (readonly DebtGroup[])[] => {
  const shared = new Map<string, DebtGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify(columns.map((column) => group[column]));
    const members = shared.get(key) ?? [];
    shared.set(key, members);
    members.push(group);
  }
  return [...shared.values()];
};

const customersIn = (groups: readonly DebtGroup[]): number => groups.reduce((sum, { customers }) => sum + customers, 0);

/** Debts that stand in the order one behind another, and how many of them can be among the worklist's first. */
interface Run {
  readonly members: readonly DebtGroup[];
  readonly limit: number;
}

/**
 * Groups of the worklist's rank from its first on, until they hold enough. In each the currencies take turns, so that
 * none has more among the first `limit` than it takes turns to fill them; amounts that are unknown come behind.
 */
const runsByRank = (groups: readonly DebtGroup[], limit: number): readonly Run[] => {
  const order = buckets.toReversed() as readonly string[];
  const place = ({ is_held, bucket }: DebtGroup): number => is_held * order.length + order.indexOf(bucket);
  const places = [...new Set(groups.map(place))].toSorted((a, b) => a - b);
  let found = 0;
  return places.flatMap((one) => {
    if (found >= limit) return [];
    const members = groups.filter((group) => place(group) === one);
    found += customersIn(members);
    const runs = sharing(members, orders.rank.runs);
    const isUnknown = (run: readonly DebtGroup[]): boolean => run[0]?.lead_key === "";
    const counts = runs.filter((run) => !isUnknown(run)).map(customersIn);
    const filled = (turns: number): number => counts.reduce((sum, count) => sum + Math.min(count, turns), 0);
    let turns = 0;
    while (filled(turns) < Math.min(limit, filled(limit))) turns += 1;
    return runs.map((run) => ({ members: run, limit: isUnknown(run) ? limit : turns }));
  });
};

/** Of each run, as many as can be among the worklist's first. `groups`: of the mandate that is asked for. */
const firstOf = async (
  book: StoredBook,
  wanted: TopWanted,
  asOf: number,
  groups: readonly DebtGroup[],
): Promise<readonly string[]> => {
  const { limit, order = "rank" } = wanted;
  const { runs, ranges, by } = orders[order];
  const values = createValues();
  const day = ofDay(book, asOf, values);
  const inRange = (group: DebtGroup | undefined, first: string): readonly string[] =>
    askedFor(wanted).map((asked) => {
      const shared = ranges.map((column) => `d.${column} = ${values.add(group?.[column] ?? null)}`).join(" AND ");
      return `SELECT * FROM (SELECT d.customer_id, d.lead_amount, d.days FROM debts d
        WHERE ${day} AND ${shared} AND ${conditionFor(asked, wanted, values)} ${first}) ${asked}_debts`;
    });
  const wantedRuns =
    order === "rank" ? runsByRank(groups, limit) : sharing(groups, runs).map((members) => ({ members, limit }));
  const selects = wantedRuns.map(({ members, limit: most }, at) => {
    const first = `ORDER BY ${by} LIMIT ${most}`;
    const parts = sharing(members, ranges).flatMap(([group]) => inRange(group, first));
    return `SELECT customer_id FROM (SELECT * FROM (${parts.join(" UNION ALL ")}) parts${at} ${first}) run${at}`;
  });
  if (selects.length === 0) return [];
  const rows = await book.store.query<{ readonly customer_id: string }>(selects.join(" UNION ALL "), values.all);
  return rows.map(({ customer_id }) => customer_id);
};

/** Whether debts of that day are kept, and none of them lacks what the question asks of it. */
const canTell = async ({ store, source }: StoredBook, { currency }: TopWanted, asOf: number): Promise<boolean> => {
  const place = [source.connection, source.published_pass ?? 0, showDay(asOf)];
  const isKept = async (): Promise<boolean> => {
    const kept = "SELECT 1 FROM group_counts WHERE connection = $1 AND pass = $2 AND day = $3 LIMIT 1";
    return (await store.query(kept, place)).length > 0;
  };
  if (currency === undefined) return isKept();
  const counted = await store.query<{ readonly owed: string }>(
    "SELECT owed FROM debt_counts WHERE connection = $1 AND pass = $2 AND day = $3 AND asked = ''",
    place,
  );
  // Nobody owes anything, unless nothing has been counted.
  if (counted.length === 0) return isKept();
  const { withoutCurrency, undetermined } = mergeOwed(counted.map(({ owed }) => JSON.parse(owed) as Owed));
  return withoutCurrency.length === 0 && undetermined === 0;
};

export const readTopDebts = async (
  book: StoredBook,
  connection: Connection,
  wanted: TopWanted,
  asOf: number,
): Promise<TopDebts | undefined> => {
  const { store, source } = book;
  const { mandate = "any" } = wanted;
  const [isTold, counted] = await Promise.all([canTell(book, wanted, asOf), countDebts(book, wanted, asOf)]);
  if (!isTold) return undefined;
  const groups = mandate === "any" ? counted : counted.filter((group) => group.mandate === mandate);
  const customers = await firstOf(book, wanted, asOf, groups);
  const debts: Debt[] = [];
  if (customers.length > 0) {
    for await (const debt of readDebts(store, connection, source.published_pass ?? 0, asOf, customers))
      debts.push(debt);
  }
  return {
    debts,
    matched: customersIn(groups),
    owed: mergeOwed(groups.map(({ owed }) => owed)),
    mandateUnknown: customersIn(counted) - customersIn(groups),
    invoices: source.invoices ?? 0,
    readAsOf: Date.parse(source.as_of ?? ""),
  };
};
