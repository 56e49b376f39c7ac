/**
 * A question that is asked of this very program over MCP, and its answer as a person reads it: a table and what its
 * coverage says.
 */

import { coverageLines, type Screen } from "../screen.ts";
import { type Column, tableOf } from "../table.ts";
import type { OwnClient } from "./mcp-client.ts";

type Answer = Awaited<ReturnType<OwnClient["call"]>>;
type Row = Readonly<Record<string, string>>;

/**
 * A column of the table: the answer's own column, and what a person calls it where the answer's name is a word for
 * machines.
 */
interface AnswerColumn extends Column {
  readonly title?: string;
  /** Its cells are words with spaces between them. */
  readonly isWords?: true;
  /** Shown where there is none. */
  readonly none?: string;
}

export interface Step {
  readonly asked: string;
  readonly tool: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Those that the answer leaves out are not shown. */
  readonly columns: readonly AnswerColumn[];
  /** Rows to show, by their field; default: all. */
  readonly fields?: readonly string[];
  /** Rows to show at most; the others are counted. */
  readonly most?: number;
}

export interface Conversation {
  readonly client: OwnClient;
  readonly screen: Screen;
  readonly say: (...lines: readonly string[]) => void;
  /** Says how long each answer took. */
  readonly isTimed?: true;
}

const rowsOf = ({ structured }: Answer): readonly Row[] => {
  const columns = (structured?.columns ?? []) as readonly string[];
  const rows = (structured?.rows ?? []) as readonly (readonly string[])[];
  return rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])));
};

export const ask = async (
  { client, screen, say, isTimed }: Conversation,
  one: Omit<Step, "columns">,
): Promise<Answer> => {
  const begun = performance.now();
  const answer = await client.call(one.tool, { ...one.given });
  const time = isTimed ? `, ${Math.round(performance.now() - begun)} ms` : "";
  say("", `${screen.paint(`“${one.asked}”`, "bold")}  ${screen.paint(`${one.tool}${time}`, "grey")}`);
  return answer;
};

/** `mandate_cancelled level_3` is `mandate cancelled, level 3`, `sepa_debit active` is `sepa debit active`. */
const plain = (cell: string, { isWords, none }: AnswerColumn): string => {
  if (cell === "-" && none !== undefined) return none;
  const text = isWords ? cell.split(" ").join(", ") : cell;
  return text.replaceAll(/(?<=[a-z])[_:](?=[a-z\d])/g, " ");
};

/** Asks, and shows the answer's table and what its coverage says, in brief. */
export const step = async (conversation: Conversation, one: Step): Promise<readonly Row[]> => {
  const { screen, say } = conversation;
  const answer = await ask(conversation, one);
  if (answer.isError) throw new Error(`${one.tool} failed: ${answer.text}`);
  const rows = rowsOf(answer);
  const columns = one.columns.filter(({ name }) => rows.some((row) => name in row));
  const wanted = rows.filter(({ field = "" }) => one.fields?.includes(field) ?? true);
  const shown = wanted.slice(0, one.most).map((row) => columns.map((column) => plain(row[column.name] ?? "", column)));
  const titled = columns.map(({ title, isWords, none, ...column }) => ({ ...column, name: title ?? column.name }));
  const { lines } = tableOf(titled, shown, screen.places, (cell, row) =>
    row === -1 ? screen.paint(cell, "grey") : cell,
  );
  const left = wanted.length - shown.length;
  say(
    ...lines,
    ...(left > 0 ? [`… and ${left} rows more`] : []),
    ...coverageLines(String(answer.structured?.coverage), screen, true),
  );
  return rows;
};

/** What tells one customer from another. */
export const vendor: AnswerColumn = { name: "vendor" };
export const name: AnswerColumn = { name: "name", title: "customer", least: 16 };
export const number: AnswerColumn = { name: "number" };
export const place: AnswerColumn = { name: "place", least: 12 };
/** What a search tells them by. */
export const foundColumns: readonly AnswerColumn[] = [
  vendor,
  name,
  number,
  place,
  { name: "flags", isWords: true, least: 16, wraps: true },
  { name: "match", title: "found by" },
];

export const worklist: readonly AnswerColumn[] = [
  vendor,
  name,
  { name: "amount", title: "overdue", align: "right" },
  { name: "days", align: "right" },
  { name: "why_not", title: "wait because", isWords: true, least: 19, wraps: true },
  { name: "why", title: "chase because", isWords: true, least: 18, wraps: true },
];
