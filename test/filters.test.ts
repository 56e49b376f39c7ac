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
import { everyone, idsOfAll, problemOf, rowsIn, truth } from "./support/answers.ts";
import { openTestServices, type TestServices, today, walk } from "./support/services.ts";
import { belongs } from "./support/truth.ts";

const services = new Map(sandboxVendors.map((id) => [id, openTestServices({ customers: 60, vendors: [id] })]));
const servicesOf = (id: SandboxVendor): TestServices => services.get(id) as TestServices;
const vendorOf = (id: SandboxVendor): Vendor => vendors.find((vendor) => vendor.id === id) as Vendor;

/** Values may be taken from one of the vendor's own customers, as whoever asks would have them from elsewhere. */
type Question = Filters | ((pick: (holds: (company: Company) => boolean) => Company) => Filters);

const questions: Readonly<Record<string, Question>> = {
  "a part of a name": { name: "gmbh" },
  "a part of a name in capitals": { name: "LTD" },
  "one letter": { name: "ö" },
  "a part with a space": { name: "& co" },
  "a name nobody has": { name: "Zzyzx Nobody" },
  "a wildcard that is meant literally": { name: "%" },
  "another one": { name: "a_b" },
  "a backslash": { name: "\\" },
  "a whole name": (pick) => ({ name: pick(({ isBusiness }) => isBusiness).name }),
  "a person's name": (pick) => ({ name: pick(({ isBusiness }) => !isBusiness).name }),
  "an e-mail": (pick) => ({ email: pick(({ email, index }) => !!email && index > 20).email ?? "" }),
  "an e-mail in capitals": (pick) => ({ email: pick(({ email }) => !!email).email?.toUpperCase() ?? "" }),
  "a person's e-mail": (pick) => ({ email: pick(({ people }) => !!people[1]?.email).people[1]?.email ?? "" }),
  "an e-mail nobody has": { email: "nobody@nowhere.example" },
  "an e-mail and a part of the name": (pick) => {
    const { email, name } = pick((one) => !!one.email && one.isBusiness);
    return { email: email ?? "", name: name.slice(0, 4) };
  },
  "a number": (pick) => ({ number: String(pick(({ index }) => index === 17).number) }),
  "a number nobody has": { number: "99999" },
  "an external id": (pick) => ({
    external_id: pick(({ externalId }) => !!externalId?.startsWith("CRM")).externalId ?? "",
  }),
  "an external id with zeros": (pick) => ({
    external_id: pick(({ externalId }) => /^0/.test(externalId ?? "")).externalId ?? "",
  }),
  "an external id nobody has": { external_id: "CRM-999999" },
  active: { status: ["active"] },
  archived: { status: ["archived"] },
  suspended: { status: ["suspended"] },
  "active or archived": { status: ["active", "archived"] },
  "archived or suspended": { status: ["archived", "suspended"] },
  "since a day": { created_after: "2021-03-01" },
  "since an instant": { created_after: "2022-05-06T07:08:09+02:00" },
  "since the very second of one": (pick) => ({
    created_after: new Date(pick(({ index }) => index === 30).createdAt).toISOString(),
  }),
  "since the future": { created_after: "2031-01-01" },
  "before a day": { created_before: "2020-09-01" },
  "before the very second of one": (pick) => ({
    created_before: new Date(pick(({ index }) => index === 30).createdAt).toISOString(),
  }),
  "between two days": { created_after: "2020-01-01", created_before: "2023-01-01" },
  "changed since": { updated_after: "2024-06-01" },
  "changed since, and new": { updated_after: "2023-01-01", created_after: "2022-01-01" },
  overdue: { financial_status: ["overdue"] },
  outstanding: { financial_status: ["outstanding"] },
  "payment under way": { financial_status: ["pending"] },
  "all paid": { financial_status: ["paid"] },
  "with a draft": { financial_status: ["draft"] },
  "without invoices": { financial_status: ["none"] },
  "due before": { due_before: "2026-03-01" },
  "due before a later day": { due_before: "2026-08-01" },
  "overdue and due long ago": { financial_status: ["overdue"], due_before: "2026-02-01" },
  "outstanding and due soon": { financial_status: ["outstanding"], due_before: "2026-07-20" },
  "overdue, by name": { financial_status: ["overdue"], name: "g" },
  "mandate created": { mandate_status: ["created"] },
  "mandate pending": { mandate_status: ["pending"] },
  "mandate active": { mandate_status: ["active"] },
  "mandate cancelled": { mandate_status: ["cancelled"] },
  "mandate migrating": { mandate_status: ["migrating"] },
  "mandate pending or cancelled": { mandate_status: ["pending", "cancelled"] },
  "no mandate": { mandate_status: ["none"] },
  "no mandate or a cancelled one": { mandate_status: ["cancelled", "none"] },
  "overdue or outstanding": { financial_status: ["overdue", "outstanding"] },
  "overdue or with a draft": { financial_status: ["draft", "overdue"] },
  "paid or without invoices": { financial_status: ["paid", "none"] },
  "overdue without a working mandate": { financial_status: ["overdue"], mandate_status: ["cancelled"] },
  "a VAT id": (pick) => ({ vat_id: pick(({ vatId }) => vatId !== null).vatId ?? "" }),
  "a VAT id nobody has": { vat_id: "DE000000009" },
  "a VAT id and a day": (pick) => ({
    vat_id: pick(({ vatId }) => vatId !== null).vatId ?? "",
    created_after: "2019-01-01",
  }),
  "by id": (pick) => ({
    ids: [4, 44].map((at) => pick(({ index }) => index === at)).map(({ vendor, id }) => `${vendor}:${id}`),
  }),
  "by id, some of a name": (pick) => ({
    ids: [3, 5, 8, 9].map((at) => pick(({ index }) => index === at)).map(({ vendor, id }) => `${vendor}:${id}`),
    name: "gmbh",
  }),
  "by id, some of an age": (pick) => ({
    ids: [3, 35, 58].map((at) => pick(({ index }) => index === at)).map(({ vendor, id }) => `${vendor}:${id}`),
    created_after: "2022-02-02",
  }),
};

const filtersFor = (id: SandboxVendor, question: Question): Filters =>
  typeof question === "function"
    ? question((holds) => everyone(servicesOf(id), id).find(holds) ?? servicesOf(id).population.company(id, 0))
    : question;

const ruleOf = (id: SandboxVendor, word: Word) => vendorOf(id).customers.words[word] as WordRule<Word> | undefined;

const isHonoured = (id: SandboxVendor, filters: Filters): boolean =>
  (Object.entries(filters) as [Word, unknown][]).every(([word, value]) => {
    const rule = ruleOf(id, word);
    const values: readonly unknown[] | undefined = rule?.values;
    const isKnown = [value].flat().every((one) => values?.includes(one) ?? true);
    const canBeAsked = !rule?.ask || rule.ask(value as never, { filters, asOf: today }) !== undefined;
    return capability(vendorOf(id), word) !== "unsupported" && isKnown && canBeAsked;
  });

const table = sandboxVendors.flatMap((id) =>
  Object.entries(questions).map(([name, question]) => ({ id, name, filters: filtersFor(id, question) })),
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
      // Vendors match letters, the word means names: what a vendor brings beyond the letters is kept where it is the name.
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
