/**
 * The invoices of a pass: every page of every query that all of them are found by, completed where it takes more
 * requests.
 */

import { sanitiseDeep } from "../../text/safe-text.ts";
import type { ReceivableSource, Records, VendorClient } from "../../vendors/client.ts";
import type { Checkpoint } from "../../vendors/read/checkpoint.ts";
import { type Invoice, isOwed, startOfDay } from "../../vocabulary/invoice.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { digestOf } from "../rows/columns.ts";
import { invoiceColumns } from "../rows/invoice.ts";
import type { Sql } from "../store/sql.ts";
import { Interrupted, interrupted, type PassContext, tell } from "../sync/context.ts";
import { type Pass, type Sweep, savePlace, type Totals } from "../sync/passes.ts";
import { type ListEnd, readList } from "./read-list.ts";
import { sweepUntilAgreed } from "./sweeps.ts";
import { changedIds, markOthers, writeRows } from "./write.ts";

/** Requests for single invoices in one pass: with more, a pass would take a vendor's whole rate for hours. */
const mostCompletions = 500;
/** The time that related lists are asked for ahead: reminders and payment requests of invoices that are not due yet. */
const aheadMs = 366 * 86_400_000;

/** As it is kept: vendor text made safe, and its customer, which is a row of its own here, left out. */
const keptInvoice = ({ customer: _customer, ...invoice }: Invoice): Invoice => sanitiseDeep(invoice);

/** Rows with what other lists and single requests add; those that stand already as they are, are left as they stand. */
const invoiceRows = async (
  context: PassContext,
  pass: Pass,
  invoices: readonly Invoice[],
  left: { requests: number },
) => {
  const { client, store } = context;
  const sent = invoices.map(keptInvoice);
  const digests = new Map(sent.map((one) => [one.id, digestOf(JSON.stringify(one))]));
  const rows = sent.map(({ id }) => ({ id, digest: digests.get(id) ?? "" }));
  const changed = await changedIds(store, pass, "invoices", rows);
  const owed = sent.filter((one) => isOwed(one) && (changed.has(one.id) || one.openIsAtMost));
  const done = await client.receivables?.complete(owed, left.requests, 0);
  left.requests -= done?.requests ?? 0;
  const completed = new Map(done?.invoices.map((one) => [one.id, keptInvoice(one)]));
  return sent.map((one) => {
    const whole = completed.get(one.id) ?? one;
    // What was completed again differs from what stands, although the vendor's row does not.
    const digest = one.openIsAtMost ? digestOf(JSON.stringify(whole)) : (digests.get(one.id) ?? "");
    return { ...invoiceColumns(client.connection, whole), digest };
  });
};

interface InvoicesAt {
  readonly query: number;
  readonly sweep: Sweep;
  readonly from: Checkpoint | null;
  readonly totals: Totals;
  readonly related: Records;
  readonly left: { requests: number };
}

/** One of the queries that all invoices are found by. */
const readQuery = (context: PassContext, pass: Pass, at: InvoicesAt): Promise<ListEnd> => {
  const { client, store, signal } = context;
  return readList<Invoice>({
    from: at.from,
    signal,
    page: (position) => requireReceivables(client).everything.page(at.query, position),
    prepare: async (values, others) => {
      const rows = await invoiceRows(context, pass, at.related.apply(values), at.left);
      return async (sql: Sql) => {
        await writeRows(sql, pass, "invoices", rows);
        await markOthers(sql, pass, others);
      };
    },
    save: (write, checkpoint) =>
      store.transaction(async (sql) => {
        await write(sql);
        const { query, totals, sweep } = at;
        await savePlace(sql, pass, { stage: "invoices", query, checkpoint, totals, ...sweep });
        tell(context, "invoices", checkpoint);
      }),
  });
};

const requireReceivables = ({ receivables }: VendorClient): ReceivableSource => {
  if (!receivables) throw new Problem("internal", "There are no invoices to read.");
  return receivables;
};

const relatedTo = async ({ client, now }: PassContext): Promise<Records> => {
  const today = startOfDay(now());
  const related = await requireReceivables(client).related({ invoices: [], when: { asOf: today + aheadMs, today } }, 0);
  if (related.problem && !isRefused(related.problem))
    throw new Interrupted(related.problem.message, { cause: related.problem });
  return related;
};

/** What a reading begins with, and what stays the same over several of them. */
interface Reading {
  /** Before the invoices. */
  readonly totals: Totals;
  readonly related: Records;
  readonly left: { requests: number };
}

/** All queries, one after another, from where an interrupted pass stands. */
const readQueries = async (
  context: PassContext,
  pass: Pass,
  { totals, related, left }: Reading,
  sweep: Sweep,
  begun: Extract<Pass["place"], { stage: "invoices" }> | undefined,
): Promise<Totals> => {
  const { everything } = requireReceivables(context.client);
  let sum: number | undefined = begun ? begun.totals.invoices : 0;
  for (let query = begun?.query ?? 0; query < everything.queries; query += 1) {
    const from = begun?.query === query ? begun.checkpoint : null;
    const at = { query, from, related, left, sweep, totals: { ...totals, invoices: sum } };
    const end = await readQuery(context, pass, at);
    if (end.end !== "whole" && isRefused(end.problem)) return { ...totals, lack: end.problem?.message };
    if (end.end !== "whole") throw interrupted(end);
    const { total, malformed } = end.checkpoint;
    sum = total === undefined || sum === undefined ? undefined : sum + total - malformed;
  }
  return { ...totals, invoices: sum };
};

/** `totals`: of the customers. */
export const readInvoices = async (context: PassContext, pass: Pass, totals: Totals): Promise<Totals> => {
  const { receivables } = context.client;
  if (!receivables) return { ...totals, lack: "it lists no invoices" };
  const related = await relatedTo(context);
  const known = { ...totals, relatedLack: related.problem?.message };
  const reading = { totals: known, related, left: { requests: mostCompletions } };
  const begun = pass.place.stage === "invoices" ? pass.place : undefined;
  return sweepUntilAgreed(context, pass, { list: "invoices", begun }, (sweep) =>
    readQueries(context, pass, reading, sweep, sweep.sweep === begun?.sweep ? begun : undefined),
  );
};

/** Customers are worth having where a key may not see invoices; asking again would not help. */
const isRefused = (problem: Problem | undefined): boolean =>
  problem?.code === "vendor_forbidden" || problem?.code === "vendor_rejected" || problem?.code === "unsupported";
