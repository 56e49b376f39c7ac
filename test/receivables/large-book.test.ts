/** A book of years is triaged whole within one call, by a clock that only the vendor's answers move. */

import { afterEach, describe, expect, it, vi } from "vitest";
import type { Http } from "../../src/http/client.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";
import { openTestServices, today } from "../support/services.ts";

const customers = 400;
const invoicesEach = 60;
const answerMs = 200;
const deadlineMs = 25_000;
const dayMs = 86_400_000;

const uuid = (kind: number, number: number): string =>
  `${kind.toString(16).padStart(8, "0")}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

const customer = (number: number) => ({
  id: uuid(1, number),
  customerNumber: String(number),
  companyName: `Customer ${number}`,
  currencyCode: "EUR",
});

const isoDay = (at: number): string => new Date(at).toISOString();

/** One invoice a month for five years; of every fourth customer the newest but one is unpaid and overdue. */
const invoice = (place: number) => {
  const [owner, month] = [Math.floor(place / invoicesEach), place % invoicesEach];
  const dueAt = today - (invoicesEach - month - 2) * 30 * dayMs;
  const isUnpaid = month === invoicesEach - 1 || (owner % 4 === 0 && month === invoicesEach - 3);
  return {
    id: uuid(2, place),
    number: `RE-${place}`,
    type: "TYPE_INVOICE",
    status: isUnpaid ? "STATUS_UNPAID" : "STATUS_PAID",
    currencyCode: "EUR",
    customer: customer(owner),
    finalizationDate: isoDay(dueAt - 14 * dayMs),
    dueDate: isoDay(dueAt),
    grossAmount: { amount: 10_000, precision: 2, currencyCode: "EUR" },
    unpaidAmount: { amount: isUnpaid ? 10_000 : 0, precision: 2, currencyCode: "EUR" },
  };
};

const page = (query: URLSearchParams, total: number, row: (place: number) => unknown) => {
  const [number, limit] = [Number(query.get("page") ?? 1), Number(query.get("limit") ?? 30)];
  const from = (number - 1) * limit;
  const data = Array.from({ length: Math.max(0, Math.min(limit, total - from)) }, (_, at) => row(from + at));
  return { data, meta: { pagination: { totalItems: total, itemsPerPage: limit, currentPage: number } } };
};

const vendor = () => {
  let [underWay, most, sent] = [0, 0, 0];
  const http: Http = async ({ url }) => {
    underWay += 1;
    sent += 1;
    most = Math.max(most, underWay);
    await new Promise((answered) => setTimeout(answered, answerMs));
    underWay -= 1;
    const [, id] = /\/customers\/([^/]+)$/.exec(url.pathname) ?? [];
    const body = url.pathname.endsWith("/invoices")
      ? page(url.searchParams, customers * invoicesEach, invoice)
      : { data: customer(Number.parseInt(id?.slice(-12) ?? "0", 16)) };
    return { status: 200, headers: {}, body } as never;
  };
  return { http, counts: () => ({ most, sent }) };
};

describe("five years of a book of 400 customers at Fynn, at 200 ms a page", () => {
  afterEach(() => vi.useRealTimers());

  it("are triaged whole within a call, at most eight pages at once", async () => {
    const [connection] = openTestServices({ customers: 1, vendors: ["fynn"] }).connections;
    if (!connection) throw new Error("No connection");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const begun = performance.now();
    const { http, counts } = vendor();
    const call = { signal: new AbortController().signal, deadline: begun + deadlineMs };
    let ended: number | undefined;
    const reading = triage(
      { asOf: today, minDaysOverdue: 1, limit: 50 },
      { clients: [liveClient({ http, connection, call })], deadline: call.deadline, now: today },
    ).finally(() => {
      ended = performance.now();
    });
    while (ended === undefined) await vi.advanceTimersByTimeAsync(answerMs / 4);
    const found = await reading;
    const [part] = found.parts;
    expect(part?.overdue?.invoiceRead).toMatchObject({ whole: true, read: customers * invoicesEach });
    expect(part?.matched).toBe(customers / 4);
    expect(counts().most).toBeLessThanOrEqual(8);
    console.log(`${counts().sent} requests, ${counts().most} at once, ${Math.round(ended - begun)} ms of waiting`);
    expect(ended - begun).toBeLessThan(deadlineMs);
  });
});
