/** One pass over one connection: its customers, its invoices, and what they come to; goes on where it was interrupted. */

import { sanitiseDeep } from "../../text/safe-text.ts";
import type { ReceivableSource, Records, VendorClient } from "../../vendors/client.ts";
import type { Connection } from "../../vendors/define.ts";
import type { Checkpoint } from "../../vendors/read/checkpoint.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { type Invoice, isOwed, startOfDay } from "../../vocabulary/invoice.ts";
import { Problem } from "../../vocabulary/problem.ts";
import { digestOf } from "../rows/columns.ts";
import { customerColumns } from "../rows/customer.ts";
import { invoiceColumns } from "../rows/invoice.ts";
import type { Sql, Store } from "../store/sql.ts";
import {
  beginPass,
  dropPass,
  noteProblem,
  type Pass,
  type PassKind,
  type PassPlace,
  savePlace,
  type Totals,
} from "./passes.ts";
import { publish, shortageOf } from "./publish.ts";
import { type ListEnd, readList } from "./read-list.ts";
import { changedIds, markOthers, writeRows } from "./write.ts";

export interface PassContext {
  readonly store: Store;
  readonly client: VendorClient;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: PassProgress) => void) | undefined;
}

export interface PassProgress {
  readonly connection: string;
  readonly stage: PassPlace["stage"];
  /** Rows of the stage's list read so far, and how many the vendor says there are. */
  readonly read: number;
  readonly total: number | undefined;
}

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
  readonly isResumed: boolean;
  readonly problem?: string | undefined;
}

const nothingRead: Totals = { malformed: 0, customers: undefined, invoices: undefined };

/** Before a change is noticed by its time, both clocks may differ by this much. */
const overlapMs = 300_000;

/** Requests for single invoices in one pass: with more, a pass would take a vendor's whole rate for hours. */
const mostCompletions = 500;
/** The time that related lists are asked for ahead: reminders and payment requests of invoices that are not due yet. */
const aheadMs = 366 * 86_400_000;

class Interrupted extends Error {}

const interrupted = (end: ListEnd): Interrupted =>
  new Interrupted(
    end.problem?.message ?? (end.stuck ? "The vendor sends pages again instead of the next one." : "Stopped."),
    { cause: end.problem },
  );

const tell = ({ client, onProgress }: PassContext, stage: PassPlace["stage"], { read, total }: Checkpoint): void =>
  onProgress?.({ connection: client.connection.name, stage, read, total });

const customersStage = async (context: PassContext, pass: Pass, since: string | undefined): Promise<Totals> => {
  const { client, store } = context;
  const { customers, connection } = client;
  const filters = since === undefined ? {} : { updated_after: since };
  const plan = customers.plan({ filters, own: {}, asOf: context.now() });
  const [query] = plan?.queries ?? [];
  if (!plan || !query) throw new Problem("internal", "There is nothing to read customers by.");
  const end = await readList<Customer>({
    from: pass.place.stage === "customers" ? pass.place.checkpoint : null,
    signal: context.signal,
    page: (position) => customers.page(plan, query, { position, size: customers.mostPerPage }),
    prepare: async (values) => {
      const rows = values.map((one) => customerColumns(connection, one));
      return (sql) => writeRows(sql, pass, "customers", rows);
    },
    save: (write, checkpoint) =>
      store.transaction(async (sql) => {
        await write(sql);
        await savePlace(sql, pass, { stage: "customers", checkpoint });
        tell(context, "customers", checkpoint);
      }),
  });
  if (end.end !== "whole") throw interrupted(end);
  const { total, malformed } = end.checkpoint;
  return { ...nothingRead, malformed, customers: total };
};

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
  readonly from: Checkpoint | null;
  readonly totals: Totals;
  readonly related: Records;
  readonly left: { requests: number };
}

/** One of the queries that all invoices are found by. */
const readInvoices = (context: PassContext, pass: Pass, at: InvoicesAt): Promise<ListEnd> => {
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
        await savePlace(sql, pass, { stage: "invoices", query: at.query, checkpoint, totals: at.totals });
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
  if (related.problem) throw new Interrupted(related.problem.message, { cause: related.problem });
  return related;
};

const invoicesStage = async (context: PassContext, pass: Pass, totals: Totals): Promise<Totals> => {
  const { receivables } = context.client;
  if (!receivables) return { ...totals, lack: "it lists no invoices" };
  const [related, left] = [await relatedTo(context), { requests: mostCompletions }];
  const begun = pass.place.stage === "invoices" ? pass.place : undefined;
  let sum: number | undefined = begun ? begun.totals.invoices : 0;
  for (let query = begun?.query ?? 0; query < receivables.everything.queries; query += 1) {
    const from = begun?.query === query ? begun.checkpoint : null;
    const end = await readInvoices(context, pass, { query, from, related, left, totals: { ...totals, invoices: sum } });
    if (end.end !== "whole" && isRefused(end.problem)) return { ...totals, lack: end.problem?.message };
    if (end.end !== "whole") throw interrupted(end);
    const { total, malformed } = end.checkpoint;
    sum = total === undefined || sum === undefined ? undefined : sum + total - malformed;
  }
  return { ...totals, invoices: sum };
};

/** Customers are worth having where a key may not see invoices; asking again would not help. */
const isRefused = (problem: Problem | undefined): boolean =>
  problem?.code === "vendor_forbidden" || problem?.code === "vendor_rejected" || problem?.code === "unsupported";

const readAll = async (context: PassContext, pass: Pass, since: string | undefined): Promise<Totals> => {
  const { place } = pass;
  if (place.stage === "read") return place.totals;
  const first = place.stage === "customers" ? await customersStage(context, pass, since) : place.totals;
  const invoices: PassPlace = { stage: "invoices", query: 0, checkpoint: null, totals: { ...first, invoices: 0 } };
  if (place.stage === "customers") await context.store.transaction((sql) => savePlace(sql, pass, invoices));
  const totals = await invoicesStage(context, pass, first);
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
    const shortage = await shortageOf(store, pass, totals);
    if (shortage !== undefined) {
      await dropPass(store, pass, "short", now(), shortage);
      return { ...base, outcome: "short", problem: shortage };
    }
    const counts = await publish(store, connection, pass, totals, now());
    return { ...base, outcome: "published", ...counts, problem: totals.lack };
  } catch (failure) {
    if (!(failure instanceof Interrupted)) throw failure;
    await store.transaction((sql) => noteProblem(sql, pass, failure.message));
    return { ...base, outcome: "interrupted", problem: failure.message };
  }
};
