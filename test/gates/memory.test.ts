/** What a question about a whole book keeps while it reads: ids and packed invoices, and no row as it came. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { connectAll } from "../../src/connections/connect.ts";
import { createContinuations } from "../../src/customers/continuation/tokens.ts";
import type { Http } from "../../src/http/client.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import type { Caller, CallServices, ToolCall } from "../../src/tools/define.ts";
import { triageDunningTool } from "../../src/tools/triage-dunning.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const now = Date.UTC(2026, 5, 30);
const perPage = 100;
const firstInvoice = 1_000_000;

const uuidOf = (number: number): string => `0b8e6f2a-5d1c-4c3e-8f7a-${String(number).padStart(12, "0")}`;

const customerRow = (number: number) => ({
  id: uuidOf(number),
  customerNumber: String(number),
  companyName: `Customer number ${number} & Sons`,
  status: "STATUS_ACTIVE",
  countryCode: "DE",
  createdAt: "2020-01-01T00:00:00+00:00",
});

/** One for each customer, every third of them overdue. */
const invoiceRow = (number: number) => ({
  id: uuidOf(firstInvoice + number),
  number: `INV-${number}`,
  type: "TYPE_INVOICE",
  status: number % 3 === 0 ? "STATUS_UNPAID" : "STATUS_PAID",
  currencyCode: "EUR",
  customer: customerRow(number),
  finalizationDate: "2026-01-01T00:00:00+00:00",
  dueDate: "2026-02-01T00:00:00+00:00",
  lastReminderDate: null,
  grossAmount: { amount: String(10_000 + number), precision: 2, currencyCode: "EUR" },
  unpaidAmount: { amount: number % 3 === 0 ? String(10_000 + number) : "0", precision: 2, currencyCode: "EUR" },
});

const memoryNow = (): number => {
  // What finalizers of other tests' objects hold goes with the second.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** A vendor with so many customers, and what is kept when the last page of their invoices is asked for. */
const createBook = (customers: number) => {
  const kept = { before: 0, atEnd: 0 };
  const http: Http = async ({ url }) => {
    const isInvoices = url.pathname.endsWith("/invoices");
    const page = Number(url.searchParams.get("page") ?? 1);
    if (isInvoices && page === 1) kept.before = memoryNow();
    if (isInvoices && page === customers / perPage) kept.atEnd = memoryNow();
    const row = isInvoices ? invoiceRow : customerRow;
    const data = Array.from({ length: perPage }, (_, place) => row((page - 1) * perPage + place));
    const pagination = { totalItems: customers, itemsPerPage: perPage, currentPage: page };
    return { status: 200, headers: {}, body: { data, meta: { pagination } } };
  };
  return { http, mibKept: () => (kept.atEnd - kept.before) / 2 ** 20 };
};

const tokenStore = () => {
  throw new Error("Nothing rotates here.");
};

type Ask = (call: ToolCall) => Promise<Envelope>;

const mibKept = async (customers: number, ask: Ask): Promise<number> => {
  const { http, mibKept: kept } = createBook(customers);
  const variables = { FYNN_API_KEY: "key", FYNN_BASE_URL: "http://127.0.0.1:1" };
  const services: CallServices = {
    client: (connection, call) => liveClient({ http, connection, call }),
    continuations: createContinuations({ keys: ["k".repeat(32)], ttlSeconds: 3_600, now: () => now }),
    deadlineMs: 600_000,
    scanRows: 5_000,
    now: () => now,
  };
  const caller: Caller = { principal: "", connections: connectAll({ variables }, { http, tokenStore }), pii: "full" };
  const { vendors } = await ask({ services, caller, signal: new AbortController().signal });
  // Read to its end: a worklist says how much was read only where that is not so.
  expect(vendors[0]).toMatchObject({ outcome: "ok" });
  expect(vendors[0]?.read ?? customers).toBe(customers);
  return kept();
};

const worklist: Ask = (call) =>
  triageDunningTool.run({ min_days_overdue: 1, mandate: "any", order: "rank", limit: 50, max_tokens: 8_000 }, call);

describe("a question about a book ten times as large keeps little more of it", () => {
  it.each([["a worklist", worklist, 4]])("%s", async (_, ask, mostMib) => {
    // What is compiled and cached once is no part of either.
    await mibKept(1_000, ask);
    const [small, large] = [await mibKept(3_000, ask), await mibKept(30_000, ask)];
    expect(large - small).toBeLessThan(mostMib);
  });
});
