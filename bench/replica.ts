/** The replica at size: npm run bench:replica -- <url> <customers per vendor>; each figure beside raw SQL for the same rows. */

import { replicaOver } from "../src/replica/replica.ts";
import { openStore } from "../src/replica/store/open.ts";
import type { Store } from "../src/replica/store/sql.ts";
import { computeDay } from "../src/replica/sync/compute.ts";
import { sync } from "../src/replica/sync/sync.ts";
import { multiply } from "./multiply.ts";
import { openBenchServices, today } from "./services.ts";

const [url = "postgres://postgres@127.0.0.1:5432/test?schema=replica_bench", wanted = "1000000"] =
  process.argv.slice(2);
const vendors = ["pland", "fynn"] as const;
const base = Math.min(20_000, Number(wanted));
const times = Math.round(Number(wanted) / base);
const runs = 9;

const say = (what: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
};

const median = async (act: () => Promise<unknown>): Promise<number> => {
  const all: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const begun = performance.now();
    await act();
    if (run > 0) all.push(performance.now() - begun);
  }
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
};

const store: Store = await openStore(url);
const services = openBenchServices(base, vendors);
say(`sync of ${base} customers a vendor`);
const begun = performance.now();
const signal = new AbortController().signal;
const results = await sync(services.connections, {
  store,
  clientOf: (connection) => services.services.client(connection, { signal, deadline: performance.now() + 86_400_000 }),
  now: () => today,
  signal,
  isFull: true,
  wholeAfterMs: 0,
});
say(`${JSON.stringify(results)} in ${Math.round((performance.now() - begun) / 1000)} s`);
await multiply(store, times, (copy) => say(`copy ${copy} of ${times - 1}`));
for (const connection of services.connections) {
  say(`counting and ranking ${connection.name}`);
  await computeDay(store, { connection, pass: 1, isSettled: true }, today);
}
await store.transaction(async (sql) => {
  for (const [table, column] of [
    ["customer_rows", "customers"],
    ["invoice_rows", "invoices"],
  ] as const)
    await sql.query(
      `UPDATE sources SET ${column} = (SELECT count(*) FROM ${table} WHERE ${table}.connection = sources.connection), unjudged = '{}'`,
    );
  if (store.dialect.name === "sqlite") await sql.query("ANALYZE");
});
if (store.dialect.name === "postgres")
  for (const table of ["customer_rows", "invoice_rows", "debts"]) await store.query(`ANALYZE ${table}`);

const replica = replicaOver(async () => store, { maxAgeSeconds: 3_600, now: () => today });
await replica.refresh();
const stored = openBenchServices(base, vendors, replica);
const [sample] = await store.query<{ readonly email: string; readonly number: string }>(
  "SELECT email, number FROM customers WHERE connection = 'fynn' AND email <> '' AND number <> '' ORDER BY id DESC LIMIT 1",
);
const email = sample?.email ?? "";
const everyVendor = { max_tokens: 20_000 };

const rows: {
  readonly what: string;
  readonly call: () => Promise<unknown>;
  readonly sql: string;
  readonly values: readonly string[];
}[] = [
  {
    what: "page of 100",
    call: () => stored.call("list_customers", { vendors: ["fynn"], limit: 100, ...everyVendor }),
    sql: "SELECT record FROM customer_rows WHERE connection = 'fynn' AND created_ms IS NOT NULL ORDER BY created_ms DESC, id DESC LIMIT 100",
    values: [],
  },
  {
    what: "look-up by number",
    call: () => stored.call("list_customers", { number: sample?.number, ...everyVendor }),
    sql: "SELECT record FROM customer_rows WHERE number_key = $1 AND connection IN ('pland', 'fynn')",
    values: [sample?.number ?? ""],
  },
  {
    what: "search by e-mail",
    call: () => stored.call("search_customers", { query: email, ...everyVendor }),
    sql: `SELECT record FROM customer_rows c WHERE ${store.dialect.isLike("c", "$1")}`,
    values: [`% ${email.toLowerCase()} %`],
  },
  {
    what: "search by fragment",
    call: () => stored.call("search_customers", { query: "Firma7 Mül", ...everyVendor }),
    sql: `SELECT record FROM customer_rows c WHERE ${store.dialect.isLike("c", "$1")} AND ${store.dialect.isLike("c", "$2")} LIMIT 40`,
    values: ["% firma7 %", "% mul%"],
  },
  {
    what: "summary by country and bucket",
    call: () => stored.call("summarize_customers", { group_by: ["country", "bucket"], ...everyVendor }),
    sql: "SELECT first_value, second_value, customers FROM group_counts WHERE first = 'country' AND second = 'bucket'",
    values: [],
  },
  {
    what: "worklist of 20",
    call: () => stored.call("triage_dunning", { limit: 20, ...everyVendor }),
    sql: "SELECT customer_id FROM debts WHERE is_held = 0 AND bucket = '90+' AND part = '' ORDER BY lead_amount DESC LIMIT 20",
    values: [],
  },
];

const [counts] = await store.query(
  "SELECT (SELECT count(*) FROM customer_rows) AS customers, (SELECT count(*) FROM invoice_rows) AS invoices",
);
process.stdout.write(`${url.split(":")[0]}, ${JSON.stringify(counts)} over ${vendors.join(" and ")}\n`);
for (const { what, call, sql, values } of rows) {
  const [through, raw] = [await median(call), await median(() => store.query(sql, values))];
  process.stdout.write(`${what}: ${through.toFixed(1)} ms, raw SQL ${raw.toFixed(1)} ms\n`);
}
process.stdout.write(
  `resident ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB, ${stored.exchanges.length} vendor requests\n`,
);
await store.close();
process.exit(0);
