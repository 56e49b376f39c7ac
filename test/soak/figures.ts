/** Figures of the goals as they are reached: printed, and kept in bench/results/reliability.json for the docs. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Figure {
  /** What was counted or measured, in one sentence with its numbers. */
  readonly figure: string;
  readonly reached: boolean;
  /** Where the run was smaller than the goal: how much smaller, or why. */
  readonly note?: string;
}

const file = join(import.meta.dirname, "..", "..", "bench", "results", "reliability.json");

const kept = (): Record<string, Figure> => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
};

const scale = Number(process.env.SOAK ?? 1);

/** A count of the full goal, made smaller by SOAK. */
export const scaled = (full: number, least = 1): number => Math.max(least, Math.round(full * scale));

export const record = (goal: string, figure: Figure): void => {
  process.stdout.write(`${goal} ${figure.reached ? "reached" : "NOT REACHED"}: ${figure.figure}\n`);
  const all = { ...kept(), [goal]: figure };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1))));
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
};

/** How much smaller a run was than its goal. */
export const ofGoal = (done: number, goal: number): { readonly note?: string } =>
  done >= goal ? {} : { note: `${done} of ${goal}` };

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
};
