/** A dunning worklist: what is owed by age, then who to chase, and apart from them who is on hold. */

import type { Answer } from "../read/answer.ts";
import { missingOf } from "../read/coverage.ts";
import { cellOf, type Row, rowsOf } from "../read/rows.ts";
import { ageingChart } from "./charts/ageing-chart.ts";
import { coverage } from "./coverage.ts";
import { element } from "./elements.ts";
import { table } from "./table/table.ts";
import type { View } from "./view.ts";

/** A page without the column is one on which nobody is on hold. */
const isHeld = (row: Row): boolean => row.cells.has("why_not") && cellOf(row, "why_not") !== "-";

export const worklist = (answer: Answer, title: string, view: View): HTMLElement => {
  const all = rowsOf([answer]);
  const held = all.filter(isHeld);
  const free = all.filter((row) => !isHeld(row));
  const rows = table(title, view);
  const groups = [
    { label: `No hold known · ${view.format.count(free.length)}`, rows: free },
    { label: `On hold · ${view.format.count(held.length)}`, rows: held },
  ].filter((group) => group.rows.length > 0);
  rows.show(answer.columns, groups);
  const missing = answer.vendors.flatMap((part) => missingOf(part) ?? []);
  return element(
    "div",
    {},
    coverage(answer, view),
    all.length > 0 ? ageingChart(all, { isWhole: answer.complete, missing }, view) : undefined,
    all.length > 0 ? element("section", {}, element("h2", {}, "Who to chase"), rows.made) : undefined,
  );
};
