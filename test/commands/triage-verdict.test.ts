/** The exit code of `triage` tells a failed vendor from a flaw in the data. */

import { describe, expect, it } from "vitest";
import { verdictOf } from "../../src/commands/triage/verdict.ts";
import { worklistReports } from "../../src/receivables/worklist/report.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { openTestServices, type Tamper, today } from "../support/services.ts";

const verdictWith = async (tamper: Tamper | undefined, asOf = today) => {
  const test = openTestServices({ customers: 30, vendors: ["fynn", "adfin"] });
  test.tamper("fynn", tamper);
  const found = await triage(
    { asOf, limit: 200, minDaysOverdue: 1, currency: undefined, minAmount: undefined },
    { clients: test.clients(), now: today, deadline: performance.now() + 20_000 },
  );
  return verdictOf(found, worklistReports(found, found.rows.length));
};

const changed =
  (change: (row: { dueDate: unknown }) => void): Tamper =>
  (request, answer) => {
    const given = answer() as { body: { data: { dueDate: unknown }[] } };
    if (request.url.pathname.endsWith("/invoices")) for (const row of given.body.data) change(row);
    return given;
  };

describe("a worklist", () => {
  it("that is whole ends with 0", async () => {
    expect(await verdictWith(undefined)).toEqual({ complete: false, exitCode: 0, stopped: [], unjudged: [] });
  });

  it("without an answer of one vendor ends with 3", async () => {
    const failing: Tamper = () => {
      throw new Error("gone");
    };
    expect(await verdictWith(failing)).toMatchObject({ complete: false, exitCode: 3, stopped: ["fynn"], unjudged: [] });
  });

  it("with invoices that nobody can judge ends with 4, and names the vendor", async () => {
    const undated = changed((row) => {
      row.dueDate = null;
    });
    expect(await verdictWith(undated)).toMatchObject({ complete: false, exitCode: 4, stopped: [], unjudged: ["fynn"] });
  });

  it("of a past day lacks what was paid since, which nobody can judge", async () => {
    expect(await verdictWith(undefined, today - 86_400_000)).toMatchObject({
      exitCode: 4,
      unjudged: ["adfin", "fynn"],
    });
  });
});
