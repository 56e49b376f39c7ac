/** A place in a worklist: which debts earlier pages showed, told by a rank and an id, and not by the list. */

import { hashOf } from "../../vendors/read/checkpoint.ts";
import type { ProblemCode } from "../../vocabulary/problem.ts";
import type { Debt } from "../debts.ts";
import { debtKey } from "./rows.ts";

/**
 * The first `count` debts of these connections in the worklist's order, without what the steps before showed. One step
 * is enough while the same vendors answer; one that failed and answers later begins another.
 */
export interface Step {
  readonly connections: readonly string[];
  readonly count: number;
  /** `debtKey` of the last one, hashed; 0 = none. */
  readonly last: number;
  /** All that these connections had, shown or not: another number means that data moved. */
  readonly matched: number;
}

export interface Place {
  readonly steps: readonly Step[];
  /** Connections of which something stays missing, and why. */
  readonly lost: Readonly<Record<string, ProblemCode>>;
  readonly moved: boolean;
}

export const firstPlace: Place = { steps: [], lost: {}, moved: false };

export const shownBefore = ({ steps }: Place): number => steps.reduce((sum, { count }) => sum + count, 0);

export interface Split {
  readonly shown: readonly Debt[];
  /** In order. */
  readonly left: readonly Debt[];
  readonly moved: boolean;
  /** The steps behind the first `count` of `left`. */
  readonly stepsAfter: (count: number) => readonly Step[];
}

export interface Listed {
  /** Connections whose debts are among them. */
  readonly connections: readonly string[];
  /** How many debts each of them has, be they all here or only those that come first. */
  readonly matched: (connection: string) => number;
  readonly sort: (debts: readonly Debt[]) => readonly Debt[];
}

/** Behind the last one that was shown, wherever it stands now; where it is gone, far enough ahead to skip nobody. */
const locate = (debts: readonly Debt[], { count, last, matched }: Step, now: number): number => {
  if (count === 0) return 0;
  const isLast = (debt: Debt | undefined): boolean => debt !== undefined && hashOf(debtKey(debt)) === last;
  if (isLast(debts[count - 1])) return count;
  const found = debts.findIndex(isLast);
  return found >= 0 ? found + 1 : Math.max(0, count - Math.max(1, matched - now));
};

/** What is left behind a place. While the data stand still, pages of one walk hold every debt exactly once. */
export const splitAt = (debts: readonly Debt[], { steps }: Place, listed: Listed): Split => {
  const { connections, matched, sort } = listed;
  const sum = (names: readonly string[]): number => names.reduce((all, name) => all + matched(name), 0);
  const stepTo = (names: readonly string[], order: readonly Debt[], count: number): Step => {
    const last = order[count - 1];
    return { connections: names, count, last: last ? hashOf(debtKey(last)) : 0, matched: sum(names) };
  };
  const shown = new Set<Debt>();
  const passed: Step[] = [];
  let moved = false;
  let open: { readonly order: readonly Debt[]; readonly from: number } | undefined;
  for (const step of steps) {
    const own = debts.filter((debt) => step.connections.includes(debt.connection.name) && !shown.has(debt));
    const order = sort(own);
    const count = locate(order, step, sum(step.connections));
    moved ||= count !== step.count || sum(step.connections) !== step.matched;
    for (const debt of order.slice(0, count)) shown.add(debt);
    passed.push(stepTo(step.connections, order, count));
    open = step.connections.join() === connections.join() ? { order, from: count } : undefined;
  }
  const { order, from } = open ?? { order: sort(debts.filter((debt) => !shown.has(debt))), from: 0 };
  return {
    shown: [...shown],
    left: order.slice(from),
    moved,
    stepsAfter: (count) => [...(open ? passed.slice(0, -1) : passed), stepTo(connections, order, from + count)],
  };
};
