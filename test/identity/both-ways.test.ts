/**
 * The same customer at two vendors: an answer's letters and get_customer say the same of it, from whichever side it is
 * asked.
 */

import { expect, test } from "vitest";
import { openTestServices } from "../support/services.ts";

const services = openTestServices({ customers: 60 });

/** What get_customer tells of the same customer elsewhere: `same_as` or `maybe` by ref, and where it proved nobody. */
const elsewhere = async (ref: string) => {
  const { rows, coverage } = await services.call("get_customer", { ref, max_tokens: 20_000 });
  const related = rows.filter(([kind = ""]) => /^(same_as|maybe)$/.test(kind));
  const unproven = /no proven match at (.*?)\./.exec(coverage)?.[1] ?? "";
  return { kinds: new Map(related.map(([kind = "", value = ""]) => [value.split(" ")[0] ?? "", kind])), unproven };
};

interface Row {
  readonly ref: string;
  readonly vendor: string;
}

/** The rows that share a letter of `=` in one answer. */
const lettered = async (): Promise<readonly (readonly Row[])[]> => {
  const { columns, rows } = await services.call("list_customers", { limit: 200, max_tokens: 20_000 });
  const [flags, vendor] = [columns.indexOf("flags"), columns.indexOf("vendor")];
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const marks = row[flags]?.split(" ").filter((word) => word.startsWith("=")) ?? [];
    for (const mark of marks)
      groups.set(mark, [...(groups.get(mark) ?? []), { ref: row[0] ?? "", vendor: row[vendor] ?? "" }]);
  }
  return [...groups.values()];
};

test("what a letter of = joins, get_customer proves from both sides alike, or names the vendor where it proved nobody", async () => {
  const groups = await lettered();
  expect(groups.length).toBeGreaterThan(5);
  for (const group of groups) {
    const told = await Promise.all(group.map(async ({ ref, vendor }) => ({ ref, vendor, ...(await elsewhere(ref)) })));
    const pairs = told.flatMap((one) => told.flatMap((other) => (one === other ? [] : [{ one, other }])));
    for (const { one, other } of pairs) {
      const [there, back] = [one.kinds.get(other.ref), other.kinds.get(one.ref)];
      if (there === undefined) expect(one.unproven).toContain(other.vendor);
      else if (back !== undefined) expect(there).toBe(back);
    }
    expect(pairs.some(({ one, other }) => one.kinds.get(other.ref) === "same_as")).toBe(true);
  }
});

test("where nobody is proven, get_customer says by what it looked", async () => {
  const lone = openTestServices({ customers: 6, vendors: ["zenskar", "fynn", "sequence"] });
  const { rows } = await lone.call("list_customers", { vendors: ["zenskar"] });
  const told = await Promise.all(rows.map(async ([ref]) => (await lone.call("get_customer", { ref })).coverage));
  expect(told.some((line) => /searched, not read whole: no proven match at [a-z, ]* by .*name/.test(line))).toBe(true);
});
