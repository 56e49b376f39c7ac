/** What the vendors' documents say is what is read and shown: their own examples, every field, every parameter. */

import { describe, expect, it } from "vitest";
import { fieldRows } from "../../scripts/docs/fields.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { Vendor } from "../../src/vendors/define.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { rowsKeys } from "../support/answers.ts";
import {
  documentedAnswer,
  documentedFields,
  documentedParameters,
  everyField,
  leavesOf,
} from "../support/documents.ts";
import { forms, openTestServices, type TestServices } from "../support/services.ts";

/** The document's example, as an agent reads it. */
const summarised = async (id: SandboxVendor, limit: number): Promise<string> => {
  const test = openTestServices({ customers: 1, vendors: [id] });
  test.tamper(id, () => ({ status: 200, headers: {}, body: documentedAnswer(id) }));
  const { text } = forms(await test.call("list_customers", { detail: "standard", limit }));
  return text
    .replace(/^continuation: .*$/m, "continuation: …")
    .split("\t")
    .join(" | ");
};

describe("the documents' own examples, summarised", () => {
  it("Zenskar: `data` and `total` as its example has them", async () => {
    expect(await summarised("zenskar", 2)).toMatchInlineSnapshot(`
      "2 rows; 142 match. zenskar: order unverified. ~ no time zone.
      ref | name | email | native_id | created | updated
      PositionsWildCommaFoundationDownloader090Filename810ExpandableCalculatorAcquireAbilitiesFetcher | Acme Corporation | billing@acme.com | 123e4567-e89b-12d3-a456-426614174000 | 2023-01-01~ | 2023-06-15~
      NaturalDetectedMinutesPaiAchievementMarkup214BerWikiTillAdjustedAbilitiesCap | TechStart Inc | contact@techstart.io | 223e4567-e89b-12d3-a456-426614174001 | 2023-02-15~ | 2023-06-20~
      complete: false
      continuation: …"
    `);
  });
  it("Pland", async () => {
    expect(await summarised("pland", 1)).toMatchInlineSnapshot(`
      "1 row; more may follow.
      ref | name | number | status | email | place | native_id | phone | contact | vat_tax | created | updated | links
      GraFortunatelyProtocolsTaiUpperEleDistChordRuta | ABC Cleaning Services GmbH | 1001 | code 123 | contact@company.com | < string> < string> | 64b7f0c2a1b2c3d4e5f60718 | +1-555-123-4567 | John Doe | DE123456789 | 2023-11-07 | 2023-11-07 | debitor:DEB-001
      complete: false
      continuation: …"
    `);
  });
  it("Adfin", async () => {
    expect(await summarised("adfin", 20)).toMatchInlineSnapshot(`
      "1 row, complete.
      ref | name | number | email | place | flags | native_id | phone | contact | created | updated | payment | links
      LocalizationGeneratedContactoEdgeLinkedNormalsProb931SeitListing122 | Acme Studios Limited | CRM-000042 | ada@acme.example | London United Kingdom | mandate_pending | 6f1c2a52-0f5b-4d0e-9d0a-0d9d0f3a7b11 | +44 20 7946 0018 | Ada Byron | 2024-12-04 | 2025-01-15 | mandate pending | XERO:2aaff66f-ef30-4599-b192-c168fd4cd226
      complete: true"
    `);
  });
  it("Sequence", async () => {
    expect(await summarised("sequence", 1)).toMatchInlineSnapshot(`
      "1 row; 10 match.
      ref | name | place | flags | native_id | created | links
      581NevPackageDuty625DispScrollInterruptKet184Exited | Fintech Payment Processing | Albuquerque US | archived | e309e948-088e-4d77-b654-cd85498f1555 | 2021-01-02 | Xero:2aaff66f-ef30-4599-b192-c168fd4cd226 Stripe:cus_OCtCxqQDgu1uX9
      complete: false
      continuation: …"
    `);
  });
  it("Fynn", async () => {
    expect(await summarised("fynn", 20)).toMatchInlineSnapshot(`
      "1 row, complete.
      ref | name | number | email | place | native_id | phone | contact | vat_tax | created | links
      AcademicAbilitiesAbilitiesAbilitiesAbilitiesAbilitiesAbilitiesAbilitiesAbilitiesAbilitiesAbilitiesAbilities928 | Acme Inc. | CUSTOMER-000 | john.doe@example.com | Berlin DE | 00000000-0000-0000-0000-000000000000 | +49 123 456789 | John Doe | DE123456789 | 2020-01-01 | DATEV:123456789
      complete: true"
    `);
  });
});

const isClosed = (path: string, closed: readonly string[]): boolean =>
  closed.some((one) => path === one || path.startsWith(`${one}.`));

describe.each(vendors.map((vendor) => ({ id: vendor.id as SandboxVendor, vendor })))("$id", ({ id, vendor }) => {
  const row = everyField(id);
  const leaves = leavesOf(row);
  const closed = Object.keys(vendor.customers.redactedFields);

  const native = String(row.id ?? row._id);
  const serveById = (test: TestServices) =>
    test.tamper(id, ({ url }, answer) =>
      url.pathname.endsWith(native) ? { status: 200, headers: {}, body: row } : answer(),
    );

  const shown = async (pii: "full" | "masked"): Promise<ReadonlyMap<string, string>> => {
    const test = openTestServices({ customers: 1, vendors: [id], pii });
    serveById(test);
    const answer = await test.call("get_customer", { ref: `${id}:${native}`, detail: "full", max_tokens: 20_000 });
    // Whose vendor cannot say what is owed has no complete answer.
    // Nor has one whose documented example is due something and finds no invoice.
    const contradicted = answer.rows.some(([, value]) => value?.includes("customer row says"));
    expect(answer.complete).toBe(vendor.receivables !== undefined && !contradicted);
    return new Map(answer.rows.map(([field = "", value = ""]) => [field, value]));
  };

  it("get_customer shows every documented field, but the closed ones", async () => {
    const fields = documentedFields(id, rowsKeys[id]);
    expect(fields.length).toBeGreaterThan(0);
    const held = new Set(
      leaves.flatMap(({ path }) => path.split(".").map((_, at, all) => all.slice(0, at + 1).join("."))),
    );
    expect(fields.filter((field) => !held.has(field))).toEqual([]);
    const answer = await shown("full");
    for (const { label, path, value } of leaves) {
      expect([path, answer.get(label)]).toEqual([path, isClosed(path, closed) ? undefined : String(value)]);
    }
  });

  it("closes only documented fields, and their values are in no answer", async () => {
    const paths = leaves.map(({ path }) => path);
    for (const one of closed) expect(paths.some((path) => isClosed(path, [one]))).toBe(true);
    const test = openTestServices({ customers: 1, vendors: [id] });
    serveById(test);
    const { text } = forms(
      await test.call("get_customer", { ref: `${id}:${native}`, detail: "full", max_tokens: 20_000 }),
    );
    for (const { path, value } of leaves)
      if (isClosed(path, closed)) expect(text).not.toMatch(new RegExp(`${String(value)}(?!\\d)`));
  });

  it("masks the names of persons, wherever the declaration says they stand", async () => {
    const answer = await shown("masked");
    for (const person of vendor.customers.personNameFields) {
      const there = leaves.filter(({ path }) => path === person);
      if (id !== "sequence") expect(there.length).toBeGreaterThan(0);
      for (const { label, value } of there) expect(answer.get(label)).not.toBe(String(value));
    }
  });

  it("declares the documented parameters, all of them and no others", () => {
    expect(Object.keys(vendor.customers.parameters).sort()).toEqual([...documentedParameters(id)].sort());
  });

  it("leaves no parameter to both the continuation and the agent", () => {
    const { parameters, list } = vendor.customers;
    const paging = Object.entries(parameters).flatMap(([name, { paging }]) => (paging ? [name] : []));
    expect(paging.sort()).toEqual([...list.pagination.owns].sort());
  });
});

it("the parameters are counted: 148, 11, 13, 11, and of Fynn's 13 the document has 2", () => {
  const counts = vendors.map(({ id, customers }) => [id, Object.keys(customers.parameters).length]);
  expect(Object.fromEntries(counts)).toMatchObject({ zenskar: 148, pland: 11, adfin: 13, sequence: 11, fynn: 13 });
});

it.each([
  ["sequence", "archivedAt", "status"],
  ["zenskar", "address.country", "address"],
  ["fynn", "countryCode", "address"],
  ["fynn", "defaultAddress.vatId", "vatIds"],
  ["fynn", "defaultInvoiceAddress", "address"],
] as const)(
  "%s: docs/vendors.md says that %s decides the %s, which shows only where a field is missing",
  (id, field, fact) => {
    const vendor = vendors.find((one) => one.id === id) as Vendor;
    const rows = fieldRows(vendor).filter(([path]) => path === `\`${field}\``);
    expect(rows.map(([, becomes]) => becomes)).toEqual([expect.stringContaining(fact)]);
  },
);

it("of Fynn's parameters its document lists the two of paging, and every filter is unsure", () => {
  const { parameters } = (vendors.find(({ id }) => id === "fynn") as Vendor).customers;
  const sure = Object.keys(parameters).filter((name) => !parameters[name]?.unsure);
  expect(sure.sort()).toEqual(["limit", "page"]);
});

describe("the environment is derived from the host, where a vendor has distinct ones", () => {
  const hosts: readonly [SandboxVendor, string, string][] = [
    ["zenskar", "https://api.zenskar.com", "unknown"],
    ["pland", "https://cloud-api.pland.app/v2", "production"],
    ["pland", "https://beta-api.pland.app/v2", "sandbox"],
    ["pland", "http://localhost:3000/v2", "unknown"],
    ["adfin", "https://api.adfin.com/api", "production"],
    ["adfin", "https://api.staging.adfin.com/api", "sandbox"],
    ["adfin", "https://api.adfin.com.evil.example/api", "unknown"],
    ["adfin", "https://api.staging.evil.example/api", "unknown"],
    ["sequence", "https://eu.sequencehq.com/api", "production"],
    ["sequence", "https://sandbox.sequencehq.com/api", "sandbox"],
    ["fynn", "https://acme.coreapi.io", "production"],
    ["fynn", "https://preview.coreapi.io", "sandbox"],
    ["fynn", "https://billing.acme.example", "unknown"],
    ["fynn", "https://notcoreapi.io", "unknown"],
  ];
  it.each(hosts)("%s at %s is %s", (id, base, environment) => {
    expect(vendors.find((vendor) => vendor.id === id)?.environment(new URL(base))).toBe(environment);
  });
});
