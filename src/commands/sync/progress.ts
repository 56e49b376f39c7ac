/** How far a sync is: a table that changes on a terminal, JSON lines for whatever else reads it. */

import type { PassProgress } from "../../replica/sync/context.ts";
import type { SyncResult } from "../../replica/sync/sync.ts";
import { type Column, cutTo, tableOf, wrapped } from "../table.ts";

export interface Progress {
  onProgress(progress: PassProgress): void;
  onResults(results: readonly SyncResult[]): void;
}

/** JSON lines of one list come at most this often. */
const lineMs = 2_000;

interface Pace {
  /** Undefined before a second answer came. */
  readonly rowsPerSecond: number | undefined;
  /** Undefined where the vendor does not tell how many there are, or nothing has come yet. */
  readonly remainingSeconds: number | undefined;
}

/** Rows read since this process began with the list: an interrupted pass goes on in the middle of it. */
export const paceOf = (
  { read, total }: PassProgress,
  begun: { readonly read: number; readonly at: number },
  now: number,
): Pace => {
  if (read === begun.read) return { rowsPerSecond: undefined, remainingSeconds: undefined };
  const seconds = Math.max(0.001, (now - begun.at) / 1000);
  const pace = (read - begun.read) / seconds;
  return {
    rowsPerSecond: Math.ceil(pace),
    remainingSeconds: total === undefined ? undefined : Math.max(0, Math.round((total - read) / pace)),
  };
};

const createPaces = () => {
  const begun = new Map<string, { readonly read: number; readonly at: number }>();
  return (progress: PassProgress): Pace => {
    const key = `${progress.connection} ${progress.stage}`;
    const first = begun.get(key) ?? { read: progress.read, at: performance.now() };
    begun.set(key, first);
    return paceOf(progress, first, performance.now());
  };
};

const unsynced = { busy: "another worker is at it", young: "synced a moment ago" } as const;

export const resultLine = (result: SyncResult): string => {
  const { connection } = result;
  if (!("kind" in result)) return `${connection}: ${unsynced[result.outcome]}`;
  const { outcome, kind, problem, customers, invoices, others } = result;
  const why = problem === undefined ? "" : `: ${problem}`;
  if (outcome === "published") {
    const beside = others === undefined ? "" : ` (and ${others} that are none, such as credit notes)`;
    return `${connection}: ${customers} customers, ${invoices} invoices${beside}, ${kind} pass${why}`;
  }
  if (outcome === "short") return `${connection}: nothing changed, the pass ended short${why}`;
  return `${connection}: interrupted, the next sync goes on from there${why}`;
};

/** With keys as machines read them elsewhere. */
const resultObject = (result: SyncResult): object => {
  if (!("kind" in result)) return result;
  const { isResumed, ...told } = result;
  return { ...told, is_resumed: isResumed };
};

/** For machines: one JSON object a line. */
export const jsonProgress = (write: (line: string) => void): Progress => {
  const pace = createPaces();
  const last = new Map<string, number>();
  return {
    onProgress: (progress) => {
      const { rowsPerSecond, remainingSeconds } = pace(progress);
      const key = `${progress.connection} ${progress.stage}`;
      if (performance.now() - (last.get(key) ?? Number.NEGATIVE_INFINITY) < lineMs) return;
      last.set(key, performance.now());
      write(JSON.stringify({ ...progress, rows_per_second: rowsPerSecond, remaining_s: remainingSeconds }));
    },
    onResults: (results) => {
      for (const result of results) write(JSON.stringify(resultObject(result)));
    },
  };
};

/** Back to the first of so many lines, and nothing left below. */
const eraseLines = (lines: number): string => (lines === 0 ? "" : `\u001b[${lines}A\u001b[J`);

const columns: readonly Column[] = [
  { name: "connection", least: 8 },
  { name: "reads", spare: 2 },
  { name: "rows", align: "right" },
  { name: "of", align: "right", spare: 3 },
  { name: "a second", align: "right", spare: 4 },
  { name: "left", align: "right", spare: 1 },
];

const leftOf = (seconds: number | undefined): string => {
  if (seconds === undefined) return "?";
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};

const doing = { customers: "customers", invoices: "invoices", read: "counting" } as const;

/**
 * For a person: a table of what every connection is at, drawn again and again in its place, and a line for each that is
 * done. `places`: how wide the terminal is now; no line is ever broken by it.
 */
export const terminalProgress = (write: (text: string) => void, places: () => number): Progress => {
  const pace = createPaces();
  const rows = new Map<string, readonly string[]>();
  let drawn = 0;
  const draw = (lines: readonly string[]): void => {
    write(eraseLines(drawn) + lines.map((line) => `${line}\n`).join(""));
    drawn = lines.length;
  };
  return {
    onProgress: (progress) => {
      const { connection, stage, read, total } = progress;
      const { rowsPerSecond, remainingSeconds } = pace(progress);
      const of = total === undefined ? "?" : String(total);
      rows.set(connection, [
        connection,
        doing[stage],
        String(read),
        of,
        rowsPerSecond === undefined ? "?" : String(rowsPerSecond),
        leftOf(remainingSeconds),
      ]);
      const { lines } = tableOf(columns, [...rows.values()], places());
      draw(lines.map((line) => cutTo(line, places())));
    },
    onResults: (results) => {
      rows.clear();
      draw([]);
      write(
        results
          .flatMap((result) => wrapped(resultLine(result), places(), "  "))
          .map((line) => `${line}\n`)
          .join(""),
      );
    },
  };
};
