/** What further requests say about invoices and customers already read: balances, reminders, mandates, credits. */

import { createYielding } from "../../../platform/event-loop.ts";
import { sanitiseDeep } from "../../../text/safe-text.ts";
import type { Invoice } from "../../../vocabulary/invoice.ts";
import type { Problem } from "../../../vocabulary/problem.ts";
import {
  type CompletedInvoices,
  nothingRelated,
  type ReceivableSource,
  type Records,
  type Said,
} from "../../client.ts";
import type { Detail, InvoiceRecord, Receivables } from "../../declare/receivables.ts";
import { createPackedInvoices } from "../../packed/invoices.ts";
import { createPackedRows, parts } from "../../packed/rows.ts";
import { receivablesProblem } from "../problem-of.ts";
import { type Access, requestOf } from "../request.ts";
import { type ListWalk, walkList } from "./walk-list.ts";

/** Requests for single invoices that run side by side. */
const atOnce = 4;

/** One GET of a detail. Never rejects. */
export const readDetail = async <Of, Value>(
  access: Access,
  detail: Detail<Of, Value>,
  of: Of,
): Promise<Said<Value>> => {
  try {
    const { body } = await access.http(requestOf(access, detail.path(of), detail.query?.(of) ?? {}));
    const value = detail.read(body, of);
    return value === undefined ? { unsaid: undefined } : { value: sanitiseDeep(value) };
  } catch (failure) {
    return { unsaid: receivablesProblem(access.connection, failure) };
  }
};

/**
 * The invoices, those that need it completed by one request each, first come first served: at most `most`, and none
 * once the call's time is nearly up. The order stays.
 */
export const completeInvoices = async (
  access: Access,
  { complete }: Receivables,
  invoices: readonly Invoice[],
  most: number,
  reserveMs: number,
): Promise<CompletedInvoices> => {
  if (!complete) return { invoices, requests: 0, left: 0 };
  const wanting = invoices.filter(complete.needed);
  const completed = new Map<string, Invoice>();
  let [requests, problem]: [number, Problem | undefined] = [0, undefined];
  for (let from = 0; from < Math.min(most, wanting.length); from += atOnce) {
    if (access.call.deadline - performance.now() < reserveMs) break;
    const chunk = wanting.slice(from, Math.min(from + atOnce, most));
    requests += chunk.length;
    const found = await Promise.all(chunk.map((one) => readDetail(access, complete, one)));
    for (const [place, one] of found.entries()) {
      const invoice = chunk[place];
      if (invoice && "value" in one) completed.set(invoice.id, one.value);
      if ("unsaid" in one) problem ??= one.unsaid;
    }
  }
  const all = invoices.map((invoice) => completed.get(invoice.id) ?? invoice);
  return { invoices: all, requests, left: all.filter(complete.needed).length, problem };
};

const newestOf = (records: readonly InvoiceRecord[]): InvoiceRecord | undefined =>
  records.reduce<InvoiceRecord | undefined>(
    (best, one) => ((one.at?.at ?? 0) >= (best?.at?.at ?? 0) ? one : best),
    undefined,
  );

const withRecords = (invoice: Invoice, records: readonly InvoiceRecord[]): Invoice => {
  if (records.some(({ kind }) => kind === "payment")) return { ...invoice, paymentUnderWay: true };
  const newest = newestOf(records);
  if (!newest) return invoice;
  const currencies = new Set(records.map(({ currency }) => currency));
  const known = {
    ...invoice,
    currency: invoice.currency ?? (currencies.size === 1 ? newest.currency : undefined),
    lastReminderAt: invoice.lastReminderAt === undefined ? newest.at : invoice.lastReminderAt,
  };
  if (newest.kind === "mirror") return known;
  const dunning = {
    word: invoice.dunning?.word ?? newest.word,
    level: invoice.dunning?.level ?? newest.level ?? records.length,
    until: newest.until,
    fee: newest.fee,
  };
  return { ...known, dunning };
};

/** About one invoice. */
type KeyedRecord = InvoiceRecord & { readonly key: string };

type RecordsByKey = ReadonlyMap<string, readonly InvoiceRecord[]>;

const byKeyOf = (records: readonly KeyedRecord[]): RecordsByKey => {
  const byKey = new Map<string, InvoiceRecord[]>();
  for (const record of records) {
    const own = byKey.get(record.key) ?? [];
    byKey.set(record.key, own);
    own.push(record);
  }
  return byKey;
};

/** The related list's rows; nothing where it is not worth asking. Never rejects. */
export const readRelated = async (
  access: Access,
  { relatedList }: Receivables,
  of: Parameters<ReceivableSource["related"]>[0],
  reserveMs: number,
): Promise<Records> => {
  const queries = relatedList?.ask(of);
  if (!relatedList || !queries || queries.length === 0) return nothingRelated;
  const records = createPackedRows<KeyedRecord>();
  const take = (sent: InvoiceRecord): undefined => {
    const record = sanitiseDeep(sent);
    for (const key of [record.key].flat()) records.add(key, { ...record, key });
  };
  const asked = queries.slice(0, relatedList.most);
  const walks = await Promise.all(
    asked.map((query): Promise<ListWalk> => walkList(access, relatedList.list, query, take, reserveMs)),
  );
  const keyOf = (invoice: Invoice): string => relatedList.keyOf(invoice) ?? "";
  const applied = (invoices: readonly Invoice[], byKey: RecordsByKey) =>
    invoices.map((invoice) => withRecords(invoice, byKey.get(keyOf(invoice)) ?? []));
  let all: RecordsByKey | undefined;
  return {
    apply: (invoices) => {
      all ??= byKeyOf(parts.flatMap((part) => records.part(part)));
      return applied(invoices, all);
    },
    applyToBook: async (book) => {
      if (records.size === 0) return book;
      const byKey = createPackedRows<Invoice>();
      for await (const invoices of book.takeParts()) for (const invoice of invoices) byKey.add(keyOf(invoice), invoice);
      const result = createPackedInvoices();
      const yielding = createYielding();
      for (const part of parts) {
        await yielding();
        for (const invoice of applied(byKey.take(part), byKeyOf(records.take(part)))) result.add(invoice);
      }
      return result;
    },
    requests: walks.reduce((sum, walk) => sum + walk.requests, 0),
    whole: asked.length === queries.length && walks.every(({ standing, now }) => standing === "ended" && !now.moved),
    problem: walks.find(({ problem }) => problem)?.problem,
  };
};
