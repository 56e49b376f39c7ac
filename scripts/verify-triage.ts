/**
 * Compares the worklist of a large sandbox with the population's truth, over real HTTP, and prints the figures.
 *
 * node scripts/run.mjs scripts/verify-triage.ts [customers per vendor, default 50000] [seed, default 1]
 */

import { connectAll } from "../src/connections/connect.ts";
import { createHttp } from "../src/http/client.ts";
import { triage, type Worklist } from "../src/receivables/worklist.ts";
import { worklistReports } from "../src/receivables/worklist-report.ts";
import type { SandboxVendor } from "../src/sandbox/population/company.ts";
import { startSandbox } from "../src/sandbox/server.ts";
import { worklistCoverage } from "../src/tools/answers/worklist-coverage.ts";
import type { Connection } from "../src/vendors/define.ts";
import { liveClient } from "../src/vendors/read/live-client.ts";
import { minorOf, type TrueDebt, trueDebts, trueTotals } from "../test/support/owed-truth.ts";

const [customers = 50_000, seed = 1] = process.argv.slice(2).map(Number);
const today = Date.UTC(2026, 5, 30);
/** What the lists of the slowest vendor take on a small machine; a vendor's own limits do not count on loopback. */
const patienceMs = 3_600_000;

const sandbox = await startSandbox({ customers, seed, today });
// Large sandbox lists are sorted before their first page is there.
const client = createHttp({ limits: { attemptMs: 120_000, headersMs: 120_000, idleMs: 120_000 } });
const tokenStore = () => {
  throw new Error("Nothing rotates here.");
};
const connections: readonly Connection[] = connectAll(
  { variables: sandbox.settings },
  { http: client.request, tokenStore },
).map(({ upstream, ...connection }) => ({
  ...connection,
  upstream: { key: upstream.key, allowPrivate: upstream.allowPrivate },
}));

let wrong = 0;
const check = (what: string, shown: unknown, right: unknown): void => {
  const holds = String(shown) === String(right);
  if (!holds) wrong += 1;
  console.log(`${holds ? "=" : "≠"} ${what}: ${shown}${holds ? "" : ` where ${right} is right`}`);
};

const ask = async (asked: readonly Connection[], mostFills?: number): Promise<Worklist> => {
  const started = performance.now();
  const call = { signal: AbortSignal.timeout(patienceMs), deadline: performance.now() + patienceMs };
  const question = { asOf: today, minDaysOverdue: 1, limit: 50 };
  const found = await triage(question, {
    clients: asked.map((connection) => liveClient({ http: client.request, connection, call })),
    deadline: call.deadline,
    now: today,
    mostFills,
  });
  const names = asked.map(({ name }) => name).join(", ");
  console.log(`\n${names}: ${found.requests} requests, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return found;
};

/**
 * Sequence's list rows tell the total of what is partly paid, not its rest: there the upper bound must agree. A few of
 * its customers have no invoiceRead, so that their invoices have no balance however they are asked.
 */
const bounded = ({ company, ...debt }: TrueDebt, isRead: boolean): TrueDebt => ({
  ...debt,
  company,
  overdue: debt.overdue.map((invoice) =>
    invoice.state === "partially_paid" && (!isRead || company.index % 19 === 7)
      ? { ...invoice, open: invoice.total }
      : invoice,
  ),
});

const compare = (found: Worklist): void => {
  for (const { connection, overdue, owed, matched } of found.parts) {
    const { name } = connection;
    const truth = trueDebts(sandbox.population, name as SandboxVendor, today);
    check(`${name} overdue customers`, matched, truth.size);
    let alike = 0;
    for (const { customerId, days, invoices } of overdue?.debts ?? []) {
      const real = truth.get(customerId);
      if (real?.days === days && real.overdue.length === invoices.length) alike += 1;
    }
    check(`${name} customers with the right days and invoices`, alike, truth.size);
    // The worklist's own customers are read one by one.
    const read = new Set(found.rows.flatMap((row) => (row.connection === connection ? [row.customerId] : [])));
    const isBound = owed.totals.some(({ atMost }) => atMost);
    if (owed.withoutCurrency.length > 0) {
      const others = [...truth].flatMap(([id, { overdue }]) => (read.has(id) ? [] : overdue));
      check(`${name} amounts without a currency`, owed.withoutCurrency.length, others.length);
      continue;
    }
    const debts = [...truth].map(([id, debt]) => (isBound ? bounded(debt, read.has(id)) : debt));
    const totals = Object.entries(trueTotals(debts));
    for (const [code, { minor, precision, invoices }] of totals) {
      const total = owed.totals.find(({ currency }) => currency === code);
      const shown = `${minorOf(total?.amount ?? "", precision)} in ${total?.invoices}`;
      check(`${name} ${code}${isBound ? " at most" : ""}, minor units`, shown, `${minor} in ${invoices}`);
    }
  }
};

const whole = await ask(connections);
compare(whole);
console.log(worklistCoverage(whole, whole.rows.length, []));

// What single invoices add, for every invoice that lacks it: currencies and balances, as only a patient caller asks.
const filling = await ask(
  connections.filter(({ vendor }) => vendor.receivables?.complete),
  Number.POSITIVE_INFINITY,
);
for (const { connection, owed } of filling.parts) {
  const debts = trueDebts(sandbox.population, connection.name as SandboxVendor, today).values();
  const known = [...debts].map((debt) => (connection.name === "sequence" ? bounded(debt, true) : debt));
  for (const [code, { minor, precision, invoices }] of Object.entries(trueTotals(known))) {
    const total = owed.totals.find(({ currency }) => currency === code);
    const shown = `${minorOf(total?.amount ?? "", precision)} in ${total?.invoices}`;
    check(`${connection.name} ${code} in full, minor units`, shown, `${minor} in ${invoices}`);
  }
}

// One vendor down beside two that answer: the lists of the other two need no second walk to show what is said.
sandbox.setFault("fynn", "500");
const asked = connections.filter(({ name }) => ["zenskar", "sequence", "fynn"].includes(name));
const partial = await ask(asked);
const answers = worklistReports(partial, partial.rows.length);
check("fynn, down", answers.find(({ vendor }) => vendor === "fynn")?.outcome, "failed");
check("the others", answers.filter(({ outcome }) => outcome === "ok").length, asked.length - 1);
check(
  "said",
  worklistCoverage(partial, 50, []).includes("fynn failed: vendor_unavailable, its debts are missing"),
  true,
);

await client.close();
await sandbox.close();
console.log(`\n${wrong === 0 ? "everything agrees" : `${wrong} figures are wrong`}`);
process.exitCode = wrong === 0 ? 0 : 1;
