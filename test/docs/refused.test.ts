/** What no vendor can be asked: few, and each with its reason in the page about what is known of the vendor. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { capabilities } from "../../src/vendors/capability.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { wordValues } from "../../src/vocabulary/filters.ts";

const sources = readFileSync(resolve(import.meta.dirname, "../../docs/vendors/sources.md"), "utf8");

/** The sentence of a vendor's section that gives the reasons. */
const reasonsFor = (name: string): string => {
  const section = sources.split("\n## ").find((part) => part.startsWith(`${name}\n`)) ?? "";
  return section.split("\n").find((line) => line.startsWith("- Refused: ")) ?? "";
};

describe.each(vendors.map((vendor) => ({ name: vendor.name, vendor })))("what $name refuses", ({ name, vendor }) => {
  const words = capabilities(vendor).flatMap(({ word, how }) => (how === "unsupported" ? [word] : []));

  it("has its reason, and nothing has one that is honoured", () => {
    const given = [...reasonsFor(name).matchAll(/`(\w+)`/g)].map(([, word]) => word);
    expect(given.filter((word) => word !== "status").sort()).toEqual([...words].sort());
  });

  it("gives the reason for values of a word that it does not know", () => {
    for (const word of ["financial_status", "status"] as const) {
      const known: readonly string[] | undefined = vendor.customers.words[word]?.values;
      const refused = wordValues[word].filter((value) => known && !known.includes(value));
      if (refused.length === 0) continue;
      expect(reasonsFor(name)).toMatch(
        word === "status" ? /`status` but active, since / : new RegExp(`\`${word}: ${refused.join(", ")}\`, since `),
      );
    }
  });
});

it("at most eleven words are refused, of all that five vendors are asked", () => {
  const five = vendors.filter(({ id }) => sandboxVendors.includes(id as (typeof sandboxVendors)[number]));
  const refused = five.flatMap((vendor) => capabilities(vendor).filter(({ how }) => how === "unsupported"));
  expect(refused.length).toBeLessThanOrEqual(11);
});
