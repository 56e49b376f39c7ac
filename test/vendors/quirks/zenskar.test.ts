/**
 * What is peculiar to Zenskar: two envelopes, two headers behind one refusal, wildcards in names, invoices as filters.
 */

import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../../src/http/client.ts";
import { HttpFailure } from "../../../src/http/failure.ts";
import { flagsOf } from "../../../src/summaries/customer-row.ts";
import { zenskar } from "../../../src/vendors/zenskar/index.ts";
import type { Customer } from "../../../src/vocabulary/customer.ts";
import { everyone, idsOfAll, problemOf, rowsIn, truth, withRows } from "../../support/answers.ts";
import { answerFrom, sandboxApis } from "../../support/sandbox-apis.ts";
import { openTestServices, type TestServices, today, walk } from "../../support/services.ts";

const open = (customers = 12) => openTestServices({ customers, vendors: ["zenskar"] });
const queryOf = (sent: string | undefined) => new URLSearchParams(sent?.split("?")[1]);

describe("Zenskar", () => {
  it("is read as its schema has it, and as the example beside the schema has it", async () => {
    const test = open(25);
    test.tamper("zenskar", (_request, answer) => {
      const whole = answer() as HttpAnswer & { body: { results: unknown[]; next: unknown; total_count: number } };
      const { results, next, total_count } = whole.body;
      return { ...whole, body: { data: results, next, total: total_count } };
    });
    const pages = await walk(test, "list_customers", { limit: 7 });
    expect(idsOfAll(test, pages).sort()).toEqual(truth(test, ["zenskar"]));
    expect(pages[0]?.coverage).toBe("7 rows; 25 match.");
  });

  it("is always asked in the version that knows order and expand, by key and organisation", async () => {
    const test = open();
    test.tamper("zenskar", (request, answer) => {
      expect(request.headers).toMatchObject({
        apiversion: "20230501",
        organisation: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(request.headers["x-api-key"]).toBeTruthy();
      return answer();
    });
    await test.call("list_customers", {});
    expect(queryOf(test.sent[0]).get("order")).toBe("-created_at");
  });

  it("may mean the organisation by a 401 as well, so the advice names both settings", async () => {
    const test = open();
    test.tamper("zenskar", () => {
      throw new HttpFailure("status", "HTTP 401", { status: 401 });
    });
    const problem = await problemOf(test.call("list_customers", {}));
    expect(problem.code).toBe("vendor_auth");
    expect(problem.message).toMatch(/ZENSKAR_API_KEY.*ZENSKAR_ORGANISATION/);
  });

  it("answers a wrong organisation with 403, so the advice names the organisation as well as the key", async () => {
    const test = open();
    const api = sandboxApis.zenskar(test.population);
    test.tamper("zenskar", (request) =>
      answerFrom(api, { ...request, headers: { ...request.headers, organisation: "x" } }),
    );
    const problem = await problemOf(test.call("list_customers", {}));
    expect(problem.code).toBe("vendor_forbidden");
    expect(problem.message).toMatch(/ZENSKAR_ORGANISATION.*ZENSKAR_API_KEY/);
  });

  it.each([
    ["100%", ["100% Natur", "Fast 100% AG"]],
    ["a_b", ["a_b GmbH"]],
    ["x\\y", ["x\\y Ltd"]],
    ["50% _off_", ["Now 50% _off_!"]],
  ])("takes %j literally though the vendor reads wildcards, and blames nobody for the rest", async (part, expected) => {
    const names = [
      "100% Natur",
      "Fast 100% AG",
      "100 Prozent",
      "a_b GmbH",
      "axb GmbH",
      "x\\y Ltd",
      "xzy Ltd",
      "Now 50% _off_!",
    ];
    const test = open(names.length);
    // Whatever the pattern, the vendor may answer more: here it answers everybody.
    const api = sandboxApis.zenskar(test.population);
    test.tamper("zenskar", (request) => {
      const url = new URL(request.url);
      expect(url.searchParams.get("customer_name__ilike")).toBe(`%${part.replaceAll("\\", "_")}%`);
      url.searchParams.delete("customer_name__ilike");
      const sent = answerFrom(api, { ...request, url });
      return withRows(
        "zenskar",
        sent,
        rowsIn("zenskar", sent).map((row, at) => ({ ...row, customer_name: names[at] })),
      );
    });
    const answer = await test.call("list_customers", { name: part });
    expect(answer.rows.map((row) => row[1])).toEqual(expected);
    expect(answer.complete).toBe(true);
  });

  it("is asked for the overdue in one request, and overdue means the same on every page", async () => {
    let now = today;
    const test = openTestServices({ customers: 40, vendors: ["zenskar"], now: () => now });
    let page = await test.call("list_customers", { financial_status: "overdue", limit: 3 });
    while (page.continuation !== undefined) {
      now += 3_600_000 / 4;
      page = await test.call("get_customer_page", { continuation: page.continuation });
    }
    expect(test.sent.length).toBeGreaterThan(2);
    for (const sent of test.sent) {
      const query = queryOf(sent);
      expect(query.get("invoice__status__in")).toBe("approved,partially_paid");
      expect(query.get("invoice__amount_due__gt")).toBe("0");
      expect(query.get("invoice__due_date__lt")).toBe(new Date(today).toISOString());
    }
  });

  it("asks for the earlier of two due dates, and reads the invoices for two states that no invoice has at once", async () => {
    const test = open();
    await test.call("list_customers", { financial_status: "overdue", due_before: "2026-02-01" });
    expect(queryOf(test.sent[0]).get("invoice__due_date__lt")).toBe("2026-02-01T00:00:00.000Z");
    const both = await test.call("list_customers", { financial_status: "draft", due_before: "2026-02-01" });
    expect(both.vendors[0]?.filters).toEqual(["financial_status:invoices", "due_before:invoices"]);
  });

  it("has customers without an invoice, who are found by an id that no invoice has", async () => {
    const test = open(40);
    const answer = await test.call("list_customers", { financial_status: "none", limit: 40 });
    expect(queryOf(test.sent[0]).get("invoice__customer_id__isnull")).toBe("true");
    const without = truth(test, ["zenskar"], (company) => test.population.invoices(company).length === 0);
    expect(without.length).toBeGreaterThan(2);
    expect(idsOfAll(test, [answer]).sort()).toEqual(without);
  });

  it("is asked for its invoices where drafts and open ones are wanted at once, and for customers where it can tell", async () => {
    const test = open();
    await test.call("list_customers", { financial_status: ["draft", "overdue"] });
    expect(test.sent[0]).toMatch(/^zenskar \/invoices\?/);
    test.sent.length = 0;
    await test.call("list_customers", { financial_status: ["overdue", "outstanding"] });
    expect(queryOf(test.sent[0]).has("invoice__due_date__lt")).toBe(false);
  });

  it.each(["outstanding", "overdue"])(
    "is not believed where it calls somebody %s whose own row says that nothing is due",
    async (financial_status) => {
      const test = open(40);
      test.tamper("zenskar", (_request, answer) => {
        const sent = answer();
        const settled = (row: object, at: number) =>
          at === 1 ? { ...row, invoice_details: { no_of_invoices: 1, total_amount_due: 0 } } : row;
        return withRows("zenskar", sent, rowsIn("zenskar", sent).map(settled));
      });
      const answer = await test.call("list_customers", { financial_status, limit: 40, max_tokens: 20_000 });
      expect(answer.coverage).toContain("1 dropped at zenskar");
      expect(answer.complete).toBe(false);
    },
  );

  it("knows contacts by e-mail whom its own filter does not look at: they are found in the rows, after its own", async () => {
    const test = open(60);
    const reached = everyone(test, "zenskar").find(
      ({ email, people }) => people[1]?.email && people[1].email !== email,
    );
    const answer = await test.call("list_customers", { email: reached?.people[1]?.email });
    expect(idsOfAll(test, [answer])).toEqual([`zenskar:${reached?.id}`]);
    expect(answer).toMatchObject({ complete: true, vendors: [{ filters: ["email:local"] }] });
    expect(test.sent.map((sent) => queryOf(sent).get("email__ilike"))).toEqual([reached?.people[1]?.email, null]);
  });

  it("numbers nobody: the number that people use is its external id, which the column shows", async () => {
    const test = open(30);
    const company = everyone(test, "zenskar").find(({ externalId }) => externalId);
    const answer = await test.call("list_customers", { number: company?.externalId });
    expect(idsOfAll(test, [answer])).toEqual([`zenskar:${company?.id}`]);
    expect(answer.rows[0]?.[answer.columns.indexOf("number")]).toBe(company?.externalId);
  });

  it("shows amounts without a currency and dates without a zone as just that", async () => {
    const answer = await open(40).call("list_customers", { detail: "standard", limit: 40, max_tokens: 20_000 });
    const cells = (column: string) => answer.rows.map((row) => row[answer.columns.indexOf(column)] ?? "");
    for (const due of cells("due")) expect(due).toMatch(/^\d+(\.\d+)? \?$/);
    for (const created of cells("created")) expect(created).toMatch(/^\d{4}-\d\d-\d\d~$/);
  });

  it("finds a customer by its id in capitals, which is the same UUID", async () => {
    const test = open();
    const company = test.population.company("zenskar", 0);
    const answer = await test.call("list_customers", { ids: [`zenskar:${company.id.toUpperCase()}`] });
    expect(answer.rows).toHaveLength(1);
  });

  it("calls nobody unreachable whose contacts it did not send", () => {
    const row = { id: "123e4567-e89b-42d3-a456-426614174000", customer_name: "Acme", email: null, phone_number: null };
    const customer = (more: object) => zenskar.customers.list.toRow({ ...row, ...more })?.row as Customer;
    expect(flagsOf(customer({ contacts: null }))).not.toContain("no_contact");
    expect(flagsOf(customer({ contacts: [] }))).toContain("no_contact");
    expect(flagsOf(customer({ contacts: [{ first_name: "Ann", email: "ann@acme.example" }] }))).toEqual([]);
  });

  it.each(["030 1234567", "+49 (0)30 1234567", "0049-30-1234567", "(030) 123 45 67"])(
    "is asked for a phone number in a way that finds every writing of it: %s",
    (text) => {
      const [form] = zenskar.customers.searches.phone ?? [];
      const pattern = String(form?.ask(text).phone_number__ilike);
      const like = new RegExp(`^${pattern.replaceAll("%", ".*")}$`);
      for (const stored of ["+49 30 1234567", "030/1234567", "+49 (0)30 123 45 67"]) expect(stored).toMatch(like);
      expect("+49 30 7654321").not.toMatch(like);
    },
  );

  it.each(["2023-01-01", "2023-01-01T00:00:00", "2023-01-01T01:00:00+01:00"])(
    "takes dates as its own example writes them, in lists too, and is sent instants: %s",
    async (given) => {
      const test = open();
      await test.call("list_customers", { created_after: given });
      await test.call("list_customers", { vendor_filters: [`zenskar.created_at__gte=${given}`] });
      for (const sent of test.sent) expect(queryOf(sent).get("created_at__gte")).toBe("2023-01-01T00:00:00.000Z");
      test.sent.length = 0;
      await test.call("list_customers", { vendor_filters: [`zenskar.created_at__in=${given},2024-02-03`] });
      const listed = "2023-01-01T00:00:00.000Z,2024-02-03T00:00:00.000Z";
      expect(queryOf(test.sent[0]).get("created_at__in")).toBe(listed);
    },
  );

  it("takes a `search` only in its own form, field=value", async () => {
    const test = open();
    const problem = await problemOf(test.call("list_customers", { vendor_filters: ["zenskar.search=Acme"] }));
    expect(problem.message).toContain("customer_name=Acme");
    await test.call("list_customers", { vendor_filters: ["zenskar.search=customer_name=GmbH,email=rechnung"] });
    expect(queryOf(test.sent[0]).get("search")).toBe("customer_name=GmbH,email=rechnung");
  });

  it("never calls a list by name complete that letters alone found: others write the name with accents", async () => {
    // More than are read whole.
    const test = openTestServices({ customers: 1_100, vendors: ["zenskar"] });
    const answer = await test.call("list_customers", { name: "Zegluga", limit: 200, max_tokens: 20_000 });
    expect(answer.complete).toBe(false);
    expect(answer.coverage).toContain("zenskar may miss rows");
  });

  describe("has payments that tell whose money is on its way", () => {
    const payersIn = async (change: (row: Record<string, unknown>) => object) => {
      const test = open(150);
      const sent: Record<string, unknown>[] = [];
      test.tamper("zenskar", (request, answer) => {
        if (!request.url.pathname.endsWith("/payments")) return answer();
        const whole = answer();
        const rows = rowsIn("zenskar", whole).map(change) as Record<string, unknown>[];
        sent.push(...rows);
        return withRows("zenskar", whole, rows);
      });
      const answer = await test.call("list_customers", { financial_status: "pending", limit: 200, max_tokens: 20_000 });
      return { test, answer, sent };
    };
    const payersOf = (test: TestServices): readonly string[] =>
      truth(test, ["zenskar"], (company) =>
        test.population.invoices(company).some(({ paymentPending }) => paymentPending),
      );

    it("which are one for several invoices, and no refund, hold or attempt", async () => {
      const { test, answer } = await payersIn((row) => row);
      expect(payersOf(test).length).toBeGreaterThan(2);
      expect(idsOfAll(test, [answer]).sort()).toEqual(payersOf(test));
      expect(answer.complete).toBe(true);
    });

    it.each(["success", "failed", "canceled", "created", "requires_action", "refunded"])(
      "not in the state %s, in which nobody but the customer can do anything, or nobody has to",
      async (status) => {
        const { answer } = await payersIn((row) => ({ ...row, status }));
        expect(answer).toMatchObject({ rows: [], complete: true });
      },
    );

    it.each<[string, object]>([
      ["in the state other, which has no meaning", { status: "other" }],
      ["in a state that is new", { status: "shipped_by_pigeon" }],
      ["that do not say what they are", { type: null }],
      ["that do not say whose they are", { customer_id: null }],
    ])("and counts those %s, since nobody knows whose money it is", async (_what, change) => {
      const { answer, sent } = await payersIn((row) => ({ ...row, ...change }));
      expect(sent.length).toBeGreaterThan(0);
      expect(answer).toMatchObject({ rows: [], complete: false, vendors: [{ outcome: "partial" }] });
      expect(answer.coverage).toMatch(/\d+ payments? at zenskar could not be checked/);
    });

    it("although it ignores what it is asked: rows decide", async () => {
      const test = open(150);
      const api = sandboxApis.zenskar(test.population);
      test.tamper("zenskar", (request, answer) => {
        if (!request.url.pathname.endsWith("/payments")) return answer();
        const url = new URL(request.url);
        for (const name of ["status", "type"]) url.searchParams.delete(name);
        return answerFrom(api, { ...request, url });
      });
      const answer = await test.call("list_customers", { financial_status: "pending", limit: 200, max_tokens: 20_000 });
      expect(idsOfAll(test, [answer]).sort()).toEqual(payersOf(test));
    });

    it("and holds its customer back on the worklist, by the invoices that they are for", async () => {
      const test = open(150);
      const answer = await test.call("triage_dunning", { limit: 200, max_tokens: 20_000 });
      const held = answer.rows.filter((row) => row[answer.columns.indexOf("why_not")]?.includes("payment_pending"));
      const isLate = ({ paymentPending, dueAt }: { paymentPending: boolean; dueAt: number }) =>
        paymentPending && dueAt < today;
      const late = truth(test, ["zenskar"], (company) => test.population.invoices(company).some(isLate));
      expect(late.length).toBeGreaterThan(0);
      expect(idsOfAll(test, [{ ...answer, rows: held }]).sort()).toEqual(late);
      expect(answer.coverage).not.toContain("pending payments");
    });

    it("and says it of each invoice of one customer, by one request more", async () => {
      const test = open(150);
      const company = everyone(test, "zenskar").find((one) =>
        test.population.invoices(one).some(({ paymentPending }) => paymentPending),
      );
      const answer = await test.call("get_customer", { ref: `zenskar:${company?.id}` });
      const lines = answer.rows.filter(([field]) => field?.startsWith("invoice "));
      const paying = lines.filter(([, line]) => line?.includes("payment on its way"));
      const pending = company && test.population.invoices(company).filter(({ paymentPending }) => paymentPending);
      expect(paying.map(([field]) => field).sort()).toEqual(pending?.map(({ number }) => `invoice ${number}`).sort());
      expect(test.sent.filter((one) => one.startsWith("zenskar /payments"))).toHaveLength(1);
    });

    it("which a key may not read: the worklist names them, and nobody is called held or free by them", async () => {
      const test = open(150);
      test.tamper("zenskar", (request, answer) => {
        if (request.url.pathname.endsWith("/payments"))
          throw new HttpFailure("status", "HTTP 403", { status: 403, body: {} });
        return answer();
      });
      const answer = await test.call("triage_dunning", { limit: 200, max_tokens: 20_000 });
      expect(answer.rows.length).toBeGreaterThan(0);
      expect(answer.coverage).toContain("payments under way at zenskar not read to the end: vendor_forbidden");
    });
  });
});
