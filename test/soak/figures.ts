/** Figures of the goals as they are reached: printed, and kept in bench/results/reliability.json for the docs. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "vitest";

interface Figure {
  /** What was counted or measured, in one sentence with its numbers. */
  readonly figure: string;
  readonly reached: boolean;
  /** Where the run was smaller than the goal, or did not reach it: how much smaller, or why. */
  readonly note?: string;
}

/** As it is kept: one entry per goal, so that a part can be run again and leave the other goals as they are. */
interface Kept extends Figure {
  /** The day of the run, in UTC. */
  readonly date: string;
  /** How long the part of this goal took. */
  readonly seconds: number;
}

const file = join(import.meta.dirname, "..", "..", "bench", "results", "reliability.json");

const kept = (): Record<string, Kept> => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
};

const scale = Number(process.env.SOAK ?? 1);

/** A count of the full goal, made smaller by SOAK. */
export const scaled = (full: number, least = 1): number => Math.max(least, Math.round(full * scale));

const secondsSince = (since: number) => Math.round((performance.now() - since) / 100) / 10;

const keep = (goal: string, entry: Kept): void => {
  const all = { ...kept(), [goal]: entry };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1))));
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
};

/** One part of the soak as a test: it prints and keeps the figures of its goals, and how long they took. */
export const part = (title: string, run: (record: (goal: string, figure: Figure) => void) => Promise<void>): void => {
  it(title, async () => {
    const since = performance.now();
    await run((goal, figure) => {
      const seconds = secondsSince(since);
      const { note } = figure;
      const words = `${goal} ${figure.reached ? "reached" : "NOT REACHED"}: ${figure.figure}${note ? ` (${note})` : ""}`;
      process.stdout.write(`${words} [${seconds} s]\n`);
      keep(goal, { ...figure, date: new Date().toISOString().slice(0, 10), seconds });
    });
    process.stdout.write(`${title}: ${secondsSince(since)} s\n`);
  });
};

/** How much smaller a run was than its goal. */
export const ofGoal = (done: number, goal: number): { readonly note?: string } =>
  done >= goal ? {} : { note: `${done} of ${goal}` };

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
};

/** The largest, also of more values than a call takes arguments. */
export const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
