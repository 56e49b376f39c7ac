/** Groups of customers as bars: how many, how many of them overdue, and what they owe per currency. */

import type { Answer } from "../../read/answer.ts";
import { columnOf } from "../../read/columns.ts";
import { missingOf } from "../../read/coverage.ts";
import { cellOf, type Row, rowsOf } from "../../read/rows.ts";
import { amounts, cellContent, unknownMark } from "../cells.ts";
import { coverage } from "../coverage.ts";
import { element, foreign, setTracks, widthOf } from "../elements.ts";
import { headOf } from "../table/table-head.ts";
import type { View } from "../view.ts";

/** The columns before the counts are what was grouped by. */
export const groupingsOf = (columns: readonly string[]): readonly string[] =>
  columns.slice(0, columns.indexOf("customers"));

const countOf = (row: Row, column: string): number => Number(/^\d+/.exec(cellOf(row, column))?.[0] ?? 0);

/** Pale: everybody; solid: overdue; hatched: whether overdue is unknown for some. */
const bar = (row: Row, most: number): HTMLElement => {
  const [customers, overdue] = [countOf(row, "customers"), countOf(row, "overdue")];
  const isUnclear = cellOf(row, "overdue").includes("?");
  const solid = widthOf(element("span", { class: "solid" }), customers > 0 ? overdue / customers : 0);
  const whole = element("span", { class: isUnclear ? "whole unclear" : "whole" }, solid);
  return element("span", { class: "bar-track", "aria-hidden": "true" }, widthOf(whole, customers / most));
};

const cell = (name: string, label: string, kind: string, ...content: readonly (Node | string)[]): HTMLElement =>
  element(
    "td",
    { class: `cell ${kind}`, role: "cell", "data-column": name, "data-label": label },
    kind === "count" ? element("div", { class: "counted" }, content) : content,
  );

/** Whether the first of two groupings changes here. */
const startsRun = (row: Row, before: Row | undefined, [first = "", second]: readonly string[]): boolean =>
  second === undefined || before === undefined || cellOf(before, first) !== cellOf(row, first);

/** The first grouping is seen once per run of equal values, and read out with every row. */
const groupCells = (row: Row, before: Row | undefined, groupings: readonly string[]): HTMLElement[] =>
  groupings.map((name, index) => {
    const value = cellOf(row, name);
    const isRepeated = index === 0 && groupings.length > 1 && !startsRun(row, before, groupings);
    const shown = value === "?" ? unknownMark() : foreign(value === "-" ? "none" : value);
    return element(
      "th",
      { class: "cell grouping", scope: "row", role: "rowheader" },
      element("span", { class: isRepeated ? "repeated" : undefined }, shown),
    );
  });

/** `-` stands where nobody of the group owes anything that is overdue. */
const amountOf = (row: Row, view: View): readonly Node[] => {
  const value = cellOf(row, "amount");
  return (value === "-" ? undefined : amounts(value, view)) ?? [foreign(value === "-" ? "none" : value)];
};

const groupRow = (row: Row, before: Row | undefined, groupings: readonly string[], most: number, view: View) =>
  element(
    "tr",
    { role: "row", class: startsRun(row, before, groupings) ? "run" : undefined },
    groupCells(row, before, groupings),
    cell(
      "customers",
      "Customers",
      "count",
      bar(row, most),
      element("span", {}, view.format.count(countOf(row, "customers"))),
    ),
    cell("overdue", "Overdue", "number", element("span", {}, cellContent(cellOf(row, "overdue"), "number", 1, view))),
    cell("amount", "Amount", "amount", ...amountOf(row, view)),
  );

const head = (groupings: readonly string[]): HTMLElement =>
  headOf(
    [
      ...groupings.map((name) => [columnOf(name).label, "grouping"]),
      ["Customers", "count"],
      ["Overdue", "number"],
      ["Overdue amount", "amount"],
    ].map(([label = "", kind = ""]) => ({ kind, child: element("span", { class: "head" }, label) })),
  );

export const summaryBars = (answer: Answer, title: string, view: View): HTMLElement => {
  const groupings = groupingsOf(answer.columns);
  const rows = rowsOf([answer]);
  const most = Math.max(1, ...rows.map((row) => countOf(row, "customers")));
  const missing = answer.vendors.flatMap((part) => missingOf(part) ?? []);
  const drawn = element(
    "table",
    { role: "table", class: "summary", "aria-label": title },
    head(groupings),
    element(
      "tbody",
      { role: "rowgroup" },
      rows.map((row, index) => groupRow(row, rows[index - 1], groupings, most, view)),
    ),
  );
  setTracks(drawn, [...groupings.map(() => 1), 4, 0.8, 1.6]);
  return element(
    "div",
    {},
    coverage(answer, view),
    element(
      "p",
      { class: "legend" },
      element("span", { class: "key whole" }),
      "customers",
      element("span", { class: "key solid" }),
      "of them overdue",
      element("span", { class: "key unclear" }),
      "unknown whether overdue",
    ),
    element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title }, drawn),
    missing.length > 0
      ? element("p", { class: "left-out" }, element("span", {}, `Not counted — ${missing.join(" · ")}`))
      : undefined,
  );
};
