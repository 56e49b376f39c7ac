/** The worklist in a terminal: nothing of a reason is cut, and every mark that is shown is explained. */

import stringWidth from "string-width";
import { expect, it } from "vitest";
import { asTable } from "../../src/commands/triage/worklist-table.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { openTestServices, today } from "../support/services.ts";

const shownIn = async (places: number) => {
  const test = openTestServices({ customers: 40 });
  const found = await triage(
    { asOf: today, limit: 40, minDaysOverdue: 1, currency: undefined, minAmount: undefined },
    { clients: test.clients(), now: today, deadline: performance.now() + 20_000 },
  );
  const { table, coverage } = asTable(found, { places, paint: (text) => text });
  return { table: table.split("\n"), coverage: coverage.split("\n"), reasons: found.rows.flatMap(({ why }) => why) };
};

it.each([60, 80, 100, 200])("fits %i places and cuts no reason", async (places) => {
  const { table, coverage, reasons } = await shownIn(places);
  for (const line of [...table, ...coverage]) expect(stringWidth(line)).toBeLessThanOrEqual(places);
  const at = table[0]?.indexOf("chase because") ?? -1;
  if (at < 0) return expect(coverage.join(" ")).toMatch(/^Too narrow for: .*chase because/);
  expect(table.map((line) => line.slice(at)).filter((text) => text.includes("…"))).toEqual([]);
  const said = table.join(" ").replaceAll(/\s+/g, " ");
  for (const reason of new Set(reasons)) expect(said).toContain(reason.replaceAll("_", " ").split(" ")[0]);
});

it.each([100, 120])("at %i places cuts no name for a number or a date to stand beside it", async (places) => {
  const { table } = await shownIn(places);
  const names = table
    .slice(1)
    .flatMap((line) => /[^ ]+(?: [^ ]+)*…/.exec(line.slice(table[0]?.indexOf("customer")))?.[0] ?? []);
  for (const name of names) expect(stringWidth(name)).toBeGreaterThanOrEqual(26);
});

it("explains the mark of a date without a time zone where that date is shown, and only there", async () => {
  const [wide, narrow] = [await shownIn(200), await shownIn(80)];
  expect(wide.table.join("\n")).toMatch(/\d~/);
  expect(wide.coverage).toContain("marks    ~ no time zone");
  expect(narrow.table.join("\n")).not.toMatch(/\d~/);
  expect(narrow.coverage.join("\n")).not.toContain("no time zone");
});
