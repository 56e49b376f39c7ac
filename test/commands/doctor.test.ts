/** `doctor`: tells a healthy connection from one that refuses, lies about paging, ignores filters or is not there. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Diagnosis, examine } from "../../src/commands/doctor/diagnose.ts";
import { fixesOf, isHealthy, reportOf } from "../../src/commands/doctor/report.ts";
import { connectAll } from "../../src/connections/connect.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { testHttp } from "../support/ask-http.ts";

const today = Date.UTC(2026, 5, 30);
const patienceMs = 5_000;

let sandbox: Sandbox;
const http = testHttp();

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 12, seed: 1, today });
});
afterAll(async () => {
  await http.close();
  await sandbox.close();
});

const tokenStore = () => {
  throw new Error("Nothing rotates here.");
};

const diagnose = async (vendor: string, changed: Readonly<Record<string, string>> = {}): Promise<Diagnosis> => {
  const variables = { ...sandbox.settings, ...changed };
  const connection = connectAll({ variables }, { http: http.request, tokenStore }).find(({ name }) => name === vendor);
  if (!connection) throw new Error(`No ${vendor}`);
  return examine(http.request, connection, {
    signal: AbortSignal.timeout(patienceMs),
    deadline: performance.now() + patienceMs,
  });
};

const withFault = async (vendor: "zenskar" | "sequence" | "adfin", fault: string): Promise<Diagnosis> => {
  sandbox.setFault(vendor, fault);
  try {
    return await diagnose(vendor);
  } finally {
    sandbox.setFault(vendor, undefined);
  }
};

describe("a diagnosis", () => {
  it.each(["zenskar", "pland", "adfin", "sequence", "fynn"])("%s: all that can be tried holds", async (vendor) => {
    const found = await diagnose(vendor);
    expect(found).toMatchObject({
      ...{ reachable: "ok", authorised: "ok", list: "ok", paging: "ok", filter: "ok", by_id: "ok" },
      // Only one of the five asks for a version and repeats it.
      version: vendor === "sequence" ? "ok" : "unknown",
      problem: undefined,
    });
    expect(found.latency_ms).toBeGreaterThanOrEqual(0);
    expect(Math.abs(found.clock_skew_s ?? 99)).toBeLessThan(10);
    expect([isHealthy(found), fixesOf(found)]).toEqual([true, []]);
  });

  it("wrong credentials: reachable, not authorised, and which variables to check", async () => {
    const found = await diagnose("sequence", { SEQUENCE_CLIENT_SECRET: "wrong" });
    expect(found).toMatchObject({ reachable: "ok", authorised: "failed", list: "failed", filter: "unknown" });
    expect(fixesOf(found).join(" ")).toContain("SEQUENCE_CLIENT_SECRET");
  });

  it("nobody there: not reachable, and nothing claimed about the rest", async () => {
    const found = await diagnose("pland", { PLAND_BASE_URL: "http://127.0.0.1:1/v2" });
    expect(found).toMatchObject({ reachable: "failed", authorised: "unknown", paging: "unknown", by_id: "unknown" });
    expect(isHealthy(found)).toBe(false);
  });

  it("an ignored filter is found, though the rows came", async () => {
    const found = await withFault("zenskar", "ignore:*");
    expect(found).toMatchObject({ list: "ok", filter: "failed" });
    expect(fixesOf(found).join(" ")).toContain("name filters cannot be trusted");
  });

  it("a second page that repeats the first is found", async () => {
    const found = await withFault("zenskar", "loop");
    expect(found).toMatchObject({ list: "ok", paging: "failed" });
    expect(fixesOf(found).join(" ")).toContain("incomplete");
  });
});

describe("the report", () => {
  const healthy: Diagnosis = {
    ...{ connection: "zenskar-eu", vendor: "Zenskar", environment: "production", latency_ms: 84, clock_skew_s: -1 },
    ...{ reachable: "ok", authorised: "ok", list: "ok", version: "unknown", paging: "ok", filter: "ok", by_id: "ok" },
    problem: undefined,
  };
  const late: Diagnosis = { ...healthy, connection: "late", clock_skew_s: 400 };
  const odd: Diagnosis = { ...healthy, connection: "odd", version: "failed", environment: "sandbox" };

  it("reads as a person would say it", () => {
    expect(reportOf([healthy, late, odd], false)).toMatchInlineSnapshot(`
      "zenskar-eu (Zenskar, production, 84 ms, clock -1 s)
        ✓ reachable  ✓ authorised  ✓ list  · version  ✓ paging  ✓ filter  ✓ by id
      late (Zenskar, production, 84 ms, clock +400 s)
        ✓ reachable  ✓ authorised  ✓ list  · version  ✓ paging  ✓ filter  ✓ by id
        fix: This computer's clock differs from the vendor's by 400 s: set it.
      odd (Zenskar, sandbox, 84 ms, clock -1 s)
        ✓ reachable  ✓ authorised  ✓ list  ✗ version  ✓ paging  ✓ filter  ✓ by id
        fix: The answer is of another API version than was asked: check the version that this account is pinned to.

      2 of 3 healthy; to fix: odd."
    `);
  });

  it("has colours for a terminal only", () => {
    expect(reportOf([healthy], false)).not.toContain("\u001b");
    expect(reportOf([healthy], true)).toContain("\u001b[32m");
  });
});
