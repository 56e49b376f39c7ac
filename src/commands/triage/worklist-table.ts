/** The worklist for a person: who, how much, how late, and what speaks against chasing now. No ref in it. */

import { showOwed } from "../../receivables/amounts-due.ts";
import type { WorklistRow } from "../../receivables/worklist/rows.ts";
import type { Worklist } from "../../receivables/worklist/worklist.ts";
import { withoutEmptyColumns } from "../../summaries/table.ts";
import { safeText } from "../../text/safe-text.ts";
import { markMeanings } from "../../tools/answers/coverage.ts";
import { singleAnswerCoverage } from "../../tools/answers/worklist-coverage.ts";
import { payOf } from "../../tools/triage-dunning.ts";
import { showMoment } from "../../vocabulary/moment.ts";
import { coverageLines, type Screen } from "../screen.ts";
import { type Column, tableOf, wrapped } from "../table.ts";

const columns: readonly Column[] = [
  { name: "vendor", spare: 1 },
  { name: "number", spare: 3 },
  // A name tells a person who it is; its number, how it pays and the day are for looking up.
  { name: "customer", least: 18, enough: { places: 28, over: 3 } },
  { name: "overdue", align: "right", least: 24 },
  { name: "days", align: "right" },
  { name: "since", spare: 5 },
  // Without a narrower word than "mandate cancelled," beside its letters.
  { name: "pays by", least: 18, spare: 4, wraps: true },
  // As long as a reminder with its date.
  { name: "wait because", least: 19, wraps: true },
  { name: "chase because", least: 18, spare: 2, wraps: true },
];

const mostLetters = 60;

const numberOf = ({ customer }: WorklistRow): string => customer?.number ?? customer?.externalId ?? "-";
const nameOf = ({ name }: WorklistRow): string => (name === undefined ? "?" : safeText(name ?? "", mostLetters) || "-");

/** Words of a worklist as a person says them. */
const plain = (words: readonly string[]): string =>
  words.map((word) => word.replaceAll("_", " ").replace(":", " ")).join(", ") || "-";

const cellsOf = (row: WorklistRow, rows: readonly WorklistRow[]): readonly string[] => {
  const same = row.sameAs.flatMap(({ kind, connection, customerId }) => {
    const other = rows.find((one) => one.connection === connection && one.customerId === customerId);
    return other ? [`${kind === "same_as" ? "same" : "maybe same"} as ${connection.name} ${numberOf(other)}`] : [];
  });
  return [
    row.connection.name,
    numberOf(row),
    nameOf(row),
    showOwed(row.owed),
    String(row.days),
    showMoment(row.oldest, "day"),
    payOf(row).replaceAll("_", " "),
    plain(row.whyNot),
    [plain(row.why), ...same].filter((text) => text !== "-").join(", ") || "-",
  ];
};

/**
 * The table, without columns that say nothing on any row and none without rows, and below it what the coverage says,
 * worst first.
 */
export const asTable = (found: Worklist, screen: Screen): { readonly table: string; readonly coverage: string } => {
  const all = found.rows.map((row) => cellsOf(row, found.rows));
  const told = withoutEmptyColumns({ columns: columns.map(({ name }) => name), rows: all });
  const telling = columns.filter(({ name }) => told.columns.includes(name));
  const { lines, leftOut } = tableOf(telling, told.rows, screen.places, (cell, row, { name }) =>
    row === -1
      ? screen.paint(cell, "bold")
      : name === "wait because" && cell.trim() !== "-"
        ? screen.paint(cell, "yellow")
        : cell,
  );
  const hint =
    leftOut.length === 0
      ? []
      : wrapped(`Too narrow for: ${leftOut.join(", ")}. --csv and --json have every column.`, screen.places);
  const at = telling.flatMap(({ name }, index) => (leftOut.includes(name) ? [] : [index]));
  const marks = markMeanings(told.rows.map((cells) => at.map((index) => cells[index] ?? "")));
  const coverage = coverageLines(singleAnswerCoverage(found, marks).coverage, screen);
  return { table: all.length > 0 ? lines.join("\n") : "", coverage: [...hint, ...coverage].join("\n") };
};
