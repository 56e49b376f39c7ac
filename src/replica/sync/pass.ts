/**
 * One pass over one connection: its customers, its invoices, and what they come to; goes on where it was interrupted.
 */

import type { Connection } from "../../vendors/define.ts";
import { readCustomers } from "../lists/read-customers.ts";
import { readInvoices } from "../lists/read-invoices.ts";
import { countSeen } from "../lists/write.ts";
import { Interrupted, type PassContext } from "./context.ts";
import {
  beginPass,
  dropPass,
  firstSweep,
  noteProblem,
  type Pass,
  type PassKind,
  type PassPlace,
  savePlace,
  type Totals,
} from "./passes.ts";
import { publish, shortageOf } from "./publish.ts";

/**
 * `published`: answers show it. `short`: fewer rows came than the vendor counts, so it changed nothing. `interrupted`:
 * stopped or failed, and the next one goes on from there.
 */
export interface PassResult {
  readonly connection: string;
  readonly kind: PassKind;
  readonly outcome: "published" | "short" | "interrupted";
  readonly customers?: number | undefined;
  readonly invoices?: number | undefined;
  /** Documents that the vendor counts among its invoices and that are none, credit notes for instance. */
  readonly others?: number | undefined;
  readonly isResumed: boolean;
  readonly problem?: string | undefined;
}

/** Before a change is noticed by its time, both clocks may differ by this much. */
const overlapMs = 300_000;

const readAll = async (context: PassContext, pass: Pass, since: string | undefined): Promise<Totals> => {
  const { place } = pass;
  if (place.stage === "read") return place.totals;
  const first = place.stage === "customers" ? await readCustomers(context, pass, since) : place.totals;
  const invoices: PassPlace = {
    stage: "invoices",
    query: 0,
    checkpoint: null,
    totals: { ...first, invoices: 0 },
    ...firstSweep,
  };
  if (place.stage === "customers") await context.store.transaction((sql) => savePlace(sql, pass, invoices));
  const totals = await readInvoices(context, { ...pass, place: place.stage === "customers" ? invoices : place }, first);
  await context.store.transaction((sql) => savePlace(sql, pass, { stage: "read", totals }));
  return totals;
};

/** `since`: when the last published pass began, for a pass over what changed. Rejects only where the store does. */
export const runPass = async (
  context: PassContext,
  connection: Connection,
  kind: PassKind,
  since: string | undefined,
): Promise<PassResult> => {
  const { store, now } = context;
  const { pass, isResumed } = await beginPass(store, connection.name, kind, now());
  const base = { connection: connection.name, kind, isResumed };
  const changedSince = kind === "changes" && since ? new Date(Date.parse(since) - overlapMs).toISOString() : undefined;
  try {
    const totals = await readAll(context, pass, changedSince);
    const others = await countSeen(store, pass, "others");
    const shortage = await shortageOf(store, pass, totals, others);
    if (shortage !== undefined) {
      await dropPass(store, pass, "short", now(), shortage);
      return { ...base, outcome: "short", problem: shortage };
    }
    const counts = await publish(store, connection, pass, totals, now());
    const told = others > 0 ? { ...counts, others } : counts;
    return { ...base, outcome: "published", ...told, problem: totals.lack ?? totals.relatedLack };
  } catch (failure) {
    if (!(failure instanceof Interrupted)) throw failure;
    await store.transaction((sql) => noteProblem(sql, pass, failure.message));
    return { ...base, outcome: "interrupted", problem: failure.message };
  }
};
