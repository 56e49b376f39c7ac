/** Customers as a table, page after page. */

import type { Answer } from "../read/answer.ts";
import { columnsOf, rowsOf } from "../read/rows.ts";
import { paged } from "./pages.ts";
import { table } from "./table/table.ts";
import type { View } from "./view.ts";

export const listing = (first: Answer, label: string, view: View): HTMLElement => {
  const rows = table(label, view);
  const show = (pages: readonly Answer[]): void => rows.show(columnsOf(pages), [{ rows: rowsOf(pages) }]);
  return paged(first, { made: rows.made, show }, view);
};
