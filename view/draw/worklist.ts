/** A dunning worklist: what is owed by age, then who to chase, and apart from them who is on hold. */

import type { Answer } from "../read/answer.ts";
import { missingOf } from "../read/coverage.ts";
import { cellOf, columnsOf, type Row, rowsOf } from "../read/rows.ts";
import { ageingChart } from "./charts/ageing-chart.ts";
import { element } from "./elements.ts";
import { paged } from "./pages.ts";
import { table } from "./table/table.ts";
import type { View } from "./view.ts";

/** A page without the column is one on which nobody is on hold. */
const isHeld = (row: Row): boolean => row.cells.has("why_not") && cellOf(row, "why_not") !== "-";

/** Rows of a vendor on all pages. */
const shownOf = (vendor: string, pages: readonly Answer[]): number =>
  pages
    .flatMap(({ vendors }) => vendors.filter((one) => one.vendor === vendor))
    .reduce((sum, one) => sum + one.returned, 0);

export const worklist = (first: Answer, title: string, view: View): HTMLElement => {
  const rows = table(title, view);
  const made = element("div", {});

  const show = (pages: readonly Answer[]): void => {
    const all = rowsOf(pages);
    const held = all.filter(isHeld);
    const free = all.filter((row) => !isHeld(row));
    const groups = [
      { label: `No hold known · ${view.format.count(free.length)}`, rows: free },
      { label: `On hold · ${view.format.count(held.length)}`, rows: held },
    ].filter((group) => group.rows.length > 0);
    rows.show(columnsOf(pages), groups);
    const last = pages.at(-1) ?? first;
    const missing = last.vendors.flatMap((part) => missingOf({ ...part, returned: shownOf(part.vendor, pages) }) ?? []);
    made.replaceChildren(
      ...(all.length > 0
        ? [
            ageingChart(all, { isWhole: last.complete, missing }, view),
            element("section", {}, element("h2", {}, "Who to chase"), rows.made),
          ].filter((part) => part !== undefined)
        : []),
    );
  };

  return paged(first, { made, show }, view);
};
