/** Vendors' answers changed at random: translated, refused or said, never an accident and never an empty list in silence. */

import { describe, expect, it } from "vitest";
import { sandboxVendors } from "../src/sandbox/company.ts";
import { runMutations } from "./support/mutation-run.ts";

describe("whatever a vendor sends", () => {
  it.each(sandboxVendors)("%s: 5,000 mutated answers are translated, refused or said, never lost", async (vendor) => {
    const { answered, refused, uncaught, invalid, silent } = await runMutations(vendor, 5_000, 20_260_630);
    expect(uncaught.slice(0, 3)).toEqual([]);
    expect(invalid.slice(0, 3)).toEqual([]);
    expect(silent.slice(0, 3)).toEqual([]);
    expect(answered + refused).toBe(5_000);
    expect(Math.min(answered, refused)).toBeGreaterThan(50);
  });
});
