/**
 * Vendors' answers changed at random: translated, refused or said, never an accident and never an empty list in
 * silence.
 */

import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../src/http/client.ts";
import { sandboxVendors } from "../src/sandbox/population/company.ts";
import { rowsIn, withRows } from "./support/answers.ts";
import { runMutations } from "./support/mutation-run.ts";
import { openTestServices } from "./support/services.ts";

/** Of each vendor; `npm run test:soak` mutates half a million. */
const bodies = 500;

describe("whatever a vendor sends", () => {
  it.each(sandboxVendors)("%s: many mutated answers are translated, refused or said, never lost", async (vendor) => {
    const { answered, refused, uncaught, invalid, silent } = await runMutations(vendor, bodies, 20_260_630);
    expect(uncaught.slice(0, 3)).toEqual([]);
    expect(invalid.slice(0, 3)).toEqual([]);
    expect(silent.slice(0, 3)).toEqual([]);
    expect(answered + refused).toBe(bodies);
    expect(Math.min(answered, refused)).toBeGreaterThan(bodies / 100);
  });

  it.each(["constructor", "__proto__", "toString"])(
    "a state called %j is a word, not a part of the language",
    async (word) => {
      for (const vendor of sandboxVendors) {
        const test = openTestServices({ customers: 3, vendors: [vendor] });
        test.tamper(vendor, (_request, answer) => {
          const whole = answer() as HttpAnswer;
          return withRows(
            vendor,
            whole,
            rowsIn(vendor, whole).map((row) => ({ ...row, status: word, financialStatus: word })),
          );
        });
        const { rows } = await test.call("list_customers", { detail: "standard" });
        expect(
          rows.flat().every((cell) => typeof cell === "string"),
          vendor,
        ).toBe(true);
        expect(rows.length, vendor).toBeGreaterThan(0);
      }
    },
  );
});
