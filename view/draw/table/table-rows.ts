/** The rows of a table: a customer's name opens them, small facts stand below larger ones. */

import { ageOf } from "../../read/ageing.ts";
import { columnOf, type Placed } from "../../read/columns.ts";
import { cellOf, type Row } from "../../read/rows.ts";
import { cellContent } from "../cells.ts";
import { button, type Child, element, foreign } from "../elements.ts";
import type { View } from "../view.ts";

/** Rows under a heading of their own. */
export interface Group {
  readonly label?: string;
  readonly rows: readonly Row[];
}

const nameOf = (row: Row, { ask }: View): Child => {
  const [name, ref] = [cellOf(row, "name"), cellOf(row, "ref")];
  const shown = name === "?" || name === "-" ? "Name unknown" : name;
  if (!ask || ref === "?" || ref === "-") return foreign(shown, { class: "name cut" });
  return button(foreign(shown), { class: "name open cut" }, () => ask.customer(ref, shown));
};

const isTold = (cell: string): boolean => cell !== "?" && cell !== "-" && cell !== "";

/** `invoices`, `days overdue`: the column's own words behind its number. */
const unit = (column: string, cell: string): string => {
  const words = columnOf(column).label.toLowerCase();
  return cell === "1" ? words.replace(/s( |$)/, "$1") : words;
};

const smallBelow = (row: Row, below: readonly string[], view: View): HTMLElement | undefined => {
  const told = below.filter((column) => isTold(cellOf(row, column)));
  if (told.length === 0) return undefined;
  return element(
    "div",
    { class: "small" },
    told.map((column) => {
      const { kind } = columnOf(column);
      const content = cellContent(cellOf(row, column), kind, row.page, view);
      return element("span", {}, content, kind === "number" ? ` ${unit(column, cellOf(row, column))}` : undefined);
    }),
  );
};

const contentOf = (row: Row, { name, column }: Placed, view: View): Child => {
  if (name === "name") return nameOf(row, view);
  const cell = cellOf(row, name);
  const age = name === "days" ? ageOf(row) : undefined;
  if (age) return element("span", { class: "aged", "data-age": age }, cell);
  return cellContent(cell, column.kind, row.page, view);
};

/** The label is for rows that stand as blocks; the style writes it, so that it costs no element in each cell. */
const cellElement = (row: Row, placed: Placed, view: View): HTMLElement => {
  const { name, column, below } = placed;
  const inside = [contentOf(row, placed, view), smallBelow(row, below, view)];
  return name === "name"
    ? element("th", { class: "cell", "data-column": name, scope: "row", role: "rowheader" }, inside)
    : element(
        "td",
        { class: `cell ${column.kind}`, "data-column": name, "data-label": column.label, role: "cell" },
        inside,
      );
};

const rowElement = (row: Row, placed: readonly Placed[], view: View): HTMLElement =>
  element(
    "tr",
    { role: "row" },
    placed.map((one) => cellElement(row, one, view)),
  );

/** Roles are written out, since blocks instead of table rows would lose them. */
export const rowGroup = ({ label, rows }: Group, placed: readonly Placed[], view: View): HTMLElement =>
  element(
    "tbody",
    { role: "rowgroup" },
    label === undefined
      ? undefined
      : element(
          "tr",
          { role: "row", class: "group" },
          element("th", { scope: "rowgroup", role: "rowheader", colspan: String(placed.length) }, label),
        ),
    rows.map((row) => rowElement(row, placed, view)),
  );
