/**
 * What is peculiar to Fynn: pages that must repeat themselves, a host only the user knows, bank data, booleans as text.
 */

import { describe, expect, it } from "vitest";
import { connectAll } from "../../../src/connections/connect.ts";
import type { HttpAnswer } from "../../../src/http/client.ts";
import { HttpFailure } from "../../../src/http/failure.ts";
import type { Company } from "../../../src/sandbox/population/company.ts";
import { fynn } from "../../../src/vendors/fynn/index.ts";
import type { Customer } from "../../../src/vocabulary/customer.ts";
import { everyone, idsOf, problemOf, rowsIn, withRows } from "../../support/answers.ts";
import { ignoreParameters } from "../../support/sandbox-apis.ts";
import { forms, openTestServices, walk } from "../../support/services.ts";

const open = (customers = 12) => openTestServices({ customers, vendors: ["fynn"] });
const queryOf = (sent: string | undefined) => new URLSearchParams(sent?.split("?")[1]);

const telling = (answer: unknown, pagination: object | undefined): HttpAnswer => {
  const whole = answer as HttpAnswer & { body: { meta: { pagination: object } } };
  const meta = pagination && { pagination: { ...whole.body.meta.pagination, ...pagination } };
  return { ...whole, body: { ...whole.body, meta } };
};

describe("Fynn", () => {
  it.each([undefined, { currentPage: 2 }, { itemsPerPage: 30 }, { itemsPerPage: null }, { currentPage: "1" }])(
    "is not believed unless it repeats page and size: %j",
    async (pagination) => {
      const test = open();
      test.tamper("fynn", (_request, answer) => telling(answer(), pagination));
      expect((await problemOf(test.call("list_customers", { limit: 5 }))).code).toBe("vendor_bad_response");
    },
  );

  it("is never asked for pages of nobody: the size is at most what the answer can show, the same on every page of a walk", async () => {
    for (const limit of [1, 5, 200]) {
      const test = open(7);
      await walk(test, "list_customers", { limit });
      const sizes = test.sent.map((sent) => Number(queryOf(sent).get("limit")));
      expect(new Set(sizes)).toEqual(new Set([Math.min(limit, 67)]));
      expect(queryOf(test.sent[0]).get("page")).toBe("1");
    }
  });

  it("has no documented order, so a walk says that its order is unverified", async () => {
    const pages = await walk(open(), "list_customers", { limit: 5 });
    for (const page of pages.slice(0, -1)) expect(page.coverage).toContain("fynn: order unverified");
    const alone = await open(3).call("list_customers", {});
    expect(alone.coverage).toBe("3 rows, complete.");
  });

  it("sends bank and card data with every payment method, of which three words are shown", async () => {
    const test = open(30);
    const list = await test.call("list_customers", { detail: "standard", limit: 30, max_tokens: 20_000 });
    const payments = new Set(list.rows.map((row) => row[list.columns.indexOf("payment")]));
    for (const payment of payments) {
      expect(payment).toMatch(
        /^(-|bank_transfer active|card active|(mandate (created|pending|active|cancelled|migrating), )?sepa_debit active)$/,
      );
    }
    expect(payments).toContain("mandate active, sepa_debit active");
    const all = [forms(list).text];
    for (const row of list.rows.slice(0, 12))
      all.push(forms(await test.call("get_customer", { ref: row[0], detail: "full" })).text);
    for (const secret of ["DE89", "COBADEFF", "4242", "MREF-", "accountHolder", "creditorIdentifier", "pm_"])
      expect(all.join("\n")).not.toContain(secret);
  });

  it.each([["true"], [true], ["false"], [null], [{}]])(
    "writes booleans as text here and there: %j costs no row",
    (value) => {
      const row = {
        id: "a",
        companyName: "Acme",
        businessCustomer: value,
        defaultAddress: { default: value, city: "Berlin" },
      };
      expect(fynn.customers.list.toRow(row)?.row).toMatchObject({ id: "a", name: "Acme", address: { city: "Berlin" } });
    },
  );

  it("lists its archived and suspended customers too, and they are flagged", async () => {
    const test = open(60);
    const { columns, rows } = await test.call("list_customers", { limit: 60, max_tokens: 20_000 });
    const flags = rows.map((row) => row[columns.indexOf("flags")]);
    for (const state of ["archived", "suspended"]) {
      const known = everyone(test, "fynn").filter(({ status }) => status === state).length;
      expect(known).toBeGreaterThan(0);
      expect(flags.filter((flag) => flag?.split(" ").includes(state))).toHaveLength(known);
    }
  });

  it("keeps no order that is documented, which every page of a walk says, the last one too", async () => {
    const pages = await walk(open(60), "list_customers", { limit: 40 });
    expect(pages.map(({ coverage }) => coverage.includes("fynn: order unverified"))).toEqual([true, true]);
    const whole = await open(30).call("list_customers", { limit: 40 });
    expect(whole.coverage).not.toContain("order unverified");
  });

  it("shows the mandate of what a customer pays by, and none where that is no direct debit", () => {
    const mandateOf = (defaultPaymentMethod: unknown) =>
      (fynn.customers.list.toRow({ id: "a", companyName: "Acme", defaultPaymentMethod })?.row as Customer | undefined)
        ?.mandate;
    const sepaMandate = { status: "active" };
    expect(mandateOf({ type: "sepa_debit", status: "active", enabled: true, sepaMandate })).toEqual({
      status: "active",
    });
    expect(mandateOf({ type: "sepa_debit", status: "active", enabled: false, sepaMandate })).toEqual({
      status: "disabled",
    });
    expect(mandateOf({ type: "card", status: "active", sepaMandate })).toBeNull();
    expect(mandateOf({ type: "sepa_debit", sepaMandate: null })).toBeNull();
    expect(mandateOf(null)).toBeNull();
    for (const unsaid of [undefined, "x", {}, { type: "sepa_debit" }]) expect(mandateOf(unsaid)).toBeUndefined();
  });

  it("holds VAT ids with spaces in them, which its exact filter misses and its rows show", async () => {
    const test = open(60);
    const company = everyone(test, "fynn").find(({ vatId }) => vatId);
    const spaced = company?.vatId?.replace(/(..)(...)(...)/, "$1 $2 $3 ") ?? "";
    test.tamper("fynn", (_request, answer) => {
      const sent = answer();
      const rows = rowsIn("fynn", sent).filter(
        ({ id }) => id !== company?.id || !String(_request.url).includes("vatId"),
      );
      return withRows(
        "fynn",
        sent,
        rows.map((row) => (row.id === company?.id ? { ...row, vatId: spaced } : row)),
      );
    });
    const answer = await test.call("list_customers", { vat_id: company?.vatId });
    expect(idsOf(test, answer)).toEqual([`fynn:${company?.id}`]);
    expect(answer.vendors[0]?.filters).toEqual(["vat_id:local"]);
  });

  it.each([
    ["companyName", "Zzyzx Nobody"],
    ["customerNumber", "999999"],
    ["datevId", "777"],
    ["firstName", "Zzyzx"],
    ["vatId", "XX999"],
    ["isVatIdValid", "false"],
  ])(
    "is not believed where it ignores %s, which its n8n node alone describes: rows that share nothing with it are dropped",
    async (name, value) => {
      const test = open(40);
      ignoreParameters(test, "fynn", [name]);
      const answer = await test.call("list_customers", { vendor_filters: [`fynn.${name}=${value}`], limit: 40 });
      expect(answer.vendors[0]).toMatchObject({
        outcome: "partial",
        filters: [`${name}:unsure`],
        problem: { code: "vendor_bad_response" },
      });
      expect(answer.coverage).toContain("dropped at fynn");
      expect(answer.rows.length).toBeLessThan(20);
    },
  );

  it("is believed in whatever way it may match: a part, a word, other letter case or punctuation", async () => {
    const test = open(40);
    const company = everyone(test, "fynn").find(({ isBusiness }) => isBusiness);
    ignoreParameters(test, "fynn", ["companyName"]);
    const [word = ""] = company?.name.split(" ") ?? [];
    for (const asked of [word.toUpperCase(), word.slice(0, 3), `${word} Zzyzx`, `"${company?.name}"`]) {
      const given = { vendor_filters: [`fynn.companyName=${asked}`], limit: 40, max_tokens: 20_000 };
      expect(idsOf(test, await test.call("list_customers", given))).toContain(`fynn:${company?.id}`);
    }
  });

  it("takes a text for `partner`, an id as its example, and not a truth value alone", async () => {
    const test = open();
    const id = "7a384870-dd0b-43dd-8008-81216fe0ef28";
    const { rows } = await test.call("list_customers", { vendor_filters: [`fynn.partner=${id}`], explain: true });
    expect(rows[0]?.join(" ")).toContain(`partner=${id}`);
  });

  it("knows more addresses than its rows show: whom it finds by e-mail is believed, and said to be unsure", async () => {
    const test = open(60);
    const company = everyone(test, "fynn").find(({ people, email }) => people[1]?.email && people[1].email !== email);
    const answer = await test.call("list_customers", { email: company?.people[1]?.email });
    expect(idsOf(test, answer)).toContain(`fynn:${company?.id}`);
    expect(answer.coverage).toContain("fynn may miss rows: undocumented match of email");
  });

  it("finds by the mandate that its rows show, and by an external id that only a request for one customer takes", async () => {
    const test = open(60);
    const all = { limit: 60, max_tokens: 20_000 };
    const active = await test.call("list_customers", { ...all, mandate_status: "active" });
    const known = everyone(test, "fynn").filter(
      ({ mandate, paymentMethod }) => mandate?.status === "ACTIVE" && paymentMethod === "sepa_debit",
    );
    expect(idsOf(test, active).sort()).toEqual(known.map(({ id }) => `fynn:${id}`).sort());
    expect(active.vendors[0]?.filters).toEqual(["mandate_status:local"]);
    const company = everyone(test, "fynn").find(({ externalId }) => externalId?.startsWith("CRM"));
    test.sent.length = 0;
    const one = await test.call("list_customers", { external_id: company?.externalId });
    expect([idsOf(test, one), one.vendors[0]?.filters]).toEqual([[`fynn:${company?.id}`], ["external_id:unsure"]]);
    expect(test.sent).toEqual([`fynn /customers/${company?.externalId}`]);
  });

  it("complains in German, which nobody sees", async () => {
    const test = open();
    test.tamper("fynn", () => {
      const body = {
        title: "Ein Fehler ist aufgetreten",
        violations: [{ propertyPath: "limit", message: "Dieser Wert ist ungültig." }],
      };
      throw new HttpFailure("status", "HTTP 422", { status: 422, body });
    });
    const problem = await problemOf(test.call("list_customers", {}));
    expect(problem.code).toBe("vendor_rejected");
    expect(problem.message).not.toMatch(/Fehler|ungültig/);
  });
});

describe("Fynn's payment transactions", () => {
  const payersIn = async (change: (row: Record<string, unknown>) => object) => {
    const test = open(60);
    test.tamper("fynn", (request, answer) => {
      if (!request.url.pathname.endsWith("/payment/transactions")) return answer();
      const whole = answer();
      return withRows("fynn", whole, rowsIn("fynn", whole).map(change));
    });
    const answer = await test.call("list_customers", { financial_status: "pending", limit: 200, max_tokens: 20_000 });
    return { test, answer };
  };

  it("tell whose money is on its way, and are read for that question alone", async () => {
    const { test, answer } = await payersIn((row) => row);
    const isPayer = (company: Company) =>
      test.population.invoices(company).some(({ paymentPending }) => paymentPending);
    const payers = everyone(test, "fynn").filter(isPayer);
    expect(payers.length).toBeGreaterThan(1);
    expect(idsOf(test, answer).sort()).toEqual(payers.map(({ id }) => `fynn:${id}`).sort());
    expect(answer.complete).toBe(true);
    expect(test.sent.some((sent) => sent.includes("/invoices"))).toBe(false);
    test.sent.length = 0;
    await test.call("triage_dunning", {});
    expect(test.sent.filter((sent) => sent.includes("/payment/"))).toEqual([]);
  });

  it.each<[string, object, boolean]>([
    ["that are processing, whatever the state is called", { processing: true, status: "somewhere" }, true],
    ["that are authorised and wait to be captured", { processing: false, status: "authorized" }, true],
    ["that wait for a provider, where a row does not say whether it is processing", { processing: null }, true],
    ["that are not processing", { processing: false, status: "offsite_authorization_required" }, false],
    ["that pay somebody back", { type: "refund", processing: true }, false],
  ])("count those %s", async (_what, change, counts) => {
    const { answer } = await payersIn((row) => ({ ...row, ...change, ...(counts ? { type: "payment" } : {}) }));
    expect([answer.rows.length > 0, answer.complete]).toEqual([counts, true]);
  });

  it("cannot be judged in a state that is new, and are counted", async () => {
    const { answer } = await payersIn((row) => ({ ...row, processing: undefined, status: "somewhere" }));
    expect(answer).toMatchObject({ rows: [], complete: false, vendors: [{ outcome: "partial" }] });
    expect(answer.coverage).toMatch(/\d+ payments? at fynn could not be checked/);
  });

  it("need a permission of their own, which is named where it is missing", async () => {
    const test = open(30);
    test.tamper("fynn", (request, answer) => {
      if (request.url.pathname.includes("/payment/"))
        throw new HttpFailure("status", "HTTP 403", { status: 403, body: {} });
      return answer();
    });
    const problem = await problemOf(test.call("list_customers", { financial_status: "pending" }));
    expect([problem.code, problem.message.includes("transaction:read")]).toEqual(["vendor_forbidden", true]);
    const both = await test.call("list_customers", { financial_status: ["pending", "overdue"] });
    expect(both.rows.length).toBeGreaterThan(0);
    expect(both.coverage).toContain("payments under way at fynn not read to the end: vendor_forbidden");
  });
});

describe("Fynn's address", () => {
  const kit = {
    http: () => Promise.reject(new Error("Nothing is sent here.")),
    tokenStore: () => Promise.reject() as never,
  };
  const connect = (variables: Record<string, string>) => connectAll({ variables }, kit)[0];

  it("is the tenant's, or the one given, which beats it", () => {
    expect(connect({ FYNN_API_KEY: "k", FYNN_TENANT: "acme" })?.baseUrl).toBe("https://acme.coreapi.io");
    const own = { FYNN_API_KEY: "k", FYNN_TENANT: "acme", FYNN_BASE_URL: "https://billing.acme.example" };
    expect(connect(own)?.baseUrl).toBe("https://billing.acme.example");
  });

  it("is required: there is no silent default", () => {
    expect(() => connect({ FYNN_API_KEY: "k" })).toThrow(/FYNN_TENANT|FYNN_BASE_URL/);
  });

  it.each(["evil.example/", "evil.example#", "a b", "evil.example?x="])(
    "is refused for a tenant that is none: %j",
    (tenant) => {
      expect(() => connect({ FYNN_API_KEY: "k", FYNN_TENANT: tenant })).toThrow(/Fynn/);
    },
  );
});
