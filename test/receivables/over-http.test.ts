import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectAll } from "../../src/connections/connect.ts";
import { createHttp, type HttpClient } from "../../src/http/client.ts";
import { worklistReports } from "../../src/receivables/worklist/report.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { worklistCoverage } from "../../src/tools/answers/worklist-coverage.ts";
import type { Connection } from "../../src/vendors/define.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";
import { collected } from "../support/collected.ts";
import { minorOf, trueDebts, trueTotals } from "../support/owed-truth.ts";
import { patient } from "../support/scripted.ts";
import { today } from "../support/services.ts";

describe("the worklist over real HTTP", () => {
  let sandbox: Sandbox;
  let client: HttpClient;
  let connections: readonly Connection[];

  beforeAll(async () => {
    sandbox = await startSandbox({ customers: 300, seed: 3, today });
    client = createHttp();
    const tokenStore = () => {
      throw new Error("Nothing rotates here.");
    };
    connections = connectAll({ variables: sandbox.settings }, { http: client.request, tokenStore });
  });

  afterAll(async () => {
    await client.close();
    await sandbox.close();
  });

  it("equals the truth, and with one vendor down says whose debts are missing", async () => {
    sandbox.setFault("pland", "500");
    const call = patient();
    const clients = connections.map((connection) => liveClient({ http: client.request, connection, call }));
    const question = { asOf: today, minDaysOverdue: 1, limit: 50 };
    const found = await triage(question, { clients, deadline: call.deadline, now: today });
    const answers = worklistReports(found, found.rows.length);
    for (const part of found.parts) {
      const { name } = part.connection;
      const truth = trueDebts(sandbox.population, name as SandboxVendor, today);
      const answer = answers.find(({ vendor }) => vendor === name);
      if (name === "pland") {
        expect(answer).toMatchObject({ outcome: "failed", problem: { code: "vendor_unavailable" } });
        continue;
      }
      expect([name, answer?.outcome, answer?.total]).toEqual([name, "ok", truth.size]);
      const debts = await collected(part.overdue?.debts());
      expect(new Set(debts.map(({ customerId }) => customerId))).toEqual(new Set(truth.keys()));
      if (name !== "adfin" && name !== "fynn") continue;
      for (const [code, { minor, precision }] of Object.entries(trueTotals(truth.values()))) {
        const total = part.owed.totals.find(({ currency }) => currency === code);
        expect(minorOf(total?.amount ?? "", precision)).toBe(minor);
      }
    }
    expect(found.rows).toHaveLength(50);
    expect(found.matched).toBeGreaterThan(500);
    expect(worklistCoverage(found, 50, []).coverage).toContain(
      "pland failed: vendor_unavailable, its debts are missing",
    );
    // Pages of lists, and single requests for the 50 rows: never one per customer in the book.
    const single = sandbox.requests.filter(({ query }) => !/(?:^|&)(?:limit|size)=/.test(query));
    expect(single.length).toBeLessThanOrEqual(160);
    expect(sandbox.requests.length).toBeLessThan(250);
  });
});
