import { it } from "vitest";
import { triage } from "../../src/customers/dunning.ts";
import { balanceOf } from "../../src/customers/balance.ts";
import { balanceRows } from "../../src/tools/balance-rows.ts";
import { triageDunningTool } from "../../src/tools/triage-dunning.ts";
import { asText, structured } from "../../src/tools/envelope.ts";
import { fetchCustomer } from "../../src/vendors/fetch-page.ts";
import { openTestOffice, today } from "../support/office.ts";
import { trueDebts, trueTotals } from "../support/owed-truth.ts";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { publishedSchema } from "../../src/tools/read-arguments.ts";

it("x", async () => {
  const test = openTestOffice({ customers: 2000 });
  const signal = new AbortController().signal;
  const call = () => ({ signal, deadline: performance.now() + 25_000 });
  let t = performance.now();
  const found = await triage({ connections: test.connections, asOf: today, minDaysOverdue: 1, limit: 50 }, { http: test.office.http, call: call(), now: today });
  console.log("ms", performance.now() - t, "requests", found.requests, test.sent.length);
  for (const part of found.parts) {
    const truth = trueDebts(test.population, part.connection.vendor.id as never, today);
    console.log(part.connection.name, part.matched, truth.size, part.book?.ledger.whole, part.book?.requests, part.book?.unfilled, part.book?.ledger.problem?.message, part.customers?.requests, part.customers?.left, part.customers?.problem?.message);
    console.log(part.owed.totals, part.owed.apart.length, trueTotals(truth.values()));
  }
  const envelope = await triageDunningTool.run({ limit: 50, max_tokens: 20000, min_days_overdue: 1 } as never, { office: test.office, caller: test.caller, signal });
  console.log(asText(envelope));
  console.log("tokens", countTokens(asText(envelope)), countTokens(JSON.stringify(structured(envelope))), envelope.rows.length);
  const { name, description } = triageDunningTool;
  console.log("schema tokens", countTokens(JSON.stringify({ name, description, inputSchema: publishedSchema(triageDunningTool.arguments) })));
  for (const connection of test.connections) {
    const id = found.rows.find((row) => row.connection === connection)?.customerId ?? [...trueDebts(test.population, connection.vendor.id as never, today).keys()][3]!;
    const one = await fetchCustomer(test.office.http, connection, id, call());
    const balance = await balanceOf(test.office.http, connection, one!.customer, { asOf: today, call: call() });
    console.log(connection.name, balance.outcome, balance.requests, balance.problem?.message);
    const rows = balanceRows(balance);
    console.log(rows.map((r) => r.join("\t")).join("\n"), countTokens(JSON.stringify(rows)));
  }
});
