/** The demo tells its story in a page that a person reads, and ends well. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { hasSqlite } from "../../src/replica/store/sqlite.ts";
import { program } from "../support/clients.ts";

it("demo shows sums, a worklist, one customer, a search, a missing vendor and a refusal in at most 60 lines", async () => {
  const child = spawn(process.execPath, [program, "demo"], { env: {}, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  expect([(await once(child, "close"))[0], err]).toEqual([0, ""]);
  const lines = out.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(60);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  const tools = ["summarize_customers", "triage_dunning", "get_customer", "search_customers", "list_customers"];
  for (const tool of tools) expect(out).toContain(`”  ${tool}`);
  expect(out).toMatch(/^balance +[\d.]+ [A-Z]{3} in \d+ open invoice/m);
  expect(out).toMatch(/^missing .*adfin failed: vendor_unavailable/m);
  expect(out).toContain('invalid_argument: list_customers has no argument "financial_state"');
  expect(out).toMatch(/^fynn .* mandate cancelled, level 3$/m);
  expect(out).toMatch(/^marks +~ no time zone/m);
  // No ref in what a person reads, and no colour where there is no terminal.
  expect(out).not.toMatch(/^ref\b|[A-Z][a-z]+[A-Z][a-z]+[A-Z][a-z]+[A-Z][a-z]+|\u001b/m);
}, 60_000);

it("demo --replica reads whole books and answers in tables, or ends like sync with the Node that it needs", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "demo", "--replica"], {
    env: {},
    encoding: "utf8",
  });
  if (!hasSqlite()) {
    expect([status, stdout]).toEqual([2, ""]);
    return expect(stderr).toMatch(/demo --replica: a replica in a file needs Node 22\.13 or newer, and this is v20/);
  }
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  expect(stdout).toMatch(/^zenskar: 250 customers, \d+ invoices/m);
  expect(stdout).toMatch(/^vendor +customer +overdue +days +chase because$/m);
  // The letters that are explained are there.
  expect(stdout).toMatch(/^vendor +customer +number +place +flags +found by$/m);
  // Neither JSON nor refs, for a person reads it.
  expect(stdout).not.toMatch(/[{}]|[A-Z][a-z]+[A-Z][a-z]+[A-Z][a-z]+[A-Z][a-z]+/);
}, 120_000);
