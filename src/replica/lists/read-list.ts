/**
 * Reads a list of a vendor into a running pass, page by page, so that a kill at any moment loses and doubles nothing.
 */

import type { Position } from "../../vendors/pagination/strategy.ts";
import { type Checkpoint, start } from "../../vendors/read/checkpoint.ts";
import { judged, type Page } from "../../vendors/read/page.ts";
import { startWalk, type Walk } from "../../vendors/read/walk.ts";
import type { Problem } from "../../vocabulary/problem.ts";
import type { Sql } from "../store/sql.ts";

/** Rows that are written at once, with the place behind them. */
const rowsAtOnce = 1_000;
/** Writes after which a walk is begun anew from where it stands: it remembers the id of every row that it passed. */
const writesPerWalk = 50;

interface ListRead<Value> {
  readonly page: (position: Position | undefined) => Promise<Page<Value>>;
  readonly from: Checkpoint | null;
  /** Made of rows as they are read: what is to be written, and later is, in one transaction with the place. */
  readonly prepare: (values: readonly Value[], others: readonly string[]) => Promise<(sql: Sql) => Promise<void>>;
  readonly save: (write: (sql: Sql) => Promise<void>, checkpoint: Checkpoint) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface ListEnd {
  /** `stopped`: it was told to. */
  readonly end: "whole" | "stopped" | "failed";
  readonly problem: Problem | undefined;
  readonly stuck: boolean;
  readonly checkpoint: Checkpoint;
}

const walkOver = <Value>({ page }: ListRead<Value>, from: Checkpoint, onOther: (id: string) => void): Walk<Value> =>
  startWalk<Value>(
    {
      rules: { orders: [undefined], created: {} },
      page: async (_query, position) => {
        const read = await page(position);
        for (const row of read.rows.map(judged)) if (row.kind === "other") onOther(row.id);
        return read;
      },
    },
    from,
    { deadline: Number.POSITIVE_INFINITY, reserveMs: 0 },
  );

/** Rejects only where the store does. */
export const readList = async <Value>(given: ListRead<Value>): Promise<ListEnd> => {
  const others: string[] = [];
  const walkFrom = (from: Checkpoint) => walkOver(given, from, (id) => others.push(id));
  let walk = walkFrom(given.from ?? start);
  for (let writes = 1; walk.standing === "going" && !given.signal.aborted; writes += 1) {
    const values: Value[] = [];
    await walk.read(
      () => values.length >= rowsAtOnce || given.signal.aborted,
      (value) => values.push(value),
    );
    const write = await given.prepare(values, others.splice(0));
    await given.save(write, walk.now);
    if (walk.standing === "going" && writes % writesPerWalk === 0) walk = walkFrom(walk.now);
  }
  const stuck = walk.standing === "stuck";
  const end = walk.standing === "ended" ? "whole" : walk.problem || stuck ? "failed" : "stopped";
  return { end, problem: walk.problem, stuck, checkpoint: walk.now };
};
