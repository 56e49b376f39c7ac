/** Rows as a table that sorts what it shows; below 640 px each row becomes a block of its own. */

import { columnOf, placeColumns } from "../../read/columns.ts";
import { element, setTracks } from "../elements.ts";
import type { View } from "../view.ts";
import { marks } from "./marks.ts";
import { type Sort, sortRows } from "./sorting.ts";
import { directionOf, sortChoice, tableHead } from "./table-head.ts";
import { type Group, rowGroup } from "./table-rows.ts";

interface Table {
  readonly made: HTMLElement;
  /** Draws these rows instead; the chosen order stays. */
  show(columns: readonly string[], groups: readonly Group[]): void;
}

/** What had the focus and is drawn again, by where it stands. */
const focusedIn = (made: HTMLElement): string | undefined => {
  const { activeElement: active } = document;
  if (!active || !made.contains(active)) return undefined;
  if (active.closest(".sort")) return `.sort ${active.localName}`;
  return `thead [data-column="${CSS.escape(active.closest("[data-column]")?.getAttribute("data-column") ?? "")}"] button`;
};

/** How wide columns are beside the others, which are 1. */
const widths: Readonly<Record<string, number>> = {
  name: 2,
  email: 2,
  amount: 1.4,
  days: 0.7,
  pay: 1.3,
  due: 1.2,
  flags: 1.3,
  vat_tax: 1.3,
  created: 1.2,
  payment: 1.3,
  native_id: 2,
  links: 2,
  filter: 1.6,
  filters: 3,
  request: 3,
  how: 2,
};

export const table = (label: string, view: View): Table => {
  let sort: Sort | undefined;
  let shown: { readonly columns: readonly string[]; readonly groups: readonly Group[] } = { columns: [], groups: [] };
  const made = element("div", { class: "listing" });

  const choose = (wanted: Sort | undefined): void => {
    sort = wanted;
    draw();
    const order = wanted && `Sorted by ${columnOf(wanted.column).label}, ${directionOf(wanted, wanted.column)}`;
    view.say(order ?? "In the order of the answer");
  };

  const draw = (): void => {
    const focused = focusedIn(made);
    const { columns, groups } = shown;
    const placed = placeColumns(columns);
    const sortable = columns.filter((name) => columnOf(name).hidden !== true);
    const sorted = groups.map((group) => ({ ...group, rows: sortRows(group.rows, sort, view.format) }));
    const drawn = element(
      "table",
      { role: "table", "aria-label": label },
      tableHead(placed, sort, choose),
      sorted.map((group) => rowGroup(group, placed, view)),
    );
    setTracks(
      drawn,
      placed.map(({ name }) => widths[name] ?? 1),
    );
    made.replaceChildren(
      sortChoice(sortable, sort, choose),
      element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": label }, drawn),
      marks(groups.flatMap(({ rows }) => rows)) ?? "",
    );
    if (focused) made.querySelector<HTMLElement>(focused)?.focus();
  };

  return {
    made,
    show: (columns, groups) => {
      shown = { columns, groups };
      draw();
    },
  };
};
