/** What single further requests say about invoices and customers already read: balances, reminders, mandates, credits. */

import type { Http } from "../../http/client.ts";
import { sanitiseDeep } from "../../text/safe-text.ts";
import type { Invoice } from "../../vocabulary/invoice.ts";
import type { Problem } from "../../vocabulary/problem.ts";
import type { Detail, InvoiceRecord, RelatedList } from "../declare/receivables.ts";
import type { Connection } from "../define.ts";
import { ask } from "./request.ts";
import { receivablesProblem, type WalkPatience, walkRows } from "./walk-list.ts";

/** Requests for single invoices that run side by side. */
const atOnce = 4;

/** `unsaid`: the vendor answered in another shape, or refused. */
export type Found<Value> = { readonly value: Value } | { readonly unsaid: Problem | undefined };

/** One GET of a detail. Never rejects. */
export const readDetail = async <Of, Value>(
  http: Http,
  connection: Connection,
  detail: Detail<Of, Value>,
  of: Of,
  { call }: WalkPatience,
): Promise<Found<Value>> => {
  try {
    const { body } = await ask(http, connection, detail.path(of), detail.query?.(of) ?? {}, call);
    const value = detail.read(body, of);
    return value === undefined ? { unsaid: undefined } : { value: sanitiseDeep(value) };
  } catch (failure) {
    return { unsaid: receivablesProblem(connection, failure) };
  }
};

export interface Filled {
  readonly invoices: readonly Invoice[];
  readonly requests: number;
  /** Invoices that still lack it: over the bound, out of time, or not answered. */
  readonly left: number;
}

/**
 * The invoices, those that need it completed by one request each, first come first served: at most `most`, and none
 * once the call's time is nearly up. The order stays.
 */
export const fillInvoices = async (
  http: Http,
  connection: Connection,
  invoices: readonly Invoice[],
  most: number,
  patience: WalkPatience,
): Promise<Filled> => {
  const fill = connection.vendor.receivables?.complete;
  if (!fill) return { invoices, requests: 0, left: 0 };
  const wanting = invoices.filter(fill.needed);
  const filled = new Map<string, Invoice>();
  let requests = 0;
  for (let from = 0; from < Math.min(most, wanting.length); from += atOnce) {
    if (patience.call.deadline - performance.now() < patience.reserveMs) break;
    const chunk = wanting.slice(from, Math.min(from + atOnce, most));
    requests += chunk.length;
    const found = await Promise.all(chunk.map((one) => readDetail(http, connection, fill, one, patience)));
    for (const [place, one] of found.entries()) {
      const invoice = chunk[place];
      if (invoice && "value" in one) filled.set(invoice.id, one.value);
    }
  }
  const whole = invoices.map((invoice) => filled.get(invoice.id) ?? invoice);
  return { invoices: whole, requests, left: whole.filter(fill.needed).length };
};

export interface Notes {
  readonly byKey: ReadonlyMap<string, readonly InvoiceRecord[]>;
  readonly requests: number;
  /** Everything asked for was read. */
  readonly whole: boolean;
  readonly problem?: Problem | undefined;
}

const noNotes: Notes = { byKey: new Map(), requests: 0, whole: true };

/** The companion list's rows by key; empty where it is not worth asking. Never rejects. */
export const readNotes = async (
  http: Http,
  connection: Connection,
  of: Parameters<RelatedList["ask"]>[0],
  patience: WalkPatience,
): Promise<Notes> => {
  const companion = connection.vendor.receivables?.relatedList;
  const queries = companion?.ask(of);
  if (!companion || !queries || queries.length === 0) return noNotes;
  const byKey = new Map<string, InvoiceRecord[]>();
  const take = (sent: InvoiceRecord): undefined => {
    const note = sanitiseDeep(sent);
    const there = byKey.get(note.key);
    if (there) there.push(note);
    else byKey.set(note.key, [note]);
  };
  const asked = queries.slice(0, companion.most);
  const walks = await Promise.all(
    asked.map((query) => walkRows(http, connection, companion.list, query, take, patience)),
  );
  return {
    byKey,
    requests: walks.reduce((sum, walk) => sum + walk.requests, 0),
    whole: asked.length === queries.length && walks.every(({ end }) => end === "ended"),
    problem: walks.find(({ failure }) => failure)?.failure,
  };
};

const newestOf = (notes: readonly InvoiceRecord[]): InvoiceRecord | undefined =>
  notes.reduce<InvoiceRecord | undefined>(
    (best, one) => ((one.at?.at ?? 0) >= (best?.at?.at ?? 0) ? one : best),
    undefined,
  );

/** An invoice with what its notes add; what its own row says stands. */
const withNotes = (invoice: Invoice, notes: readonly InvoiceRecord[]): Invoice => {
  const newest = newestOf(notes);
  if (!newest) return invoice;
  const currencies = new Set(notes.map(({ currency }) => currency));
  const known = {
    ...invoice,
    currency: invoice.currency ?? (currencies.size === 1 ? newest.currency : undefined),
    lastReminderAt: invoice.lastReminderAt === undefined ? newest.at : invoice.lastReminderAt,
  };
  if (newest.kind === "mirror") return known;
  const dunning = {
    word: invoice.dunning?.word ?? newest.word,
    level: invoice.dunning?.level ?? newest.level ?? notes.length,
    until: newest.until,
    fee: newest.fee,
  };
  return { ...known, dunning };
};

export const applyNotes = (connection: Connection, invoices: readonly Invoice[], { byKey }: Notes): Invoice[] => {
  const keyOf = connection.vendor.receivables?.relatedList?.keyOf;
  return invoices.map((invoice) => withNotes(invoice, byKey.get(keyOf?.(invoice) ?? "") ?? []));
};
