/** `doctor`: tells a healthy connection from one that refuses, lies about paging, ignores filters or is not there. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Diagnosis, diagnose } from "../../src/commands/doctor/diagnose.ts";
import { fixesOf, isHealthy, reportOf } from "../../src/commands/doctor/report.ts";
import type { Screen } from "../../src/commands/screen.ts";
import { connectAll } from "../../src/connections/connect.ts";
import type { Http } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";
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

/** As wide as this, and without colours. */
const page: Screen = { places: 100, paint: (text) => text };

const diagnosed = async (vendor: string, changed: Readonly<Record<string, string>> = {}): Promise<Diagnosis> => {
  const variables = { ...sandbox.settings, ...changed };
  const connection = connectAll({ variables }, { http: http.request, tokenStore }).find(({ name }) => name === vendor);
  if (!connection) throw new Error(`No ${vendor}`);
  const call = { signal: AbortSignal.timeout(patienceMs), deadline: performance.now() + patienceMs };
  return diagnose(liveClient({ http: http.request, connection, call }));
};

/** As a key sees it that is refused below some paths. */
const blindTo = async (vendor: string, paths: RegExp): Promise<Diagnosis> => {
  const connection = connectAll({ variables: sandbox.settings }, { http: http.request, tokenStore }).find(
    ({ name }) => name === vendor,
  );
  if (!connection) throw new Error(`No ${vendor}`);
  const prefix = new URL(connection.baseUrl).pathname.replace(/\/$/, "");
  const refusing: Http = async (request) => {
    if (paths.test(request.url.pathname.slice(prefix.length)))
      throw new HttpFailure("status", "HTTP 403", { status: 403, body: {} });
    return http.request(request);
  };
  const call = { signal: AbortSignal.timeout(patienceMs), deadline: performance.now() + patienceMs };
  return diagnose(liveClient({ http: refusing, connection, call }));
};

const withFault = async (vendor: "zenskar" | "sequence" | "adfin" | "fynn", fault: string): Promise<Diagnosis> => {
  sandbox.setFault(vendor, fault);
  try {
    return await diagnosed(vendor);
  } finally {
    sandbox.setFault(vendor, undefined);
  }
};

describe("a diagnosis", () => {
  it.each(["zenskar", "pland", "adfin", "sequence", "fynn"])("%s: all that can be tried holds", async (vendor) => {
    const found = await diagnosed(vendor);
    expect(found).toMatchObject({
      ...{ reachable: "ok", authorised: "ok", list: "ok", paging: "ok", filter: "ok", by_id: "ok", invoices: "ok" },
      // Only one of the five asks for a version and repeats it.
      version: vendor === "sequence" ? "ok" : "unknown",
      problem: undefined,
    });
    expect(found.latency_ms).toBeGreaterThanOrEqual(0);
    expect(Math.abs(found.clock_skew_s ?? 99)).toBeLessThan(10);
    expect([isHealthy(found), fixesOf(found)]).toEqual([true, []]);
  });

  it("wrong credentials: reachable, not authorised, and which variables to check", async () => {
    const found = await diagnosed("sequence", { SEQUENCE_CLIENT_SECRET: "wrong" });
    expect(found).toMatchObject({ reachable: "ok", authorised: "failed", list: "failed", filter: "unknown" });
    expect(fixesOf(found).join(" ")).toContain("SEQUENCE_CLIENT_SECRET");
  });

  it("nobody there: not reachable, and nothing claimed about the rest", async () => {
    const found = await diagnosed("pland", { PLAND_BASE_URL: "http://127.0.0.1:1/v2" });
    expect(found).toMatchObject({ reachable: "failed", authorised: "unknown", paging: "unknown", by_id: "unknown" });
    expect(isHealthy(found)).toBe(false);
  });

  it("a key that may not see invoices is not healthy, and says which right it lacks", async () => {
    const found = await withFault("fynn", "403");
    expect(found).toMatchObject({ reachable: "ok", authorised: "failed", invoices: "unknown" });
    const blind = await blindTo("fynn", /^\/(invoices|dunning)/);
    expect(blind).toMatchObject({ list: "ok", by_id: "ok", invoices: "failed" });
    expect(isHealthy(blind)).toBe(false);
    expect(fixesOf(blind).join(" ")).toMatch(/sees no invoices.*permissions invoice:read/);
  });

  it("a second-best list that answers is said to leave something out", async () => {
    const partly = await blindTo("fynn", /^\/invoices/);
    expect(partly).toMatchObject({ invoices: "ok" });
    expect(partly.invoices_note).toMatch(/overdue invoices without a dunning document are left out.*invoice:read/);
  });

  it("no invoice at all may be a missing right, and is not called healthy knowledge", async () => {
    const nothing = await startSandbox({ customers: 0, seed: 1, today });
    const found = await diagnosed("pland", nothing.settings).finally(() => nothing.close());
    expect(found.invoices).toBe("unknown");
    expect(found.invoices_note).toContain("this key may not see them");
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
    ...{ connection: "zenskar-eu", vendor: "Zenskar", environment: "production", host: "api.zenskar.com" },
    ...{ latency_ms: 84, clock_skew_s: -1 },
    ...{ reachable: "ok", authorised: "ok", list: "ok", version: "unknown", paging: "ok", filter: "ok", by_id: "ok" },
    ...{ invoices: "ok", invoices_note: undefined },
    problem: undefined,
  };
  const late: Diagnosis = { ...healthy, connection: "late", clock_skew_s: 400 };
  const odd: Diagnosis = { ...healthy, connection: "odd", version: "failed", environment: "sandbox" };

  const blind: Diagnosis = { ...healthy, connection: "blind", invoices: "failed", invoices_note: "Fynn says 403." };

  it("is one table with what to fix below it", () => {
    expect(reportOf([healthy, late, odd, blind], page)).toMatchInlineSnapshot(`
      "connection  vendor   environment  reached  key  customers  invoices  pages  filter  by id  version
      zenskar-eu  Zenskar  production   ✓        ✓    ✓          ✓         ✓      ✓       ✓      ·
      late        Zenskar  production   ✓        ✓    ✓          ✓         ✓      ✓       ✓      ·
      odd         Zenskar  sandbox      ✓        ✓    ✓          ✓         ✓      ✓       ✓      ✗
      blind       Zenskar  production   ✓        ✓    ✓          ✗         ✓      ✓       ✓      ·
      fix   late: This computer's clock differs from the vendor's by 400 s: set it.
      fix   odd: The answer is of another API version than was asked: check the version that this account
            is pinned to.
      fix   blind: This key sees no invoices, so nobody can be told who owes: triage, balances and sums
            will lack this vendor.
      fix   blind: Fynn says 403.

      2 of 4 healthy; to fix: odd, blind.
      Keys that are known to see invoices: zenskar-eu, late, odd."
    `);
  });

  it("says where a connection is whose environment nobody knows, as that of a sandbox process", async () => {
    const zenskar = await diagnosed("zenskar");
    const { port } = new URL(sandbox.url);
    expect([zenskar.environment, zenskar.host]).toEqual(["unknown", `127.0.0.1:${port}`]);
    expect(reportOf([zenskar, healthy], page)).toMatch(new RegExp(`^zenskar +127\\.0\\.0\\.1:${port} `, "m"));
    expect(reportOf([zenskar, healthy], page)).not.toContain("unknown");
  });

  it("is as wide as the screen, and leaves out what matters least first", () => {
    const narrow = reportOf([healthy], { ...page, places: 80 });
    expect(Math.max(...narrow.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(narrow).toContain("invoices");
  });
});
