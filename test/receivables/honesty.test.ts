import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { balanceOf } from "../../src/receivables/balance.ts";
import { worklistReports } from "../../src/receivables/worklist/report.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { balanceRows } from "../../src/tools/answers/balance-rows.ts";
import { worklistCoverage } from "../../src/tools/answers/worklist-coverage.ts";
import { patient, refusal, type Scripted, scripted } from "../support/scripted.ts";

const uuid = (end: number) => `123e4567-e89b-42d3-a456-${String(end).padStart(12, "0")}`;
const hex = (end: number) => String(end).padStart(24, "a");
const asOf = Date.UTC(2026, 5, 30);

const balance = (one: Scripted, customer: { id: string; number?: string; name?: string }) =>
  balanceOf(one.client(), customer, asOf);

const worklist = (vendors: readonly Scripted[], ms?: number) =>
  triage(
    { asOf, minDaysOverdue: 1, limit: 50 },
    { clients: vendors.map((one) => one.client(ms)), deadline: patient(ms).deadline, now: asOf },
  );

const zenskarInvoice = (end: number, more: object = {}) => ({
  id: uuid(end),
  customer_id: uuid(900),
  invoice_number: `INV-${end}`,
  status: "approved",
  invoice_total: 100,
  amount_due: 100,
  due_date: "2026-06-01T00:00:00",
  ...more,
});
const lines = { lines: [{ subtotal: { value: 100, unit: "EUR" } }] };

const zenskar = (invoices: (query: URLSearchParams) => unknown) =>
  scripted("zenskar", [
    [/^\/invoices$/, invoices],
    [/^\/invoices\/[^/]+\/line_items$/, () => lines],
    [/payment_methods$/, () => ({ results: [], next: null, previous: null, total_count: 0 })],
    [
      /^\/customers$/,
      () => ({
        results: [{ id: uuid(900), customer_name: "Acme", email: "a@acme.example" }],
        next: null,
        total_count: 1,
      }),
    ],
  ]);

const plandInvoice = (end: number, customer: number) => ({
  _id: hex(end),
  documentNumber: end,
  numberPrefix: "RE-",
  customerId: hex(customer),
  fixDate: "2026-05-01",
  paidDate: null,
  remindedDate: null,
  fixedPaymentTerm: { paymentGoalDate: "2026-06-01" },
  currency: "EUR",
  totals: { gross: 10, paid: 0, open: 10 },
});
const plandPage = (rows: readonly unknown[], query: URLSearchParams) => rows.slice(Number(query.get("offset") ?? 0));

describe("a balance", () => {
  it("says nothing of a customer when the filter by customer is ignored, instead of another's debts", async () => {
    const one = zenskar(() => ({
      results: [zenskarInvoice(1, { customer_id: uuid(901) })],
      next: null,
      total_count: 1,
    }));
    const found = await balance(one, { id: uuid(900) });
    expect(found).toMatchObject({ outcome: "unsupported", invoices: [], problem: { code: "unsupported" } });
    expect(balanceRows(found, "full")[0]).toEqual(["balance", "? (unsupported)"]);
  });

  it("falls back to another way of asking where the first is ignored", async () => {
    const all = [plandInvoice(1, 1), plandInvoice(2, 2), plandInvoice(3, 1)];
    const one = scripted("pland", [[/^\/invoices\/$/, (query) => plandPage(all, query)]]);
    const found = await balance(one, { id: hex(1), number: "1042" });
    expect(found.outcome).toBe("ok");
    expect(found.invoices.map(({ number }) => number)).toEqual(["RE-1", "RE-3"]);
    expect(found.owed.totals).toEqual([{ currency: "EUR", amount: "20", invoices: 2, atMost: false }]);
    expect(
      one.sent.filter((line) => line.includes("offset=0")).map((line) => /customer=|fakturaDocuments=/.exec(line)?.[0]),
    ).toEqual(["customer=", "fakturaDocuments="]);
  });

  it("believes an empty answer to an unconfirmed filter only if the next way of asking is empty too", async () => {
    const asked = async (found: readonly unknown[]) => {
      const one = scripted("pland", [
        [/^\/invoices\/$/, (query) => (query.has("customer") ? [] : plandPage(found, query))],
      ]);
      return balance(one, { id: hex(1), number: "1042" });
    };
    expect((await asked([plandInvoice(1, 1)])).owed.totals[0]?.amount).toBe("10");
    // Nobody has an invoice: the key may just not be allowed to see any.
    const nothing = await asked([]);
    expect(nothing).toMatchObject({ outcome: "partial", invoices: [], requests: 3 });
    expect(nothing.gaps.join()).toContain("a key without the right to see invoices gets an empty list");
    const silent = scripted("adfin", [
      [/^\/invoices$/, () => ({ invoices: [], page: { page: 1, size: 200, totalElements: 0 } })],
      [/mandates$/, () => ({ mandates: [] })],
    ]);
    const unconfirmed = await balance(silent, { id: uuid(900) });
    expect(["ok", "empty"]).not.toContain(unconfirmed.outcome);
    expect(balanceRows(unconfirmed, "full")[0]?.[1]).toMatch(/^\?/);
  });

  it("tries the vendor's documented sort once where the other form is refused", async () => {
    const one = scripted("pland", [
      [
        /^\/invoices\/$/,
        (query) => (query.get("sort") === "_id:1" ? plandPage([plandInvoice(1, 1)], query) : refusal(400)),
      ],
    ]);
    expect((await balance(one, { id: hex(1) })).owed.totals[0]?.amount).toBe("10");
  });

  it("is read from payment requests, and partial, where invoices cannot be listed", async () => {
    const request = {
      id: uuid(5),
      reference: "INV-5",
      totalAmount: 12.5,
      dueAmount: 12.5,
      currencyCode: "GBP",
      payByDate: "2026-06-01",
      status: "UNPAID",
      customer: { id: uuid(900) },
    };
    const one = scripted("adfin", [
      [/^\/invoices$/, () => refusal(400)],
      [/^\/payment_requests$/, () => ({ paymentRequests: [request], page: { page: 1, size: 200, totalElements: 1 } })],
      [
        /^\/customers\/[^/]+\/directdebitmandates$/,
        () => ({
          mandates: [
            { status: "CANCELLED", creationTime: "2026-01-02" },
            { status: "ACTIVE", creationTime: "2025-01-02" },
          ],
        }),
      ],
    ]);
    const found = await balance(one, { id: uuid(900) });
    expect(found).toMatchObject({ outcome: "partial", mandate: { status: "active" } });
    expect(found.owed.totals).toEqual([{ currency: "GBP", amount: "12.5", invoices: 1, atMost: false }]);
    expect(balanceRows(found, "full")[0]?.[1]).toBe("at least 12.50 GBP in 1 open invoice");
  });

  it("believes the mandate on a customer's own row, and asks for the customer's mandates only where it says nothing", async () => {
    const link = "https://sign.example/secret";
    const one = scripted("adfin", [
      [/^\/(invoices|payment_requests)$/, () => ({ invoices: [], paymentRequests: [] })],
      [/directdebitmandates$/, () => ({ mandates: [{ status: "ACTIVE", url: link }] })],
    ]);
    const mandates = () => one.sent.filter((path) => path.includes("directdebitmandates")).length;
    const said = await balanceOf(one.client(), { id: uuid(900), mandate: { status: "pending" } }, asOf);
    expect([said.mandate, mandates()]).toEqual([{ status: "pending" }, 0]);
    const none = await balanceOf(one.client(), { id: uuid(900), mandate: null }, asOf);
    expect([none.mandate, mandates()]).toEqual([null, 0]);
    const open = await balanceOf(one.client(), { id: uuid(900) }, asOf);
    expect([open.mandate?.status, mandates()]).toEqual(["active", 1]);
    expect(JSON.stringify(balanceRows(open, "full"))).not.toContain(link);
  });

  it("takes a payment request's currency only for the same number, total and customer", async () => {
    const customer = { id: uuid(900), name: "Acme", directDebitMandate: null };
    const invoice = {
      id: uuid(1),
      invoiceNo: "INV-1",
      totalAmount: "10.00",
      dueAmount: "10.00",
      dueDate: "2026-06-01",
      status: "OVERDUE",
      customer,
    };
    const request = (more: object) => ({
      id: uuid(7),
      reference: "INV-1",
      totalAmount: 10,
      dueAmount: 10,
      currencyCode: "GBP",
      status: "UNPAID",
      customer: { id: uuid(900) },
      ...more,
    });
    const currency = async (more: object) => {
      const one = scripted("adfin", [
        [/^\/invoices$/, () => ({ invoices: [invoice], page: { page: 1, size: 200, totalElements: 1 } })],
        [
          /^\/payment_requests$/,
          () => ({ paymentRequests: [request(more)], page: { page: 1, size: 200, totalElements: 1 } }),
        ],
        [/mandates$/, () => ({ mandates: [] })],
      ]);
      return (await balance(one, { id: uuid(900) })).invoices[0]?.currency;
    };
    expect(await currency({})).toBe("GBP");
    expect(await currency({ totalAmount: 11 })).toBeUndefined();
    expect(await currency({ reference: "INV-2" })).toBeUndefined();
    expect(await currency({ customer: { id: uuid(901) } })).toBeUndefined();
  });

  it("shows at most the total of a partly paid invoice whose balance is not known, and never nets credits", async () => {
    const row = {
      id: uuid(1),
      status: "SENT",
      paymentStatus: "PARTIALLY_PAID",
      currency: "JPY",
      grossTotal: "5000",
      customerId: uuid(900),
      dueDate: "2026-06-01",
      creditNoteIds: [],
    };
    const one = scripted("sequence", [
      [
        /^\/invoices$/,
        (query) => ({ items: query.get("invoicePaymentStatus") === "PARTIALLY_PAID" ? [row] : [], pagination: {} }),
      ],
      [/^\/invoices\/[^/]+$/, () => row],
      [
        /^\/credits\//,
        () => ({
          items: [
            { id: "JPY", type: "CASH", balance: "700" },
            { id: "calls", type: "USAGE", balance: "9" },
          ],
        }),
      ],
    ]);
    const found = await balance(one, { id: uuid(900) });
    expect(found.owed.totals).toEqual([{ currency: "JPY", amount: "5000", invoices: 1, atMost: true }]);
    const rows = new Map(balanceRows(found, "full"));
    expect([rows.get("balance"), rows.get("credit")]).toEqual(["≤5000 JPY in 1 open invoice", "700 JPY"]);
  });

  it("is failed, not zero, when the vendor does not answer; and unknown, not zero, when cut short", async () => {
    const down = scripted("fynn", [[/./, () => new HttpFailure("unavailable", "down")]]);
    const failed = await balance(down, { id: uuid(900) });
    expect([failed.outcome, balanceRows(failed, "full")[0]?.[1]]).toEqual(["failed", "? (vendor_unavailable)"]);
    const empty = scripted("fynn", [
      [/./, () => ({ data: [], meta: { pagination: { totalItems: 0, itemsPerPage: 100, currentPage: 1 } } })],
    ]);
    expect(balanceRows(await balance(empty, { id: uuid(900) }), "full")[0]?.[1]).toBe("no open invoice");
  });

  it("refuses an answer in another shape", async () => {
    const one = zenskar(() => ({ invoices: [] }));
    expect(await balance(one, { id: uuid(900) })).toMatchObject({
      outcome: "failed",
      problem: { code: "vendor_bad_response" },
    });
    const bare = scripted("adfin", [
      [/invoices$|requests$/, () => []],
      [/mandates$/, () => ({ mandates: [] })],
    ]);
    expect(await balance(bare, { id: uuid(900) })).toMatchObject({ problem: { code: "vendor_bad_response" } });
  });
});

describe("a worklist", () => {
  const coverage = async (vendors: readonly Scripted[], ms?: number) => {
    const found = await worklist(vendors, ms);
    return {
      found,
      answers: worklistReports(found, found.rows.length),
      text: worklistCoverage(found, found.rows.length, []).coverage,
    };
  };

  it("is partial and says so when one vendor is down, and holds the others' debts", async () => {
    const up = zenskar(() => ({ results: [zenskarInvoice(1)], next: null, total_count: 1 }));
    const down = scripted("sequence", [[/./, () => refusal(503)]]);
    const { found, answers, text } = await coverage([up, down]);
    expect(found.rows.map(({ name, days }) => [name, days])).toEqual([["Acme", 29]]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(["ok", "failed"]);
    expect(answers[1]?.problem?.code).toBe("vendor_unavailable");
    expect(text).toMatch(/^1 row; at least 1 customer overdue with 100.00 EUR/);
    expect(text).toContain("sequence failed: vendor_unavailable, its debts are missing");
  });

  it("ends a walk whose cursor loops, keeps what was read, and is partial", async () => {
    const looping = zenskar((query) => ({
      results: [zenskarInvoice(query.get("cursor") === "a" ? 2 : 1)],
      next: query.get("cursor") === "a" ? "b" : "a",
      total_count: 9,
    }));
    const { found, answers } = await coverage([looping]);
    expect(found.rows[0]?.invoices.length).toBe(2);
    expect(answers[0]).toMatchObject({ outcome: "partial", more: true, problem: { code: "vendor_bad_response" } });
  });

  it("stops in time on an endless list, and says after how many invoices", async () => {
    let page = 0;
    const endless = zenskar(() => ({ results: [zenskarInvoice(++page)], next: `c${page}`, total_count: 1e9 }));
    const { answers, text } = await coverage([endless], 300);
    expect(answers[0]).toMatchObject({ outcome: "partial", more: true });
    expect(answers[0]?.total).toBeUndefined();
    expect(text).toMatch(/zenskar 1 after \d+ invoices read so far/);
  });

  it("judges every row itself when a vendor ignores its filters, and says that it does", async () => {
    const rows = [
      zenskarInvoice(1),
      zenskarInvoice(2, { status: "paid", amount_due: 0 }),
      zenskarInvoice(3, { due_date: "2026-07-20" }),
      zenskarInvoice(4, { due_date: "2026-06-30T00:00:00" }),
    ];
    const { found, text, answers } = await coverage([zenskar(() => ({ results: rows, next: null, total_count: 4 }))]);
    expect(found.rows[0]?.invoices.map(({ number }) => number)).toEqual(["INV-1"]);
    expect(text).toContain("zenskar ignores its filter: all it sent was judged here");
    expect(answers[0]?.filters).toEqual([{ what: "overdue", how: "local" }]);
  });

  it("counts what it cannot judge instead of dropping it in silence", async () => {
    const rows = [
      zenskarInvoice(1),
      zenskarInvoice(2, { due_date: null }),
      zenskarInvoice(3, { customer_id: null }),
      zenskarInvoice(4, { status: "edited" }),
      { id: "bad" },
    ];
    const { text, answers } = await coverage([zenskar(() => ({ results: rows, next: null, total_count: 5 }))]);
    expect(answers[0]?.outcome).toBe("partial");
    for (const said of [
      "1 invoice at zenskar without a due date could not be checked",
      "1 invoice at zenskar in an unknown state could not be checked",
      "1 invoice at zenskar without a customer could not be checked",
      "1 dropped at zenskar",
    ])
      expect(text).toContain(said);
  });

  it("answers from dunning documents where invoices are forbidden, and says what they leave out", async () => {
    const money = { amount: 1250, precision: 2 };
    const invoice = {
      id: uuid(1),
      number: "RE-1",
      type: "TYPE_INVOICE",
      status: "STATUS_REMINDED",
      currencyCode: "EUR",
      dueDate: "2026-05-01",
      dunningLevel: 2,
      grossAmount: money,
      unpaidAmount: money,
    };
    const document = (level: number) => ({
      customer: { id: uuid(900), companyName: "Acme" },
      invoice: { ...invoice, dunningLevel: level },
      documentDate: "2026-06-01",
      level,
      status: "open",
    });
    const one = scripted("fynn", [
      [/^\/invoices$/, () => refusal(403)],
      [
        /^\/dunning\/documents$/,
        () => ({
          data: [document(1), document(2)],
          meta: { pagination: { totalItems: 2, itemsPerPage: 100, currentPage: 1 } },
        }),
      ],
    ]);
    const { found, answers, text } = await coverage([one]);
    expect(found.rows.map(({ owed, why }) => [owed.totals[0]?.amount, why])).toEqual([["12.50", ["level_2"]]]);
    expect(answers[0]).toMatchObject({ outcome: "partial", problem: { code: "vendor_forbidden" } });
    expect(answers[0]?.problem?.message).toContain("invoice:read");
    expect(text).toContain("fynn leaves out overdue invoices without a dunning document");
  });

  it("asks only GET, on allow-listed paths", async () => {
    const { openTestServices, today } = await import("../support/services.ts");
    const test = openTestServices({ customers: 20 });
    const clients = test.clients();
    const found = await triage(
      { asOf: today, minDaysOverdue: 1, limit: 50 },
      { clients, deadline: patient().deadline, now: today },
    );
    for (const { connection, customerId } of found.rows) {
      const client = clients.find((one) => one.connection === connection);
      if (client) await balanceOf(client, { id: customerId }, today);
    }
    const id = "[0-9a-f-]{24,36}";
    const allowed = [
      `zenskar /invoices`,
      `zenskar /payments`,
      `zenskar /invoices/${id}/line_items`,
      `zenskar /customers`,
      `zenskar /customers/${id}/payment_methods`,
      `pland /invoices/`,
      `pland /invoiceReminders/`,
      `pland /customers/`,
      `pland /customers/${id}`,
      `adfin /invoices`,
      `adfin /payment_requests`,
      `adfin /customers`,
      `adfin /customers/${id}/directdebitmandates`,
      `sequence /invoices`,
      `sequence /invoices/${id}`,
      `sequence /customers/${id}`,
      `sequence /credits/${id}/balances`,
      `fynn /invoices`,
      `fynn /dunning/documents`,
      `fynn /customers/${id}`,
    ];
    const pattern = new RegExp(`^(?:${allowed.join("|")})(?:\\?.*)?$`);
    expect(test.sent.filter((line) => !pattern.test(line))).toEqual([]);
    expect(new Set(test.sent.map((line) => line.split(" ")[0])).size).toBe(5);
  });
});
