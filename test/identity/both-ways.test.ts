/** The same customer at two vendors: an answer's letters and get_customer say the same of it, from whichever side it is asked. */

import { expect, test } from "vitest";
import { openTestServices } from "../support/services.ts";

const services = openTestServices({ customers: 60 });

/** The relations that get_customer tells of a customer: `same_as` or `maybe` by ref. */
const elsewhere = async (ref: string): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await services.call("get_customer", { ref, max_tokens: 20_000 });
  const related = rows.filter(([kind = ""]) => /^(same_as|maybe)$/.test(kind));
  return new Map(related.map(([kind = "", value = ""]) => [value.split(" ")[0] ?? "", kind]));
};

/** The refs that share a letter of `=` in one answer. */
const lettered = async (): Promise<readonly (readonly string[])[]> => {
  const { columns, rows } = await services.call("list_customers", { limit: 200, max_tokens: 20_000 });
  const flags = columns.indexOf("flags");
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const marks = row[flags]?.split(" ").filter((word) => word.startsWith("=")) ?? [];
    for (const mark of marks) groups.set(mark, [...(groups.get(mark) ?? []), row[0] ?? ""]);
  }
  return [...groups.values()];
};

test("what a letter of = joins, get_customer proves, with one verdict from both sides", async () => {
  const groups = await lettered();
  expect(groups.length).toBeGreaterThan(5);
  for (const group of groups) {
    const told = await Promise.all(group.map(elsewhere));
    const pairs = group.flatMap((one, at) =>
      group.flatMap((other, place) => (at < place ? [[told[at]?.get(other), told[place]?.get(one)] as const] : [])),
    );
    for (const [there, back] of pairs) if (there && back) expect(there).toBe(back);
    expect(pairs.some((verdicts) => verdicts.includes("same_as"))).toBe(true);
  }
});

test("where nobody is proven, get_customer says by what it looked", async () => {
  const lone = openTestServices({ customers: 6, vendors: ["zenskar", "fynn", "sequence"] });
  const { rows } = await lone.call("list_customers", { vendors: ["zenskar"] });
  const told = await Promise.all(rows.map(async ([ref]) => (await lone.call("get_customer", { ref })).coverage));
  expect(told.some((line) => /searched, not read through: none proven at [a-z, ]* by .*name/.test(line))).toBe(true);
});
