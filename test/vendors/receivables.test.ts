/**
 * What every vendor of the registry that lists invoices owes, whatever its API looks like. A new one is held to this.
 */

import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { type Balance, balanceOf } from "../../src/receivables/balance.ts";
import { worklistReports } from "../../src/receivables/worklist/report.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import type { SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { balanceRows } from "../../src/tools/answers/balance-rows.ts";
import type { Vendor } from "../../src/vendors/define.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { isComplete } from "../../src/vendors/vendor-report.ts";
import { everyone } from "../support/answers.ts";
import { declaredLists } from "../support/moving-lists.ts";
import { isTrulyOwed, trueDebts } from "../support/owed-truth.ts";
import { patient } from "../support/scripted.ts";
import { openTestServices, type TestServices, type TestServicesOptions, today } from "../support/services.ts";

const customers = 16;

const open = (id: SandboxVendor, options: TestServicesOptions = {}) =>
  openTestServices({ customers, vendors: [id], ...options });

const balancesOf = async (test: TestServices, id: SandboxVendor): Promise<readonly Balance[]> => {
  const [client] = test.clients();
  if (!client) throw new Error("Nobody is connected");
  return Promise.all(
    everyone(test, id).map((company) => balanceOf(client, { id: company.id, number: `${company.number}` }, today)),
  );
};

const worklistOf = async (test: TestServices) => {
  const question = { asOf: today, minDaysOverdue: 1, limit: 200 };
  const worklist = await triage(question, { clients: test.clients(), deadline: patient().deadline, now: today });
  return { worklist, report: worklistReports(worklist, worklist.rows.length)[0] };
};

/** The lists that invoices and what goes with them are read from. */
const listsOf = (vendor: Vendor) => declaredLists(vendor).filter(({ path }) => path !== vendor.customers.list.path);

/** The rows of a list's answer put in place by others, wherever they stand in it. */
const withItems = (body: unknown, change: (rows: readonly unknown[]) => readonly unknown[]): unknown => {
  if (Array.isArray(body)) return change(body);
  const [key, rows] = Object.entries(body as object).find(([, value]) => Array.isArray(value)) ?? [];
  return key === undefined ? body : { ...(body as object), [key]: change(rows) };
};

/** Every answer of these lists, changed; of the others as they are. */
const tamperLists = (test: TestServices, vendor: Vendor, change: (body: unknown) => unknown): void => {
  const paths = listsOf(vendor).map(({ path }) => path);
  test.tamper(vendor.id as SandboxVendor, ({ url }, answer) => {
    if (!paths.some((path) => url.pathname.endsWith(path))) return answer();
    return { ...(answer() as object), body: change((answer() as { body: unknown }).body) };
  });
};

/** A vendor that knows nothing but its paging parameters, in every list of invoices. */
const deaf = (api: SandboxApi, vendor: Vendor): SandboxApi => {
  const lists = listsOf(vendor);
  return {
    ...api,
    handle: (request) => {
      const list = lists.find(({ path }) => path === request.path);
      if (!list) return api.handle(request);
      const heard = [...list.pagination.owns, ...Object.keys(list.fixedQuery)];
      const query = new URLSearchParams([...request.query].filter(([name]) => heard.includes(name)));
      return api.handle({ ...request, query });
    },
  };
};

const owing = vendors.filter(({ receivables }) => receivables);

describe.each(owing.map((vendor) => ({ id: vendor.id as SandboxVendor, vendor })))("$id", ({ id, vendor }) => {
  const debtsOf = (test: TestServices) => trueDebts(test.population, id, today);

  it("tells of every customer what is overdue, since when, in the currencies it is owed in", async () => {
    const test = open(id);
    const debts = debtsOf(test);
    for (const { customerId, overdue, days, outcome } of await balancesOf(test, id)) {
      const debt = debts.get(customerId);
      const currencies = [...new Set(debt?.overdue.map(({ currency }) => currency))].sort();
      expect([customerId, overdue.totals.map(({ currency }) => currency)]).toEqual([customerId, currencies]);
      expect(overdue.totals.reduce((sum, { invoices }) => sum + invoices, 0)).toBe(debt?.overdue.length ?? 0);
      if (debt) expect(days).toBe(debt.days);
      expect(["ok", "empty"]).toContain(outcome);
    }
  });

  it("has exactly those on the worklist who are overdue", async () => {
    const test = open(id);
    const { worklist } = await worklistOf(test);
    expect(worklist.rows.map(({ customerId }) => customerId).sort()).toEqual([...debtsOf(test).keys()].sort());
  });

  it("makes nobody look overdue by a filter that it ignores, and never says that nothing is missing then", async () => {
    const test = open(id, {
      api: (make, population) => (make(population).id === id ? deaf(make(population), vendor) : make(population)),
    });
    const { worklist } = await worklistOf(test);
    expect(worklist.rows.map(({ customerId }) => customerId).sort()).toEqual([...debtsOf(test).keys()].sort());
    const debts = debtsOf(test);
    for (const { customerId, overdue, outcome } of await balancesOf(test, id)) {
      const invoices = overdue.totals.reduce((sum, one) => sum + one.invoices, 0);
      const owed = debts.get(customerId)?.overdue.length ?? 0;
      if (outcome === "ok" || outcome === "empty") expect([customerId, invoices]).toEqual([customerId, owed]);
      else expect(invoices).toBeLessThanOrEqual(owed);
    }
  });

  it("counts a row that is no invoice as dropped, says it, and is not whole", async () => {
    const test = open(id);
    tamperLists(test, vendor, (body) =>
      withItems(body, (rows) => (rows.length > 0 ? [...rows.slice(0, -1), {}] : rows)),
    );
    const { report } = await worklistOf(test);
    expect(report?.outcome).toBe("partial");
    expect(report?.caveats.map(({ kind }) => kind)).toContain("dropped invoices");
    expect(report && isComplete(report)).toBe(false);
    const told = await balancesOf(test, id);
    const owed = everyone(test, id).filter((company) =>
      test.population.invoices(company).some((one) => isTrulyOwed(company, one)),
    );
    const silent = told.filter(({ customerId, outcome, invoices }) => {
      return outcome === "empty" && invoices.length === 0 && owed.some((company) => company.id === customerId);
    });
    expect(silent).toHaveLength(0);
  });

  it.each<[string, unknown]>([
    ["another shape", { nothing: "here" }],
    ["nothing", null],
    ["a text", "<!doctype html>"],
  ])("answering with %s is failed or unknown, never no debt", async (_what, body) => {
    const test = open(id);
    tamperLists(test, vendor, () => body);
    const { worklist, report } = await worklistOf(test);
    expect([worklist.rows.length, report?.outcome, report?.problem?.code]).toEqual([
      0,
      "failed",
      "vendor_bad_response",
    ]);
    for (const balance of await balancesOf(test, id)) {
      expect(balance.outcome).toBe("failed");
      expect(balanceRows(balance, "full")[0]?.[1]).toBe("? (vendor_bad_response)");
    }
  });

  it("refusing its invoices is told with what to do about it, never as no debt", async () => {
    const test = open(id);
    tamperLists(test, vendor, () => {
      throw new HttpFailure("status", "HTTP 403", { status: 403, body: {} });
    });
    const { report } = await worklistOf(test);
    expect([report?.outcome, report?.problem?.code]).toEqual(["failed", "vendor_forbidden"]);
    const advice = vendor.receivables?.remedies?.[403] ?? vendor.remedies?.[403];
    if (advice) expect(report?.problem?.message).toContain(advice);
    const told = await balancesOf(test, id);
    expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(["failed"]));
  });

  it("is asked for nothing but its declared lists, customers and what completes them", async () => {
    const test = open(id);
    await worklistOf(test);
    await balancesOf(test, id);
    const roots = [...declaredLists(vendor).map(({ path }) => path), vendor.customers.byId.path("")];
    const { complete, payment, credits } = vendor.receivables ?? {};
    const details = [payment?.path("ID"), credits?.path("ID"), complete?.path({ id: "ID" } as never)].filter(
      (path) => path !== undefined,
    );
    const shaped = test.sent.map((one) => (one.split(" ")[1] ?? "").split("?")[0] ?? "");
    const strange = shaped.filter((path) => {
      const plain = path
        .split("/")
        .map((part) => (/[0-9a-f-]{24,36}/.test(part) ? "ID" : part))
        .join("/");
      return !roots.includes(path) && !details.includes(plain) && plain !== vendor.customers.byId.path("ID");
    });
    expect(strange).toEqual([]);
  });

  it("says of each of its gaps and doubts in a few words, and names what it cannot say", () => {
    const { unverified, cannotSay, gaps = [], relatedList, complete, payment, credits } = vendor.receivables ?? {};
    const said = [
      ...(unverified ?? []),
      ...gaps,
      ...[relatedList, complete, payment, credits].flatMap((one) => one?.about ?? []),
    ];
    expect(said.filter((words) => words.length < 6 || words.length > 160)).toEqual([]);
    expect(new Set(cannotSay).size).toBe(cannotSay?.length);
    // What a vendor's own list or detail is declared to tell is not among what it cannot say.
    if (credits) expect(cannotSay).not.toContain("credits");
  });
});

describe("a vendor that lists no invoices", () => {
  it("is unsupported where debts are asked for, and has no empty worklist", async () => {
    for (const { id } of vendors.filter(({ receivables }) => !receivables)) {
      const { report } = await worklistOf(open(id as SandboxVendor));
      expect([id, report?.outcome]).toEqual([id, "unsupported"]);
    }
  });
});
