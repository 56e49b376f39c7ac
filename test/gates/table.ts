/** A gate's figures as a table, printed where one of them is over its limit. */

import { expect } from "vitest";

interface Figure {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
}

const show = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));

const tableOf = (figures: readonly Figure[]): string => {
  const width = Math.max(...figures.map(({ what }) => what.length));
  return figures
    .map(
      ({ what, figure, limit }) =>
        `${what.padEnd(width)}  ${show(figure).padStart(9)}  limit ${show(limit).padStart(9)}${figure > limit ? "  OVER" : ""}`,
    )
    .join("\n");
};

/** Fails with the whole table, so that the next change is made with all figures in sight. */
export const holdLimits = (figures: readonly Figure[]): void => {
  const over = figures.filter(({ figure, limit }) => !(figure <= limit));
  expect(over, `\n${tableOf(figures)}\n`).toEqual([]);
};
