/**
 * Tables that fit a terminal: columns are measured as they are shown, wrapped or cut where they may be, and left out
 * last of all.
 */

import stringWidth from "string-width";

export interface Column {
  readonly name: string;
  /** Default: left. */
  readonly align?: "left" | "right";
  /** Cells may be cut down to this many places; without it they are shown whole. */
  readonly least?: number;
  /** Rather than cutting below this many places, columns are left out whose `spare` is `over` or more. */
  readonly enough?: { readonly places: number; readonly over: number };
  /** Cells go on in the next line instead of being cut, and make room before others are cut. */
  readonly wraps?: true;
  /** Where all is too wide, the column with the highest number is left out first; without one it always stays. */
  readonly spare?: number;
}

interface Laid {
  readonly lines: readonly string[];
  /** Names of the columns that had no room. */
  readonly leftOut: readonly string[];
}

const gap = "  ";

const letters = new Intl.Segmenter();

/** The text in at most so many places; what is cut off is marked. Letters are never halved. */
export const cutTo = (text: string, places: number): string => {
  if (stringWidth(text) <= places) return text;
  let [kept, width] = ["", 0];
  for (const { segment } of letters.segment(text)) {
    const more = stringWidth(segment);
    if (width + more > places - 1) break;
    kept += segment;
    width += more;
  }
  return `${kept.trimEnd()}…`;
};

/** A sentence in lines of at most so many places, broken between words; the lines after the first are indented. */
export const wrapped = (text: string, places: number, indent = ""): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || stringWidth(longer) > places) lines.push(line === undefined ? word : indent + word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};

/** How far a column may be cut, while others are there of which the first to be left out has this `spare`. */
const floorOf = ({ least = Number.POSITIVE_INFINITY, enough }: Column, spare: number): number =>
  enough && spare >= enough.over ? Math.max(least, enough.places) : least;

/** Widths that fit, each column's natural one or less; undefined where even the least are too wide. */
const fitted = (
  columns: readonly Column[],
  natural: readonly number[],
  places: number,
  spare: number,
): number[] | undefined => {
  const widths = [...natural];
  const over = () => widths.reduce((sum, width) => sum + width, (widths.length - 1) * gap.length) - places;
  while (over() > 0) {
    const [widest] = columns
      .map((column, at) => ({
        at,
        wraps: Number(column.wraps ?? false),
        room: (widths[at] ?? 0) - floorOf(column, spare),
        width: widths[at] ?? 0,
      }))
      .filter(({ room }) => room > 0)
      .sort((a, b) => b.wraps - a.wraps || b.width - a.width);
    if (!widest) return undefined;
    widths[widest.at] = widest.width - 1;
  }
  return widths;
};

const padded = (text: string, width: number, align: Column["align"]): string => {
  const space = " ".repeat(Math.max(0, width - stringWidth(text)));
  return align === "right" ? space + text : text + space;
};

/** A row's cells below each other where one of them needs several lines. */
const linesOf = (columns: readonly Column[], cells: readonly string[], widths: readonly number[]): string[][] => {
  const parts = columns.map(({ wraps }, at) => (wraps ? wrapped(cells[at] ?? "", widths[at] ?? 0) : [cells[at] ?? ""]));
  const height = Math.max(1, ...parts.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => parts.map((part) => part[line] ?? ""));
};

/**
 * The rows below the columns' names, in lines of at most so many places. `paint` may colour a cell once it is measured:
 * it is given the row's number (-1 for the names) and the column's. Where no column can be spared, lines are longer.
 */
export const tableOf = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  places: number,
  paint: (cell: string, row: number, column: Column) => string = (cell) => cell,
): Laid => {
  const lines = [columns.map(({ name }) => name), ...rows];
  const natural = columns.map((_, at) => Math.max(...lines.map((cells) => stringWidth(cells[at] ?? ""))));
  const spare = Math.max(...columns.map((column) => column.spare ?? 0));
  const widths = fitted(columns, natural, places, spare);
  if (!widths && spare > 0) {
    const at = columns.findIndex((column) => column.spare === spare);
    const without = <Cell>(cells: readonly Cell[]) => cells.filter((_, other) => other !== at);
    const { lines: fewer, leftOut } = tableOf(without(columns), rows.map(without), places, paint);
    return { lines: fewer, leftOut: [columns[at]?.name ?? "", ...leftOut] };
  }
  const taken = widths ?? natural;
  const shown = lines.flatMap((cells, row) =>
    linesOf(columns, cells, taken).map((parts) =>
      columns
        .map((column, at) => {
          const width = taken[at] ?? 0;
          return paint(padded(cutTo(parts[at] ?? "", width), width, column.align), row - 1, column);
        })
        .join(gap)
        .trimEnd(),
    ),
  );
  return { lines: shown, leftOut: [] };
};
