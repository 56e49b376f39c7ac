/**
 * A place in a worklist: which debts of each vendor earlier pages showed, told by ranks and an id, and not by the list.
 */

import { hashOf } from "../../vendors/read/checkpoint.ts";
import type { ProblemCode } from "../../vocabulary/problem.ts";
import type { Debt } from "../debts.ts";
import { createOwedSum } from "../owed-sum.ts";
import { bySize, type Standing } from "./order.ts";

/** The last one shown of a currency; without an id everybody of that size was. */
export interface Bound {
  readonly size: string;
  readonly id?: string | undefined;
}

/** How far an order was shown: all of the groups before, and of this one, for each key, those down to its bound. */
export interface Mark {
  readonly group: number;
  readonly bounds: Readonly<Record<string, Bound>>;
}

/**
 * How far one vendor's debts were shown. No other vendor's debts have a part in it: it stands while they are missing.
 */
export interface Reached {
  readonly mark: Mark;
  /** Debts up to the mark, and the sum of their hashes: other ones there now mean that data moved. */
  readonly count: number;
  readonly sum: number;
  /** All that the vendor had, shown or not. */
  readonly listed: number;
}

export interface Place {
  /** By connection. */
  readonly reached: Readonly<Record<string, Reached>>;
  /** Connections of which something stays missing, and why. */
  readonly lost: Readonly<Record<string, ProblemCode>>;
  /** Connections whose data moved between pages. */
  readonly moved: readonly string[];
}

export const firstPlace: Place = { reached: {}, lost: {}, moved: [] };

export const shownBefore = ({ reached }: Place): number =>
  Object.values(reached).reduce((sum, { count }) => sum + count, 0);

const isWithin = (at: Standing, { group, bounds }: Mark): boolean => {
  if (at.group !== group) return at.group < group;
  const bound = bounds[at.key];
  return bound !== undefined && bySize(at, { ...at, size: bound.size, id: bound.id ?? at.id }) <= 0;
};

const furtherBound = (a: Bound, b: Bound): Bound => {
  const asStanding = ({ size, id }: Bound): Standing => ({ group: 0, key: "", size, id: id ?? "\uffff" });
  return bySize(asStanding(a), asStanding(b)) > 0 ? a : b;
};

const further = (a: Mark, b: Mark): Mark => {
  if (a.group !== b.group) return a.group > b.group ? a : b;
  const bounds = { ...a.bounds };
  for (const [key, bound] of Object.entries(b.bounds)) {
    const own = bounds[key];
    bounds[key] = own ? furtherBound(own, bound) : bound;
  }
  return { group: a.group, bounds };
};

/** Behind those shown; undefined where nobody is. `left`: those behind them. Both in order. */
const markBehind = (shown: readonly Standing[], left: readonly Standing[]): Mark | undefined => {
  const group = shown.at(-1)?.group;
  if (group === undefined) return undefined;
  const bounds: Record<string, Bound> = {};
  // In order, so that the last one of a key is the one that stays.
  for (const at of shown) if (at.group === group) bounds[at.key] = { size: at.size, id: at.id };
  for (const [key, { size }] of Object.entries(bounds)) {
    const isTied = left.some((at) => at.group === group && at.key === key && bySize(at, { ...at, size }) === 0);
    if (!isTied) bounds[key] = { size };
  }
  return { group, bounds };
};

const sumOf = (some: readonly Standing[]): number => some.reduce((sum, { id }) => (sum + hashOf(id)) >>> 0, 0);

export interface Split {
  readonly shown: readonly Debt[];
  /** In order. */
  readonly left: readonly Debt[];
  /** Connections of which other debts were shown than stand before the place now, or that have another number. */
  readonly moved: readonly string[];
  /** Whether a debt stands before some that earlier pages showed of another vendor, since it was not read then. */
  readonly isLate: (debt: Debt) => boolean;
  /** How far each connection was shown behind the first `count` of `left`. */
  readonly reachedAfter: (count: number) => Readonly<Record<string, Reached>>;
}

interface Listed {
  /** Connections whose debts are among them. */
  readonly connections: readonly string[];
  /** How many debts each of them has, be they all here or only those that come first. */
  readonly matched: (connection: string) => number;
  readonly sort: (debts: readonly Debt[]) => readonly Debt[];
  readonly standing: (debt: Debt) => Standing;
}

/** Whether just those debts of a vendor stand up to its mark that were shown. */
export const isAsShown = (own: readonly Standing[], { mark, count, sum }: Reached): boolean => {
  const within = own.filter((at) => isWithin(at, mark));
  return within.length === count && sumOf(within) === sum;
};

/** What is left behind a place. While the data stand still, pages of one walk hold every debt exactly once. */
export const splitAt = (debts: readonly Debt[], { reached }: Place, listed: Listed): Split => {
  const { connections, matched, sort } = listed;
  const standings = new Map(debts.map((debt) => [debt, listed.standing(debt)]));
  const standingsOf = (some: readonly Debt[]): readonly Standing[] => some.flatMap((debt) => standings.get(debt) ?? []);
  const ofConnection = (some: readonly Debt[], name: string) =>
    standingsOf(some.filter(({ connection }) => connection.name === name));
  const isUpTo = (debt: Debt, mark: Mark | undefined): boolean =>
    mark !== undefined && standingsOf([debt]).some((at) => isWithin(at, mark));
  const shown = debts.filter((debt) => isUpTo(debt, reached[debt.connection.name]?.mark));
  const isShown = new Set(shown);
  const left = sort(debts.filter((debt) => !isShown.has(debt)));
  const moved = connections.filter((name) => {
    const own = reached[name];
    return own && (own.listed !== matched(name) || !isAsShown(ofConnection(debts, name), own));
  });
  const reachedAfter = (count: number): Readonly<Record<string, Reached>> => {
    const now = left.slice(0, count);
    const mark = markBehind(standingsOf(now), standingsOf(left.slice(count)));
    const ofEach = connections.flatMap((name): [string, Reached][] => {
      const own = ofConnection([...shown, ...now], name);
      const before = reached[name]?.mark;
      const reach = before && mark ? further(before, mark) : (before ?? mark);
      if (!reach || (!before && own.length === 0)) return [];
      return [[name, { mark: reach, count: own.length, sum: sumOf(own), listed: matched(name) }]];
    });
    return { ...reached, ...Object.fromEntries(ofEach) };
  };
  const isLate = (debt: Debt): boolean => Object.values(reached).some(({ mark }) => isUpTo(debt, mark));
  return { shown, left, moved, isLate, reachedAfter };
};

/**
 * Debts up to which all of them stay, so that the walk's next page may have them; then those go that no page can begin
 * with.
 */
const mostUncut = 1_000;

/**
 * Of one vendor's debts, told one by one: those up to its mark, those that can be among the first `limit` behind it,
 * whatever other vendors have, and what all of them come to. Of one group and key debts come by size, so that the first
 * `limit` of each are enough, and none of a group that is behind as many others.
 */
export const createFirstDebts = (limit: number, standing: (debt: Debt) => Standing, mark: Mark | undefined) => {
  const shown: Debt[] = [];
  const left = new Map<string, { readonly debt: Debt; readonly at: Standing }[]>();
  const sum = createOwedSum();
  let matched = 0;
  const groupOf = (name: string): number => left.get(name)?.[0]?.at.group ?? 0;

  const cut = (): void => {
    let [group, before, count] = [Number.NEGATIVE_INFINITY, 0, 0];
    for (const name of [...left.keys()].sort((a, b) => groupOf(a) - groupOf(b))) {
      if (groupOf(name) !== group) [group, before] = [groupOf(name), count];
      const first =
        left
          .get(name)
          ?.toSorted((a, b) => bySize(a.at, b.at))
          .slice(0, limit) ?? [];
      count += first.length;
      if (before >= limit) left.delete(name);
      else left.set(name, first);
    }
  };
  return {
    add: (debt: Debt): void => {
      matched += 1;
      sum.add(debt.owed);
      const at = standing(debt);
      if (mark && isWithin(at, mark)) {
        shown.push(debt);
        return;
      }
      const name = `${at.group} ${at.key}`;
      const own = left.get(name) ?? [];
      left.set(name, own);
      own.push({ debt, at });
      if (matched % mostUncut === 0) cut();
    },
    found: () => {
      if (matched > mostUncut) cut();
      return { debts: [...shown, ...[...left.values()].flat().map(({ debt }) => debt)], matched, owed: sum.sum() };
    },
  };
};
