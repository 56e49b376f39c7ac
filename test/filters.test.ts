/** Filters mean what they say: each, at each vendor, finds whom the population says, whoever does the filtering. */

import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Company, type SandboxVendor, sandboxVendors } from "../src/sandbox/population/company.ts";
import { containsName, containsPart } from "../src/text/fold.ts";
import { capability } from "../src/vendors/capability.ts";
import type { WordRule } from "../src/vendors/declare/filter-rules.ts";
import type { Vendor } from "../src/vendors/define.ts";
import { vendors } from "../src/vendors/registry.ts";
import type { Customer } from "../src/vocabulary/customer.ts";
import type { Filters, Word, WordValue } from "../src/vocabulary/filters.ts";
import { predicates } from "../src/vocabulary/predicates.ts";
import { idsOfAll, problemOf, rowsIn, truth } from "./support/answers.ts";
import { filtersFor, questions } from "./support/filter-questions.ts";
import { openTestServices, type TestServices, today, walk } from "./support/services.ts";
import { belongs } from "./support/truth.ts";

const services = new Map(sandboxVendors.map((id) => [id, openTestServices({ customers: 60, vendors: [id] })]));
const servicesOf = (id: SandboxVendor): TestServices => services.get(id) as TestServices;
const vendorOf = (id: SandboxVendor): Vendor => vendors.find((vendor) => vendor.id === id) as Vendor;

const ruleOf = (id: SandboxVendor, word: Word) => vendorOf(id).customers.words[word] as WordRule<Word> | undefined;

const isHonoured = (id: SandboxVendor, filters: Filters): boolean =>
  (Object.entries(filters) as [Word, unknown][]).every(([word, value]) => {
    const rule = ruleOf(id, word);
    const values: readonly unknown[] | undefined = rule?.values;
    const isKnown = [value].flat().every((one) => values?.includes(one) ?? true);
    const canBeAsked =
      !rule?.ask || rule.fromInvoices !== undefined || rule.ask(value as never, { filters, asOf: today }) !== undefined;
    return capability(vendorOf(id), word) !== "unsupported" && isKnown && canBeAsked;
  });

const table = sandboxVendors.flatMap((id) =>
  Object.entries(questions).map(([name, question]) => ({
    id,
    name,
    filters: filtersFor(servicesOf(id), id, question),
  })),
);
const answerable = table.filter(({ id, filters }) => isHonoured(id, filters));
const counts = { nobody: 0, everybody: 0, some: 0 };

describe("a filter finds exactly whom the population says", () => {
  it.each(answerable)("$id: $name", async ({ id, filters }) => {
    const test = servicesOf(id);
    const expected = truth(test, [id], belongs(filters, test.population));
    const pages = await walk(test, "list_customers", { ...filters, limit: 200, max_tokens: 20_000 });
    const found = idsOfAll(test, pages).sort();
    if (filters.name === undefined) expect(found).toEqual(expected);
    else {
      // Vendors match letters, the word means names: what a vendor brings beyond the letters is kept where it is the
      // name.
      expect(found).toEqual(expect.arrayContaining(expected));
      expect(truth(test, [id], belongs(filters, test.population, containsName))).toEqual(expect.arrayContaining(found));
    }
    const isUnsure = pages[0]?.vendors.some(({ filters = [] }) => filters.some((one) => one.endsWith(":unsure")));
    expect(pages.at(-1)?.complete).toBe(!isUnsure);
    counts[expected.length === 0 ? "nobody" : expected.length > 55 ? "everybody" : "some"] += 1;
  });

  it.each(table.filter((one) => !answerable.includes(one)))(
    "$id: $name is refused, not guessed",
    async ({ id, filters }) => {
      expect((await problemOf(servicesOf(id).call("list_customers", filters))).code).toBe("unsupported");
    },
  );

  afterAll(() => {
    expect(answerable.length).toBeGreaterThanOrEqual(100);
    expect(counts.some).toBeGreaterThan(answerable.length / 2);
  });
});

/** Every row a vendor lists without a filter, translated. */
const rowsOf = async (id: SandboxVendor): Promise<readonly Customer[]> => {
  const test = openTestServices({ customers: 60, vendors: [id] });
  const found: Customer[] = [];
  test.tamper(id, (_request, answer) => {
    const sent = answer();
    for (const row of rowsIn(id, sent)) found.push(vendorOf(id).customers.list.toRow(row)?.row as Customer);
    return sent;
  });
  await walk(test, "list_customers", { limit: 200, max_tokens: 20_000 });
  return [...new Map(found.map((one) => [one.id, one])).values()];
};

/** Words that are sent and can be told from a row as well. */
const both = sandboxVendors.flatMap((id) =>
  (
    [
      "name",
      "email",
      "number",
      "external_id",
      "created_after",
      "created_before",
      "updated_after",
      "mandate_status",
      "vat_id",
    ] as const
  )
    .filter((word) => ruleOf(id, word)?.ask && ruleOf(id, word)?.row)
    .map((word) => ({ id, word })),
);

const valuesOf = (
  word: Word,
  { name, email, number, externalId, createdAt, updatedAt, vatId }: Company,
  cut: number,
): unknown => {
  const letters = [...name.replaceAll(/[^\p{L} ]/gu, "").trim()];
  const values: { readonly [W in Word]?: unknown } = {
    name: letters
      .slice(cut % letters.length, (cut % letters.length) + 3)
      .join("")
      .trim(),
    email,
    number: String(number),
    external_id: externalId,
    created_after: new Date(createdAt + (cut % 3) - 1).toISOString(),
    created_before: new Date(createdAt + (cut % 3) - 1).toISOString(),
    updated_after: new Date(updatedAt + (cut % 3) - 1).toISOString(),
    mandate_status: ["created", "pending", "active", "cancelled", "migrating"][cut % 5],
    vat_id: vatId,
  };
  return values[word];
};

it.each(both)("$id, $word: the vendor's filter and the check on rows agree about everybody", async ({ id, word }) => {
  const rows = await rowsOf(id);
  const test = servicesOf(id);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 59 }), fc.nat({ max: 40 }), async (index, cut) => {
      const value = valuesOf(word, test.population.company(id, index), cut);
      if (value === null || value === undefined || value === "") return;
      const holds = predicates[word] as (customer: Customer, value: WordValue<Word>) => boolean | undefined;
      const here = rows.filter((row) => holds(row, value as WordValue<Word>)).map((row) => `${id}:${row.id}`);
      const byLetters = rows
        .filter(({ name }) => word !== "name" || containsPart(name ?? "", String(value)))
        .map((row) => `${id}:${row.id}`);
      const pages = await walk(test, "list_customers", { [word]: value, limit: 200, max_tokens: 20_000 });
      const found = idsOfAll(test, pages);
      expect(here).toEqual(expect.arrayContaining([...found]));
      expect(found).toEqual(expect.arrayContaining(here.filter((one) => byLetters.includes(one))));
      expect(pages.some(({ coverage }) => coverage.includes("dropped"))).toBe(false);
    }),
    { seed: 20_261_128, numRuns: 12 },
  );
});
