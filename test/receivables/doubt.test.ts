/** What a vendor's documents leave open about debts must never end as "owes nothing". */

import { afterEach, describe, expect, it, vi } from "vitest";
import { balanceOf } from "../../src/receivables/balance.ts";
import { worklistReports } from "../../src/receivables/worklist/report.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { balanceRows } from "../../src/tools/answers/balance-rows.ts";
import { worklistCoverage } from "../../src/tools/answers/worklist-coverage.ts";
import { patient, refusal, type Scripted, scripted } from "../support/scripted.ts";

const uuid = (end: number) => `123e4567-e89b-42d3-a456-${String(end).padStart(12, "0")}`;
const hex = (end: number) => String(end).padStart(24, "a");
const asOf = Date.UTC(2026, 5, 30);
const me = uuid(900);

const balance = (one: Scripted, id = me) => balanceOf(one.client(), { id }, asOf);

const worklist = (one: Scripted, narrow: { currency?: string; minAmount?: string } = {}) =>
  triage(
    { asOf, minDaysOverdue: 1, limit: 50, ...narrow },
    { clients: [one.client()], deadline: patient().deadline, now: asOf },
  );

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

const fynnInvoice = (end: number, customer: number, more: object = {}) => ({
  id: uuid(end),
  number: `RE-${end}`,
  type: "TYPE_INVOICE",
  status: "STATUS_UNPAID",
  currencyCode: "EUR",
  customer: { id: uuid(customer), companyName: `Company ${customer}` },
  finalizationDate: "2026-05-01T00:00:00+00:00",
  dueDate: "2026-06-01T00:00:00+00:00",
  unpaidAmount: { amount: 10_000, precision: 2, currencyCode: "EUR" },
  grossAmount: { amount: 10_000, precision: 2, currencyCode: "EUR" },
  ...more,
});

const fynnPage = (query: URLSearchParams, all: readonly unknown[], totalItems = all.length) => {
  const [page, limit] = [Number(query.get("page")), Number(query.get("limit"))];
  const data = all.slice((page - 1) * limit, page * limit);
  return { data, meta: { pagination: { totalItems, itemsPerPage: limit, currentPage: page } } };
};

const fynn = (invoices: (query: URLSearchParams) => readonly unknown[]) =>
  scripted("fynn", [
    [/^\/invoices$/, (query) => fynnPage(query, invoices(query))],
    [/^\/dunning\/documents$/, (query) => fynnPage(query, [])],
    [/^\/customers\/(.+)$/, (_query, id) => ({ id, companyName: "Acme" })],
  ]);

describe("no invoice for one customer", () => {
  const others = numbers(3).map((end) => fynnInvoice(end, 700));

  it("is believed once the same filter finds somebody who has one", async () => {
    const honest = fynn((query) => {
      const wanted = query.get("customer");
      return others.filter(({ customer }) => wanted === null || customer.id === wanted);
    });
    expect(await balance(honest)).toMatchObject({ outcome: "empty", invoices: [], requests: 3 });
  });

  it("is doubted where the filter finds nobody at all", async () => {
    const other = fynn((query) => (query.has("customer") ? [] : others));
    expect((await balance(other)).outcome).toBe("partial");
  });

  it("is believed where nobody has any", async () => {
    expect((await balance(fynn(() => []))).outcome).toBe("empty");
  });

  it("is asked for without states as well at Zenskar, whose list of states may be taken for one", async () => {
    const invoice = {
      id: uuid(1),
      customer_id: me,
      status: "approved",
      invoice_total: 100,
      amount_due: 100,
      due_date: "2026-06-01T00:00:00",
    };
    const one = scripted("zenskar", [
      [/^\/invoices$/, (query) => ({ results: query.has("status__in") ? [] : [invoice], next: null })],
      [/line_items$/, () => ({ lines: [{ subtotal: { value: 100, unit: "EUR" } }] })],
    ]);
    const found = await balance(one);
    expect(found.owed.totals).toMatchObject([{ currency: "EUR", amount: "100" }]);
  });

  it("contradicts a customer's row that says something is due, and is not believed then", async () => {
    const one = scripted("zenskar", [[/^\/invoices$/, () => ({ results: [], next: null })]]);
    const customer = { id: me, due: { amount: "500" } };
    const found = await balanceOf(one.client(), customer, asOf);
    expect(found).toMatchObject({ outcome: "partial", problem: { code: "vendor_bad_response" } });
    expect(found.problem?.message).toContain("500");
  });

  it("is no answer of a Pland key that sees no invoice at all", async () => {
    const one = scripted("pland", [[/^\/invoices\/$/, () => []]]);
    expect((await balance(one, hex(1))).outcome).toBe("partial");
    const found = await worklist(one);
    expect(worklistReports(found, 0)).toMatchObject([{ outcome: "partial", more: true }]);
    expect(worklistCoverage(found, 0, []).coverage).toContain(
      "a key without the right to see invoices gets an empty list",
    );
  });

  it("is no answer of such a key either where the search by the customer's number is certain", async () => {
    const one = scripted("pland", [[/^\/invoices\/$/, () => []]]);
    const found = await balanceOf(one.client(), { id: hex(1), number: "10001" }, asOf);
    expect(one.sent.some((path) => path.includes("fakturaDocuments=10001"))).toBe(true);
    expect(found.outcome).toBe("partial");
    expect(found.gaps.join()).toContain("a key without the right to see invoices gets an empty list");
    expect(balanceRows(found, "summary")[0]?.[1]).not.toMatch(/^no open invoice/);
  });
});

describe("paging of debts", () => {
  it("notices rows that came twice in place of others, where the vendor keeps no order", async () => {
    const settled = numbers(150).map((end) => fynnInvoice(end, 700, { status: "STATUS_PAID", unpaidAmount: null }));
    // The second page is fifty rows of the first: others never come.
    const moved = [...settled.slice(0, 100), ...settled.slice(50, 100)];
    const found = await worklist(fynn((query) => (query.get("page") === "1" ? settled : moved)));
    expect(worklistReports(found, 0)).toMatchObject([{ outcome: "partial", more: true, read: 150 }]);
    expect(worklistCoverage(found, 0, []).coverage).toContain("data moved while paging");
  });

  it("goes on behind a short page of Adfin's invoices, which may be the server's own size", async () => {
    const invoice = (end: number) => ({
      id: uuid(end),
      invoiceNo: `INV-${end}`,
      status: "UNPAID",
      totalAmount: "1.00",
      dueAmount: "1.00",
      dueDate: "2026-06-01",
      customerId: me,
    });
    const all = numbers(45).map(invoice);
    const one = scripted("adfin", [
      [/^\/invoices$/, (query) => ({ invoices: all.slice(Number(query.get("page")) * 20).slice(0, 20) })],
      [/^\/payment_requests$/, () => refusal(404)],
    ]);
    expect(await balance(one)).toMatchObject({ outcome: "ok", invoices: { length: 45 } });
  });

  it("takes an empty page beside a count for no answer, whatever size of pages it tells", async () => {
    const one = scripted("adfin", [
      [/^\/invoices$/, () => refusal(404)],
      [/^\/payment_requests$/, () => ({ paymentRequests: [], page: { page: 1, size: 20, totalElements: 45 } })],
    ]);
    const found = await balance(one);
    expect(found).toMatchObject({ outcome: "partial", invoices: [] });
    expect(found.problem?.message).toContain("HTTP 404");
  });
});

describe("an amount that is not known", () => {
  const one = fynn(() => [fynnInvoice(1, 700, { unpaidAmount: {}, grossAmount: {} })]);

  it("is listed as such", async () => {
    expect((await worklist(one)).matched).toBe(1);
  });

  it("is not below any bound: the customer is left out, counted and said", async () => {
    const found = await worklist(one, { currency: "EUR", minAmount: "100" });
    expect(worklistReports(found, 0)).toMatchObject([{ outcome: "partial", more: true }]);
    expect(worklistCoverage(found, 0, []).coverage).toContain(
      "1 customer at fynn could not be checked for currency or amount and is left out",
    );
  });

  it.each([
    ["without its precision", { amount: 1000, precision: null }],
    ["with decimals beside a precision", { amount: "10.00", precision: 2 }],
    ["in another currency than its invoice", { amount: 1000, precision: 2, currencyCode: "USD" }],
  ])("is what Fynn's money object is %s", async (_what, unpaidAmount) => {
    const found = await worklist(fynn(() => [fynnInvoice(1, 700, { unpaidAmount })]));
    expect(found.owed).toMatchObject({ undetermined: 1, totals: [] });
  });
});

describe("a state that is not known", () => {
  it("is that of a Fynn invoice nobody has finalised, and is counted", async () => {
    const sent = [fynnInvoice(1, 700, { status: "STATUS_REQUIRES_APPROVAL", finalizationDate: null })];
    const found = await worklist(fynn(() => sent));
    expect(found.matched).toBe(0);
    expect(worklistCoverage(found, 0, []).coverage).toContain(
      "1 invoice at fynn in an unknown state could not be checked",
    );
  });

  it("does not settle what is still unpaid: a partly credited Fynn invoice is owed", async () => {
    const sent = [fynnInvoice(1, 700, { status: "STATUS_CREDITED", unpaidAmount: { amount: 20_000, precision: 2 } })];
    const found = await worklist(fynn(() => sent));
    expect(found.owed.totals).toMatchObject([{ amount: "200.00" }]);
  });
});

describe("what stands in for an amount", () => {
  const sequenceInvoice = (more: object) => ({
    id: uuid(1),
    invoiceNumber: "INV-1",
    status: "SENT",
    paymentStatus: "PARTIALLY_PAID",
    currency: "EUR",
    grossTotal: "3813.03",
    customerId: me,
    creditNoteIds: [],
    dueDate: "2026-06-01",
    ...more,
  });
  const sequence = (single: object) =>
    scripted("sequence", [
      [/^\/invoices$/, () => ({ items: [sequenceInvoice({})], pagination: { totalResultSize: 1 } })],
      [/^\/invoices\/.+$/, () => sequenceInvoice(single)],
      [/balances$/, () => ({ items: [] })],
    ]);

  it("is exact where a partly paid Sequence invoice states its payments", async () => {
    const found = await balance(sequence({ paymentAllocations: [{ amount: "2263.99" }] }));
    expect(found.owed.totals).toMatchObject([{ currency: "EUR", amount: "1549.04", atMost: false }]);
  });

  it("stays an upper bound where it states none of them", async () => {
    expect((await balance(sequence({}))).owed.totals).toMatchObject([{ amount: "3813.03", atMost: true }]);
    expect((await balance(sequence({ paymentAllocations: [] }))).owed.totals).toMatchObject([{ atMost: true }]);
  });
});

describe("a payment method that is disabled", () => {
  it("collects nothing, whatever its mandate says", async () => {
    const method = { type: "sepa_debit", enabled: false, status: "active", sepaMandate: { status: "active" } };
    const one = scripted("fynn", [
      [/^\/customers\/(.+)$/, (_query, id) => ({ id, companyName: "Acme", defaultPaymentMethod: method })],
    ]);
    const found = await one.client().customers.byId(me);
    expect(found?.customer.mandate).toEqual({ status: "disabled" });
  });
});

describe("a vendor that hangs", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /**
   * A call of one second at a vendor that never answers and one that does; reading stops as early as each reading says.
   */
  const worklistBeside = async (deadline: number) => {
    let clock = 0;
    vi.spyOn(performance, "now").mockImplementation(() => clock);
    const client = scripted("zenskar", []).client(deadline);
    const overdue: NonNullable<typeof client.receivables>["overdue"] = async (when, keep, reserveMs) => {
      const read = await client.receivables!.overdue(when, keep, reserveMs);
      await new Promise(setImmediate);
      clock = deadline - reserveMs;
      return read;
    };
    const hanging = { ...client, receivables: { ...client.receivables!, overdue } };
    const asked = fynn(() => [fynnInvoice(1, 900)]);
    const beside = asked.client(deadline);
    const question = { asOf, minDaysOverdue: 1, limit: 50 };
    const found = await triage(question, { clients: [hanging, beside], deadline, now: asOf });
    return { row: found.rows[0], part: found.parts.find(({ connection }) => connection === beside.connection) };
  };

  it("takes nothing from the others: their customers are read in the time that is kept for them", async () => {
    const { row, part } = await worklistBeside(1_000);
    expect(part?.customers).toMatchObject({ problem: undefined, requests: 1, left: 0 });
    expect(row?.customer?.name).toBe("Acme");
  });

  it("makes nobody late who was not asked: where no time is left, the unread customers are counted", async () => {
    const { row, part } = await worklistBeside(150);
    expect(part?.customers).toMatchObject({ problem: undefined, requests: 0, left: 1 });
    expect(row?.customerId).toBe(uuid(900));
  });
});
