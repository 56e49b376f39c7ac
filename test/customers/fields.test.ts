/**
 * Vendors' own fields as further columns of a list: by their documented names, masked, and never one that is closed.
 */

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { problemOf } from "../support/answers.ts";
import { documentedFields } from "../support/documents.ts";
import { openTestServices } from "../support/services.ts";

const full = openTestServices({ customers: 12 });
const masked = openTestServices({ customers: 12, pii: "masked" });
const rowsKeys: Readonly<Record<string, string>> = {
  zenskar: "results",
  adfin: "customers",
  sequence: "items",
  fynn: "data",
};

const column = ({ columns, rows }: Envelope, name: string): readonly (string | undefined)[] =>
  rows.map((row) => row[columns.indexOf(name)]);

/** What get_customer tells of the same field, place by place. */
const told = async (test: typeof full, ref: string | undefined, field: string): Promise<readonly string[]> => {
  const { rows } = await test.call("get_customer", { ref, detail: "full", max_tokens: 20_000 });
  const plain = (label: string) => label.replaceAll(/\.\d+(?=\.|$)/g, "");
  return rows.flatMap(([label = "", value = ""]) => (plain(label) === field ? [value] : []));
};

describe.each(vendors.map((vendor) => [vendor.id, vendor] as const))("%s", (id, vendor) => {
  const fields = documentedFields(id, rowsKeys[id]);

  it("declares the fields that its document has in a list's rows", () => {
    expect(vendor.customers.fields).toEqual(fields);
  });

  it("closes none of those that lists show, and shows none that are closed", async () => {
    const closed = Object.entries(vendor.customers.redactedFields).filter(([name]) => fields.includes(name));
    for (const [name, reason] of closed) {
      const refused = await problemOf(full.call("list_customers", { vendors: [id], fields: [name] }));
      expect(refused).toMatchObject({ code: "invalid_argument" });
      expect(refused.message).toContain(reason);
      const above = name.split(".").slice(0, -1).join(".");
      if (above !== "") {
        const answer = await full.call("list_customers", { vendors: [id], fields: [above] });
        expect(column(answer, above).join()).not.toContain(name.split(".").at(-1) ?? "");
      }
    }
  });

  it.each([
    ["everything", full],
    ["what is masked masked", masked],
  ] as const)("shows %s as get_customer does", async (_what, test) => {
    const asked = fields.filter((name) => /mail|phone|name|number|Number/.test(name)).slice(0, 8);
    const answer = await test.call("list_customers", { vendors: [id], fields: asked, limit: 4, max_tokens: 20_000 });
    for (const field of asked) {
      const at = answer.columns.findLastIndex((name) => name === field || name === `vendor's ${field}`);
      for (const row of answer.rows) {
        const cell = row[at] ?? "";
        const values = await told(test, row[0], field);
        if (values.length > 0 && !cell.endsWith("…")) expect([field, cell]).toEqual([field, values.join("; ")]);
      }
    }
  });
});

describe("fields", () => {
  it("stand behind the other columns in the order given, `?` where a vendor has no such field", async () => {
    const answer = await full.call("list_customers", { fields: ["taxStatus", "currencyCode"], limit: 10 });
    expect(answer.columns.slice(-2)).toEqual(["taxStatus", "currencyCode"]);
    const vendorAt = answer.columns.indexOf("vendor");
    for (const row of answer.rows) {
      expect(row.at(-2) === "?").toBe(row[vendorAt] !== "sequence");
      expect(row.at(-1) === "?").toBe(row[vendorAt] !== "fynn");
    }
  });

  it("are the same on every page, in a continuation that grows by no more than their names", async () => {
    const fields = ["taxStatus", "currencyCode", "address.city"];
    const [bare, first] = await Promise.all([
      full.call("list_customers", { limit: 5 }),
      full.call("list_customers", { limit: 5, fields }),
    ]);
    const next = await full.call("get_customer_page", { continuation: first.continuation });
    expect(next.columns.slice(-3)).toEqual(fields);
    const letters = fields.join("").length + fields.length;
    const grown = (first.continuation?.length ?? 0) - (bare.continuation?.length ?? 0);
    expect(grown).toBeLessThanOrEqual(Math.ceil((letters * 4) / 3) + 8);
  });

  it.each([
    [{ fields: ["taxstatus"] }, '"taxStatus"'],
    [{ fields: ["address.cty"], vendors: ["zenskar"] }, '"address.city"'],
    [{ fields: ["currencyCode"], vendors: ["sequence"] }, "is no documented field of sequence"],
    [{ fields: ["__proto__"] }, "is no documented field"],
    [{ fields: Array.from({ length: 9 }, (_, at) => `f${at}`) }, "at most 8"],
  ])("that nobody asked documents are refused with the nearest: %j", async (given, said) => {
    const refused = await problemOf(full.call("list_customers", given));
    expect(refused.code).toBe("invalid_argument");
    expect(refused.message).toContain(said);
  });

  it("are listed by describe_vendors, each once, in few tokens", async () => {
    for (const id of sandboxVendors) {
      const { rows } = await full.call("describe_vendors", { vendor: id });
      const listed = rows.flatMap(([parent = "", as, below = ""]) =>
        as === "fields"
          ? below.split(", ").map((name) => (parent === "fields" ? name : parent.replace("…", name)))
          : [],
      );
      expect(new Set(listed).size).toBe(listed.length);
      for (const name of listed) await full.call("list_customers", { vendors: [id], fields: [name], limit: 1 });
      expect(countTokens(JSON.stringify(rows.filter(([, as]) => as === "fields")))).toBeLessThan(450);
    }
  });

  it("change neither rows nor counts", async () => {
    const [bare, more] = await Promise.all([
      masked.call("list_customers", { limit: 9 }),
      masked.call("list_customers", { limit: 9, fields: ["contacts.email", "people.email"], max_tokens: 20_000 }),
    ]);
    expect(more.rows.map((row) => row.slice(0, -2))).toEqual(bare.rows);
    expect(more.vendors).toEqual(bare.vendors);
  });
});
