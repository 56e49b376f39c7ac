/** What orders a table: its head where there is one, a choice where it is too narrow for a head. */

import { columnOf, type Placed } from "../../read/columns.ts";
import { type Attributes, button, type Child, element } from "../elements.ts";
import type { Sort } from "./sorting.ts";

type Choose = (sort: Sort | undefined) => void;

export const directionOf = (sort: Sort | undefined, column: string): "ascending" | "descending" | undefined => {
  if (sort?.column !== column) return undefined;
  return sort.descending ? "descending" : "ascending";
};

/** Once up, once down, then as answered again. */
const next = (sort: Sort | undefined, column: string): Sort | undefined => {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
};

export const sortChoice = (columns: readonly string[], sort: Sort | undefined, choose: Choose): HTMLElement => {
  const select = element(
    "select",
    { id: "sort" },
    element("option", { value: "" }, "as answered"),
    columns.map((name) => element("option", { value: name }, columnOf(name).label)),
  );
  select.value = sort?.column ?? "";
  select.addEventListener("change", () =>
    choose(select.value ? { column: select.value, descending: false } : undefined),
  );
  const turned = sort && { ...sort, descending: !sort.descending };
  return element(
    "div",
    { class: "sort" },
    element("label", { for: "sort" }, "Sort by"),
    select,
    turned && button(sort.descending ? "Descending" : "Ascending", { class: "quiet" }, () => choose(turned)),
  );
};

/** A head of one row; a cell's attributes are beside those that all have. */
export const headOf = (
  cells: readonly { readonly kind: string; readonly attributes?: Attributes; readonly child: Child }[],
): HTMLElement =>
  element(
    "thead",
    { role: "rowgroup" },
    element(
      "tr",
      { role: "row" },
      cells.map(({ kind, attributes, child }) =>
        element("th", { scope: "col", role: "columnheader", class: `cell ${kind}`, ...attributes }, child),
      ),
    ),
  );

export const tableHead = (placed: readonly Placed[], sort: Sort | undefined, choose: Choose): HTMLElement =>
  headOf(
    placed.map(({ name, column }) => ({
      kind: column.kind,
      attributes: { "data-column": name, "aria-sort": directionOf(sort, name) },
      child: button([column.label, element("span", { class: "arrow", "aria-hidden": "true" })], { class: "head" }, () =>
        choose(next(sort, name)),
      ),
    })),
  );
