import { afterEach, describe, expect, it } from "vitest";
import { runTriage, type TriageOptions } from "../../src/commands/triage/triage.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { SettingsError } from "../../src/vocabulary/problem.ts";
import { captureOutput } from "../support/command-output.ts";
import { trueDebts } from "../support/owed-truth.ts";

describe("billing-customers-mcp triage", () => {
  const before = { ...process.env };
  const written = captureOutput();
  afterEach(() => {
    process.env = { ...before };
  });

  const run = async (settings: Sandbox["settings"], options: TriageOptions) => {
    Object.assign(process.env, settings);
    await runTriage(options);
    const code = process.exitCode ?? 0;
    process.exitCode = undefined;
    return code;
  };

  it("prints whole JSON, then CSV without formulas, and says nothing else on stdout", async () => {
    const sandbox = await startSandbox({ customers: 30, seed: 5 });
    try {
      expect(await run(sandbox.settings, { json: true, limit: 200 })).toBe(0);
      const found = JSON.parse(written.out);
      const truth = (["zenskar", "pland", "adfin", "sequence", "fynn"] as const).map(
        (vendor) => trueDebts(sandbox.population, vendor, sandbox.population.today).size,
      );
      expect(found.rows).toHaveLength(truth.reduce((sum, count) => sum + count, 0));
      expect(found).toMatchObject({ complete: false, zone: "UTC", customers: found.rows.length });
      expect(written.told).toBe("");
      written.out = "";
      expect(await run(sandbox.settings, { csv: true, limit: 200 })).toBe(0);
      const [head, ...lines] = written.out.trim().split("\n");
      expect(head).toBe("vendor,id,number,name,amount,invoices,oldest_due,days,bucket,pay,why_not,why");
      expect(lines).toHaveLength(found.rows.length);
      const ids = new Set(lines.map((line) => line.split(",").slice(0, 2).join(":")));
      const same = lines.flatMap((line) => line.match(/(?<=\bsame_as:)\S+/g) ?? []);
      expect(same.length).toBeGreaterThan(0);
      expect(same.filter((other) => !ids.has(other))).toEqual([]);
      for (const line of lines) expect(line).not.toMatch(/(?:^|,)"?[=+@]/);
      expect(written.told).toContain(", counted to ");
    } finally {
      await sandbox.close();
    }
  });

  it("ends with exit code 3 when a vendor failed, and prints what there is", async () => {
    const settings = { PLAND_API_KEY: "k", PLAND_BASE_URL: "http://127.0.0.1:9/v2" };
    expect(await run(settings, { json: true, timeout: 5 })).toBe(3);
    expect(JSON.parse(written.out)).toMatchObject({
      ...{ complete: false, exit_code: 3, stopped: ["pland"], unjudged: [] },
      rows: [],
      vendors: [{ vendor: "pland", outcome: "failed" }],
    });
  });

  it("reads every customer of its list, however many requests that takes, and so knows each reason to wait", async () => {
    const sandbox = await startSandbox({ customers: 90, seed: 5 });
    try {
      expect(await run(sandbox.settings, { vendors: ["fynn"] })).toBe(0);
      // More than an agent's call reads one by one.
      expect(Number(/^(\d+) rows/m.exec(written.told)?.[1])).toBeGreaterThan(25);
      expect(written.told).not.toContain("not read");
    } finally {
      await sandbox.close();
    }
  });

  it("has no further pages to speak of, and says how to see the vendors that a mandate leaves out", async () => {
    const sandbox = await startSandbox({ customers: 30, seed: 5 });
    const pland = { PLAND_API_KEY: "k", PLAND_BASE_URL: "http://127.0.0.1:9/v2" };
    try {
      expect(await run({ ...sandbox.settings, ...pland }, { vendors: ["pland", "adfin"], timeout: 5 })).toBe(3);
      expect(written.told).toContain("pland failed: ");
      expect(written.told).not.toContain("next page");
      written.told = "";
      await run(sandbox.settings, { vendors: ["zenskar", "adfin"], mandate: "none" });
      expect(written.told).toContain("Without --mandate the list has zenskar too, which cannot say who has a mandate.");
    } finally {
      await sandbox.close();
    }
  });

  it("ends with exit code 4 where all was read and not all can be judged, and names the vendors apart from failed ones", async () => {
    const sandbox = await startSandbox({ customers: 6, seed: 5 });
    const asOf = new Date(sandbox.population.today - 86_400_000).toISOString().slice(0, 10);
    const pland = { PLAND_API_KEY: "k", PLAND_BASE_URL: "http://127.0.0.1:9/v2" };
    try {
      const vendors = ["adfin", "fynn"];
      expect(await run(sandbox.settings, { json: true, vendors, asOf })).toBe(4);
      expect(JSON.parse(written.out)).toMatchObject({ exit_code: 4, stopped: [], unjudged: vendors });
      written.out = "";
      const beside = { json: true, vendors: ["fynn", "pland"], asOf, timeout: 5 };
      expect(await run({ ...sandbox.settings, ...pland }, beside)).toBe(3);
      expect(JSON.parse(written.out)).toMatchObject({ exit_code: 3, stopped: ["pland"], unjudged: ["fynn"] });
    } finally {
      await sandbox.close();
    }
  });

  it("refuses impossible options before anything is asked", async () => {
    for (const options of [
      { json: true, csv: true },
      { minAmount: "5" },
      { asOf: "2026-13-01" },
      { limit: 0 },
      { vendors: ["nobody"] },
    ])
      await expect(run({ PLAND_API_KEY: "k" }, options)).rejects.toBeInstanceOf(SettingsError);
    expect(written.out).toBe("");
  });
});
