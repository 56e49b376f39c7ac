/** What the search table says in docs/benchmarks.md. */

import { table } from "./markdown-table.ts";
import type { SearchFigure } from "./measures/search-table.ts";

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`;

const sum = (figures: readonly SearchFigure[], of: (figure: SearchFigure) => number): number =>
  figures.reduce((total, figure) => total + of(figure), 0);

/** At how many of the vendors that know the customer it was shown. */
const recall = (figures: readonly SearchFigure[]): string =>
  share(
    sum(figures, ({ found, known }) => Math.min(found, known)),
    sum(figures, ({ known }) => known),
  );

const accuracy = (figures: readonly SearchFigure[]): string =>
  share(figures.filter(({ isFirst }) => isFirst).length, figures.length);

/** Small books are read in one answer, larger ones to the end. */
const byBook = (figures: readonly SearchFigure[]) => {
  const fewest = Math.min(...figures.map(({ customers }) => customers));
  return {
    small: figures.filter(({ customers }) => customers === fewest),
    large: figures.filter(({ customers }) => customers > fewest),
  };
};

export const searchRows = (figures: readonly SearchFigure[]): [string, string, string, boolean][] => {
  const { small, large } = byBook(figures);
  return [
    ["search table: who is meant stands first", accuracy(small), "100 %", accuracy(small) === "100 %"],
    ["search table: recall in small books, one answer", recall(small), "100 %", recall(small) === "100 %"],
    ["search table: recall in larger books, to the end", recall(large), "100 %", recall(large) === "100 %"],
  ];
};

const line = (vendors: string, what: string, figures: readonly SearchFigure[]): readonly string[] => [
  vendors,
  what,
  String(figures.length),
  accuracy(figures),
  recall(figures),
  (sum(figures, ({ requests }) => requests) / figures.length).toFixed(1),
  String(Math.max(...figures.map(({ requests }) => requests))),
];

export const searchSection = (figures: readonly SearchFigure[]): readonly string[] => {
  const { small, large } = byBook(figures);
  const kinds = [...new Set(figures.map(({ vendors }) => vendors))];
  const groups = [...new Set(small.map(({ group }) => group))];
  const of = (some: readonly SearchFigure[], kind: string) => some.filter(({ vendors }) => vendors === kind);
  return [
    "## The search table",
    "",
    `What people type, asked of five vendors at once: at lenient vendors, which match as their documents say, and at strict ones, which match a value letter by letter or not at all. In books of ${small[0]?.customers} customers a vendor one answer is read, in books of ${large[0]?.customers.toLocaleString("en")} every one to the end. Recall: at how many of the vendors that know the customer it was shown. Each query with its requests: \`bench/results\`.`,
    "",
    table(
      ["vendors", "queries", "number", "first row", "recall", "requests, mean", "most"],
      kinds.flatMap((kind) => [
        ...groups.map((group) =>
          line(
            kind,
            group,
            of(small, kind).filter((one) => one.group === group),
          ),
        ),
        line(kind, "**all, small books**", of(small, kind)),
        line(kind, "**larger books**", of(large, kind)),
      ]),
    ),
    "",
  ];
};
