/** Answers that can be believed: what was asked, checked, dropped or not answered is said, in both forms alike. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostRowPages } from "../src/customers/limits.ts";
import { HttpFailure } from "../src/http/failure.ts";
import { type SandboxVendor, sandboxVendors } from "../src/sandbox/population/company.ts";
import { containsName } from "../src/text/fold.ts";
import type { Envelope } from "../src/tools/answers/envelope.ts";
import { capability, isToldByRows } from "../src/vendors/capability.ts";
import type { WordRule } from "../src/vendors/declare/filter-rules.ts";
import type { Vendor } from "../src/vendors/define.ts";
import type { Filters, Word } from "../src/vocabulary/filters.ts";
import { idsOfAll, partOf, rowsIn, truth, withRows } from "./support/answers.ts";
import { everyWord } from "./support/samples.ts";
import { ignoreParameters } from "./support/sandbox-apis.ts";
import { vendors } from "./support/sandboxed-vendors.ts";
import { forms, openTestServices, type TestServices, today, walk } from "./support/services.ts";
import { belongs } from "./support/truth.ts";

/** Values that some customers of the vendor match and others do not. */
const tellingValues = (test: TestServices, vendor: SandboxVendor): Filters => {
  const company = test.population.company(vendor, 7);
  return {
    name: "gmbh",
    email: company.email ?? "nobody@nowhere.example",
    number: String(company.number),
    external_id: test.population.company(vendor, 5).externalId ?? "none",
    ids: [`${vendor}:${company.id}`],
    status: ["active"],
    created_after: "2022-06-01",
    created_before: "2022-06-01",
    updated_after: "2023-06-01",
    financial_status: ["overdue"],
    due_before: "2026-04-01",
    mandate_status: ["cancelled"],
    vat_id: company.vatId ?? "DE000000001",
  };
};

const ruleOf = (vendor: Vendor, word: Word) => vendor.customers.words[word] as WordRule<Word> | undefined;

/** The parameters that a word sets at a vendor. */
const parametersOf = (vendor: Vendor, word: Word, filters: Filters): string[] =>
  Object.keys(ruleOf(vendor, word)?.ask?.(filters[word] as never, { filters, asOf: today }) ?? {});

const cases = vendors.flatMap((vendor) =>
  everyWord.flatMap((word) => {
    const how = capability(vendor, word);
    return how === "unsupported" || how === "no such state"
      ? []
      : [{ id: vendor.id as SandboxVendor, vendor, word, how }];
  }),
);
const asking = cases.filter(({ vendor, word }) => ruleOf(vendor, word)?.ask);

describe("a vendor that ignores a parameter", () => {
  it.each(asking.filter(({ vendor, word }) => ruleOf(vendor, word)?.row))(
    "$id, $word: not one false row, and the vendor is named where its rows belie the word",
    async ({ id, vendor, word }) => {
      // Of a small book all rows are read, and the vendor is not asked for a word that they tell.
      const { list } = vendor.customers;
      const rule = ruleOf(vendor, word);
      const isTold = rule !== undefined && isToldByRows(vendor.customers, rule, word, capability(vendor, word));
      const customers = isTold ? mostRowPages * list.mostPerPage + 40 : 40;
      const test = openTestServices({ customers, vendors: [id] });
      const value = tellingValues(test, id)[word];
      const filters = { [word]: value };
      ignoreParameters(test, id, parametersOf(vendor, word, filters));
      const pages = await walk(test, "list_customers", { ...filters, limit: isTold ? 200 : 15, max_tokens: 20_000 });
      expect(idsOfAll(test, pages).sort()).toEqual(
        truth(test, [id], belongs(filters, test.population, isTold ? containsName : undefined)),
      );
      const dropped = pages.filter((page) => / dropped at /.test(page.coverage));
      const checks = (typeof rule?.row === "function" ? rule.row(value as never) : rule?.row) === "checks";
      if (checks || rule?.proof) expect(dropped.length).toBeGreaterThan(0);
      for (const page of dropped) {
        expect(partOf(page, id)).toMatchObject({ outcome: "partial", problem: { code: "vendor_bad_response" } });
        expect(partOf(page, id).problem?.message).toContain(`contradict ${word}: it seems to ignore that filter`);
      }
      if (dropped.length > 0) expect(pages.at(-1)?.complete).toBe(false);
    },
  );

  it.each(asking.filter(({ how }) => how === "vendor"))(
    "$id, $word: nobody can tell from the rows, so coverage says that it could not be checked",
    async ({ id, vendor, word }) => {
      const test = openTestServices({ customers: 20, vendors: [id] });
      const filters = { [word]: tellingValues(test, id)[word] };
      ignoreParameters(test, id, parametersOf(vendor, word, filters));
      const answer = await test.call("list_customers", { ...filters, limit: 9 });
      expect(answer.coverage).toContain(`${word} could not be checked at ${id}`);
      expect(partOf(answer, id).filters).toEqual([`${word}:vendor`]);
    },
  );
});

/**
 * A row's flags and due cell by ref; a column that is left out tells nothing of anybody. Whether there is a contact
 * only the single customer tells at some vendors, and words that invoices answer read it.
 */
const moneyCells = ({ columns, rows }: Envelope): Map<string, readonly (string | undefined)[]> =>
  new Map(
    rows.map((row) => [
      row[0] ?? "",
      ["due", "flags"].map(
        (column) => row[columns.indexOf(column)]?.replace(/ ?no_contact/, "").replace(/^[-?]$/, "") ?? "",
      ),
    ]),
  );

it.each(cases)("$id, $word: no filter sets a flag or a due cell, only a row's own fields do", async ({ id, word }) => {
  const test = openTestServices({ customers: 40, vendors: [id] });
  const plainly = moneyCells(await test.call("list_customers", { limit: 200, max_tokens: 20_000 }));
  const filters = { [word]: tellingValues(test, id)[word] };
  const filtered = moneyCells(await test.call("list_customers", { ...filters, limit: 200, max_tokens: 20_000 }));
  for (const [ref, cells] of filtered) expect([ref, cells]).toEqual([ref, plainly.get(ref)]);
});

it.each(sandboxVendors)("%s: nobody looks overdue or owes but by an amount in their own row", async (id) => {
  const test = openTestServices({ customers: 40, vendors: [id] });
  const answer = await test.call("list_customers", { limit: 200, max_tokens: 20_000 });
  const ids = idsOfAll(test, [answer]);
  const flagged = (flag: string) => ids.filter((_, at) => answer.rows[at]?.at(-1)?.split(" ").includes(flag));
  expect(answer.columns.at(-1) === "flags" || flagged("owes").length === 0).toBe(true);
  const owing = truth(test, [id], (one) => test.population.invoices(one).some(({ open }) => open > 0));
  expect(flagged("owes").sort()).toEqual(id === "zenskar" ? owing : []);
  expect(flagged("overdue")).toEqual([]);
});

it("a row without the field that a local filter needs is left out, counted, and keeps the answer from being complete", async () => {
  const test = openTestServices({ customers: 10, vendors: ["zenskar"] });
  test.tamper("zenskar", (_request, answer) => {
    const sent = answer();
    const rows = rowsIn("zenskar", sent).map((row, at) => (at === 4 ? { ...row, updated_at: undefined } : row));
    return withRows("zenskar", sent, rows);
  });
  const answer = await test.call("list_customers", { updated_after: "2019-01-01" });
  expect(answer.rows.length).toBe(9);
  expect(answer.coverage).toContain("1 row of zenskar could not be checked, so left out");
  expect(answer.complete).toBe(false);
});

const readText = (text: string) => {
  const lines = text.split("\n");
  const value = (key: string) => lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
  const [complete, continuation] = [value("complete"), value("continuation")];
  return { coverage: lines[0], lines, complete, continuation, filters: value("filters"), read: value("read") };
};

const holdsTogether = (envelope: Envelope): void => {
  const { text, structured } = forms(envelope);
  const whole = structured as unknown as Envelope;
  const { vendors: parts, rows, coverage, complete, continuation } = whole;
  expect(Object.keys(structured)[0]).toBe("coverage");
  if (continuation !== undefined) expect(Object.keys(structured).at(-1)).toBe("continuation");
  expect(parts.reduce((sum, { returned }) => sum + returned, 0)).toBe(rows.length);
  expect(continuation !== undefined).toBe(parts.some(({ more }) => more));
  const isUnsure = parts.some(({ filters }) => filters?.some((filter) => filter.endsWith(":unsure")));
  if (isUnsure) expect(complete).toBe(false);
  if (complete)
    expect(parts.every(({ outcome, more, problem }) => /ok|empty/.test(outcome) && !more && !problem)).toBe(true);
  expect(/, complete\b/.test(coverage)).toBe(complete);
  expect(JSON.stringify(structured)).not.toContain("null");
  for (const cell of rows.flat()) expect(cell).toMatch(/^[^\t\n\r]+$/);

  const read = readText(text);
  expect(read).toMatchObject({ complete: String(complete), continuation });
  const told = read.coverage ?? "";
  expect(told.startsWith(coverage.split(/[.;]/)[0] ?? "")).toBe(true);
  for (const row of [whole.columns, ...rows]) expect(read.lines).toContain(row.join("\t"));
  for (const { vendor, outcome, returned, total, more, read: seen, filters = [], problem } of parts) {
    const isAlone = parts.length === 1;
    if (outcome === "ok" && !isAlone) {
      const count = total === undefined ? `${returned}${more ? " and more" : ""}` : `${returned} of ${total}`;
      expect(told).toMatch(new RegExp(`\\b${vendor} (the last )?${count}`));
    }
    if (outcome === "empty" && !isAlone) expect(told).toContain(`${vendor} none`);
    if (seen !== undefined) expect(read.read).toMatch(new RegExp(`\\b${vendor} ${seen}\\b`));
    for (const filter of filters) {
      const way = filter.replace(/:(\w+)$/, " $1");
      const at = read.filters?.match(new RegExp(`(^|, )${way}( \\(([^)]*)\\))?`))?.[3];
      expect([way, isAlone || at?.split(", ").includes(vendor)]).toEqual([way, true]);
    }
    if (problem)
      expect(read.lines.some((one) => one.startsWith(`${vendor}: ${problem.code}: ${problem.message}`))).toBe(true);
    if (outcome === "failed")
      expect(coverage).toContain(`${vendor} failed: ${problem?.code}, its customers are missing`);
    if (outcome === "unsupported") expect(coverage).toMatch(new RegExp(`unsupported, so missing: [a-z, ]*${vendor}`));
    if (filters.some((one) => one.endsWith(":unsure"))) expect(coverage).toMatch(new RegExp(`${vendor}.* may miss`));
    if (filters.some((one) => /^(?!query).*:vendor$/.test(one))) expect(coverage).toContain("could not be checked at");
  }
};

it("an answer's parts add up, and its text and its structure hold the same facts, whatever is asked and whoever fails", async () => {
  const sandbox = openTestServices({ customers: 24 });
  const filters = fc.constantFrom<Filters[]>(
    {},
    { name: "a" },
    { name: "a", vat_id: "DE1" },
    { email: "x@y.example" },
    ...everyWord.map((word): Filters => ({ [word]: tellingValues(sandbox, "fynn")[word] })),
  );
  const failing = fc.uniqueArray(fc.tuple(fc.constantFrom(...sandboxVendors), fc.constantFrom(401, 404, 429, 500)), {
    maxLength: 3,
    selector: ([id]) => id,
  });
  const call = fc.record({
    limit: fc.integer({ min: 1, max: 30 }),
    max_tokens: fc.constantFrom(800, 2_000, 8_000),
    detail: fc.constantFrom("compact", "standard"),
  });
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(
      call,
      filters,
      failing,
      fc.boolean(),
      fc.nat({ max: 3 }),
      async (given, words, broken, search, next) => {
        const test = openTestServices({ customers: 24, scanRows: 60 });
        for (const [id, status] of broken)
          test.tamper(id, () => {
            throw new HttpFailure("status", "refused", { status });
          });
        const first = search
          ? test.call("search_customers", { ...given, query: "rechnung" })
          : test.call("list_customers", { ...given, ...words });
        let envelope = await first.catch(() => undefined);
        for (let page = 0; envelope && page <= next; page += 1) {
          answered += 1;
          holdsTogether(envelope);
          const { continuation } = envelope;
          if (continuation === undefined) return;
          envelope = await test.call("get_customer_page", { continuation }).catch(() => undefined);
        }
      },
    ),
    { seed: 20_261_127, numRuns: 60 },
  );
  expect(answered).toBeGreaterThan(60);
});
