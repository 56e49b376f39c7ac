/** One customer, a worklist and a summary are three readings of the same invoices: what they add up to is the same. */

import { describe, expect, it } from "vitest";
import type { Grouping } from "../../src/aggregates/group-keys.ts";
import { type Summary, summarize } from "../../src/aggregates/summarize.ts";
import { summaryReports } from "../../src/aggregates/summary-report.ts";
import type { Request } from "../../src/customers/request.ts";
import { mergeOwed, type Owed, type Total } from "../../src/receivables/amounts-due.ts";
import { type Balance, balanceOf } from "../../src/receivables/balance.ts";
import { worklistReports } from "../../src/receivables/worklist/report.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { type SandboxVendor, sandboxVendors } from "../../src/sandbox/population/company.ts";
import { hashOf } from "../../src/vendors/read/checkpoint.ts";
import { isComplete } from "../../src/vendors/vendor-report.ts";
import { compareDecimals } from "../../src/vocabulary/money.ts";
import { everyone } from "../support/answers.ts";
import { isTrulyOwed } from "../support/owed-truth.ts";
import { patient } from "../support/scripted.ts";
import { openTestServices, type TestServices, today } from "../support/services.ts";

type Json = Record<string, unknown>;

/** Where a vendor's invoice says a thing; a field that is not there is said nowhere. */
const fields: Readonly<Record<SandboxVendor, Readonly<Record<Doubt, readonly string[]>>>> = {
  zenskar: { due: ["due_date"], amount: ["amount_due"], state: ["status"], currency: [] },
  pland: { due: ["fixedPaymentTerm", "paymentGoalDate"], amount: ["totals"], state: [], currency: ["currency"] },
  adfin: { due: ["dueDate"], amount: ["dueAmount"], state: ["status"], currency: [] },
  sequence: { due: ["dueDate"], amount: ["grossTotal"], state: ["paymentStatus"], currency: ["currency"] },
  fynn: { due: ["dueDate"], amount: ["unpaidAmount"], state: [], currency: ["currencyCode"] },
};
/** Where a row says whose it is. */
const owners: Readonly<Record<SandboxVendor, readonly string[]>> = {
  zenskar: ["customer_id"],
  pland: ["customerId", "customer"],
  adfin: ["customerId", "customer"],
  sequence: ["customerId"],
  fynn: ["customer"],
};
const doubts = ["due", "amount", "state", "currency"] as const;
type Doubt = (typeof doubts)[number];

const idOf = ({ id, _id }: Json): string => String(id ?? _id);

/** One invoice in five. */
const isDoubtful = (id: string): boolean => hashOf(id) % 5 === 0;

/** A doubtful invoice lacks these, wherever it is sent, in every answer alike. */
const doubtful = (sent: Json, names: readonly string[], value: string | null): Json => {
  if (!isDoubtful(idOf(sent))) return sent;
  return { ...sent, ...Object.fromEntries(names.filter((name) => name in sent).map((name) => [name, value])) };
};

/** Rows and single invoices of `/invoices` with a doubt. */
const spoil = (
  test: TestServices,
  vendor: SandboxVendor,
  names: readonly string[],
  value: string | null = null,
): void => {
  const one = (sent: unknown) => doubtful(sent as Json, names, value);
  test.tamper(vendor, ({ url }, answer) => {
    const given = answer() as { readonly body: Json | readonly unknown[] };
    if (!/\/invoices(\/[^/]+)?\/?$/.test(url.pathname)) return given;
    const { body } = given;
    if (Array.isArray(body)) return { ...given, body: body.map(one) };
    const key = Object.keys(body).find(
      (name) => Array.isArray((body as Json)[name]) && "id" in (((body as Json)[name] as Json[])[0] ?? {}),
    );
    if (!/\/invoices\/?$/.test(url.pathname)) return { ...given, body: one(body) };
    return key === undefined
      ? given
      : { ...given, body: { ...body, [key]: ((body as Json)[key] as unknown[]).map(one) } };
  });
};

const invoicesIn = ({ totals, withoutCurrency, undetermined }: Owed): number =>
  totals.reduce((sum, { invoices }) => sum + invoices, withoutCurrency.length + undetermined);

const isAllKnown = ({ withoutCurrency, undetermined }: Owed): boolean => withoutCurrency.length + undetermined === 0;

/** What one sum may be beside the other: the same, or below it where the other is only an upper bound. */
const contradicts = (a: Total, b: Total): boolean => {
  if (a.invoices !== b.invoices) return false;
  const order = compareDecimals(a.amount, b.amount);
  return a.atMost && b.atMost ? false : a.atMost ? order < 0 : b.atMost ? order > 0 : order !== 0;
};

/** Where two readings of the same invoices say what cannot both be true. */
const disagreements = (what: string, a: Owed, b: Owed): readonly string[] => {
  const other = new Map(b.totals.map((total) => [total.currency, total]));
  const sums = a.totals.flatMap((total) => {
    const beside = other.get(total.currency);
    return beside && contradicts(total, beside)
      ? [`${what}: ${total.amount} and ${beside.amount} ${total.currency}`]
      : [];
  });
  const [counted, others] = [invoicesIn(a), invoicesIn(b)];
  const currencies = [a, b].map(({ totals }) =>
    totals.map(({ currency, invoices }) => `${invoices} ${currency}`).join(),
  );
  return [
    ...sums,
    ...(counted === others ? [] : [`${what}: ${counted} and ${others} invoices`]),
    ...(isAllKnown(a) && isAllKnown(b) && currencies[0] !== currencies[1]
      ? [`${what}: ${currencies.join(" and ")}`]
      : []),
  ];
};

interface Readings {
  readonly balances: readonly Balance[];
  readonly worklist: Awaited<ReturnType<typeof triage>>;
  readonly summary: (groupBy: readonly Grouping[]) => Promise<Summary>;
}

const readAll = async (test: TestServices, vendor: SandboxVendor): Promise<Readings> => {
  const [client] = test.clients();
  if (!client) throw new Error("Nobody is connected");
  const clients = [client];
  const { deadline } = patient();
  const request: Request = {
    vendors: [vendor],
    filters: {},
    ids: {},
    vendorFilters: [],
    sort: undefined,
    query: undefined,
    limit: 1_000,
    detail: "compact",
    maxTokens: 20_000,
    asOf: today,
  };
  const customers = everyone(test, vendor).map(({ id }) => id);
  const balances: Balance[] = [];
  for (const id of customers) {
    const found = await client.customers.byId(id);
    if (found) balances.push(await balanceOf(client, found.customer, today));
  }
  return {
    balances,
    worklist: await triage({ asOf: today, minDaysOverdue: 1, limit: 200 }, { clients, deadline, now: today }),
    summary: (groupBy) => summarize(request, groupBy, { clients, deadline, now: today, pii: "full" } as never),
  };
};

const owes = ({ overdue }: Balance): boolean => invoicesIn(overdue) > 0;

const disagreeing = async (test: TestServices, vendor: SandboxVendor): Promise<readonly string[]> => {
  const { balances, worklist, summary } = await readAll(test, vendor);
  expect(worklist.matched).toBeGreaterThan(3);
  const all = mergeOwed(balances.map(({ overdue }) => overdue));
  const byCustomer = new Map(balances.map((balance) => [balance.customerId, balance]));
  const rows = worklist.rows.flatMap((row) => {
    const balance = byCustomer.get(row.customerId);
    if (!balance) return [`${row.customerId} is on the worklist and no customer`];
    const days = balance.days === row.days ? [] : [`${row.customerId}: ${balance.days} and ${row.days} days`];
    return [...disagreements(`worklist ${row.customerId}`, row.owed, balance.overdue), ...days];
  });
  const groups = await Promise.all(
    (["vendor", "bucket", "currency"] as const).map(async (grouping) => {
      const { groups: found } = await summary([grouping]);
      const overdue = found.reduce((sum, group) => sum + group.overdue, 0);
      const [own] = found.length === 1 ? found : [];
      return [
        ...disagreements(`summary by ${grouping}`, mergeOwed(found.map(({ owed }) => owed)), all),
        ...(overdue === worklist.matched ? [] : [`summary by ${grouping}: ${overdue} of ${worklist.matched} overdue`]),
        ...(own && grouping === "vendor" && own.customers !== balances.length ? [`${own.customers} customers`] : []),
      ];
    }),
  );
  const matched = balances.filter(owes).length;
  return [
    ...disagreements("worklist in all", worklist.owed, all),
    ...(matched === worklist.matched ? [] : [`${matched} balances and ${worklist.matched} rows are overdue`]),
    ...rows,
    ...groups.flat(),
  ];
};

const seeds = [1, 7, 42];

describe.each(sandboxVendors)("%s: a customer's balance, the worklist and the summary", (vendor) => {
  it.each(seeds)("agree over the whole book (population %i)", async (seed) => {
    const test = openTestServices({ vendors: [vendor], customers: 40, seed });
    expect(await disagreeing(test, vendor)).toEqual([]);
  });

  it("agree where the book is larger than a worklist completes", async () => {
    const test = openTestServices({ vendors: [vendor], customers: 90, seed: 5 });
    expect(await disagreeing(test, vendor)).toEqual([]);
  });

  it.each(doubts.filter((doubt) => fields[vendor][doubt].length > 0))(
    "agree where one invoice in five lacks its %s",
    async (doubt) => {
      const test = openTestServices({ vendors: [vendor], customers: 20, seed: 3 });
      spoil(test, vendor, fields[vendor][doubt], doubt === "state" ? "NEVER_SEEN" : null);
      expect(await disagreeing(test, vendor)).toEqual([]);
    },
  );

  it("call themselves incomplete where one invoice in five does not say whose it is", async () => {
    const test = openTestServices({ vendors: [vendor], customers: 20, seed: 3 });
    spoil(test, vendor, owners[vendor]);
    const { balances, worklist, summary } = await readAll(test, vendor);
    const owing = everyone(test, vendor).filter((company) =>
      test.population.invoices(company).some((one) => isTrulyOwed(company, one) && isDoubtful(one.id)),
    );
    const concerned = balances.filter(({ customerId }) => owing.some(({ id }) => id === customerId));
    expect(concerned.length).toBeGreaterThan(0);
    expect(concerned.filter(({ outcome }) => outcome === "ok" || outcome === "empty")).toEqual([]);
    const reports = [...worklistReports(worklist, 200), ...summaryReports(await summary(["vendor"]))];
    expect(reports.map(isComplete)).toEqual([false, false]);
  });
});
