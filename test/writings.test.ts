/** One name or number in several writings: found, or said to be missed. */

import { describe, expect, it } from "vitest";
import type { SandboxVendor } from "../src/sandbox/population/company.ts";
import { createPopulation } from "../src/sandbox/population/population.ts";
import { hasTwoWritings, stablePieces } from "../src/text/fold.ts";
import { idsOfAll, partOf } from "./support/answers.ts";
import { openTestServices, today } from "./support/services.ts";

const customers = 250;
const population = createPopulation({ customers, seed: 1, today });

/** Customers whose vendor holds the name with its accents apart. */
const apart = (vendor: SandboxVendor) =>
  Array.from({ length: customers }, (_, index) => population.company(vendor, index)).filter(
    ({ name }) => name.normalize("NFC") !== name,
  );

describe("letters that can be written in several ways", () => {
  it("are what a name is cut at", () => {
    expect(stablePieces("Wöß Küchenstudio AG")).toEqual(["W", "ß K", "chenstudio AG"]);
    expect(stablePieces("Wo\u0308ß")).toEqual(["W", "ß"]);
    expect([hasTwoWritings("Acme GmbH"), hasTwoWritings("Łódź"), hasTwoWritings("Łek")]).toEqual([false, true, false]);
  });

  it.each(["zenskar", "pland"] as const)("%s: list_customers finds a name however it was typed in", async (id) => {
    const test = openTestServices({ customers, seed: 1, vendors: [id] });
    const held = apart(id);
    expect(held.length).toBeGreaterThan(0);
    for (const company of held.slice(0, 5)) {
      const answer = await test.call("list_customers", { name: company.name.normalize("NFC"), max_tokens: 20_000 });
      expect(idsOfAll(test, [answer])).toContain(`${id}:${company.id}`);
      expect(partOf(answer, id).filters).toEqual(["name:local"]);
    }
  });

  it.each(["adfin", "fynn"] as const)(
    "%s: what the vendor alone can match may miss rows, and says so; all rows of a small list are read",
    async (id) => {
      const large = openTestServices({ customers: 2_010, seed: 1, vendors: [id] });
      const test = openTestServices({ customers, seed: 1, vendors: [id] });
      // How they search at all is not documented.
      for (const name of ["Müller", "gmbh"]) {
        expect((await large.call("list_customers", { name })).coverage).toContain(`${id} may miss rows`);
        expect((await test.call("list_customers", { name })).coverage).not.toContain("may miss");
      }
      const all = await test.call("search_customers", { query: "Müller", limit: 200, max_tokens: 20_000 });
      expect([all.coverage.includes("may miss"), partOf(all, id).filters]).toEqual([false, ["query:local"]]);
    },
  );
});

describe("numbers and VAT ids as people type them", () => {
  it("reach Fynn as it keeps them", async () => {
    const test = openTestServices({ customers, seed: 1, vendors: ["fynn"] });
    const company = Array.from({ length: customers }, (_, index) => test.population.company("fynn", index)).find(
      ({ vatId }) => vatId?.startsWith("DE"),
    );
    const vatId = company?.vatId ?? "";
    for (const typed of [vatId.toLowerCase(), vatId.replace(/(..)(...)/, "$1 $2 "), vatId]) {
      const answer = await test.call("list_customers", { vat_id: typed });
      expect(idsOfAll(test, [answer])).toContain(`fynn:${company?.id}`);
    }
  });

  it("are nobody's at Pland where they are no whole number, and need no request", async () => {
    const test = openTestServices({ customers, vendors: ["pland"] });
    const answer = await test.call("list_customers", { number: "abc" });
    expect([answer.rows, answer.complete, test.sent]).toEqual([[], true, []]);
    const padded = `00${test.population.company("pland", 3).number}`;
    expect((await test.call("list_customers", { number: padded })).rows).toHaveLength(1);
  });

  it("reach Adfin's time of change as an instant", async () => {
    const test = openTestServices({ customers, vendors: ["adfin"] });
    await test.call("list_customers", { updated_after: "2026-01-01" });
    expect(test.sent[0]).toContain(encodeURIComponent("2026-01-01T00:00:00.000Z"));
  });
});

describe("a page after the first", () => {
  it("counts for the vendors still asked, and names them", async () => {
    const test = openTestServices({ customers: 1_010, vendors: ["zenskar", "sequence"] });
    let page = await test.call("list_customers", { name: "ag", limit: 6 });
    while (page.vendors.length === 2) {
      expect(page.coverage).toMatch(/; (?:at least )?\d+ match\. /);
      page = await test.call("get_customer_page", { continuation: page.continuation });
    }
    expect(page.coverage).toContain(`; at least ${partOf(page, "zenskar").total} match at zenskar.`);
  });

  it("is not complete where a second spelling was not asked", async () => {
    const test = openTestServices({ customers: 2_500, vendors: ["fynn"] });
    const answer = await test.call("search_customers", { query: "Mueller", limit: 200, max_tokens: 20_000 });
    expect(answer.coverage).toContain("too many for a second spelling or form");
    expect(answer.complete).toBe(false);
  });
});
