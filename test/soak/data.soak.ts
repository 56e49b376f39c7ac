/** Goals about what vendors send: mutated bodies, random data sets, cursors without an end, hostile text. */

import { expect } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { inChildren, shares, summed } from "./children.ts";
import { largest, ofGoal, part, scaled } from "./figures.ts";
import type { BodiesJob, BodiesResult } from "./jobs/bodies.ts";
import type { PagingJob, PagingResult } from "./jobs/paging.ts";
import { type CursorVendor, cursorLoop, cursorVendors, ignoredPosition, type Loop } from "./loops.ts";

part("G2: mutated bodies", async (record) => {
  const jobs = sandboxVendors.flatMap((vendor) =>
    shares(scaled(100_000), 10_000).map((bodies, index) => ({ vendor, bodies, seed: 99 + index })),
  );
  const sum = summed(await inChildren<BodiesJob, BodiesResult>("bodies", jobs));
  const { bodies, answered, refused, uncaught, invalid, silent } = sum;
  record("G2", {
    figure: `${bodies} mutated bodies: ${answered} answered, ${refused} refused; ${uncaught} uncaught errors, ${invalid} answers outside the schema, ${silent} silent losses`,
    reached: uncaught + invalid + silent === 0,
    ...ofGoal(bodies, 500_000),
  });
  expect(uncaught + invalid + silent).toBe(0);
});

part("G14: paging", async (record) => {
  const jobs = sandboxVendors.flatMap((vendor) =>
    shares(scaled(10_000), 2_000).map((sets, index) => ({ vendor, sets, seed: 7 + index })),
  );
  const sum = summed(await inChildren<PagingJob, PagingResult>("paging", jobs));
  const { still, wrong, moving, doubles, missing, unsaid } = sum;
  record("G14", {
    figure: `${still} random data sets walked to the end: ${wrong} with a row missing or double; ${moving} walks while customers arrived: ${doubles} rows double, ${missing} missing of those that were there, ${unsaid} pages silent about what the vendor's count gave away`,
    reached: wrong + doubles + missing + unsaid === 0,
    ...ofGoal(still, 50_000),
  });
  expect(wrong + doubles + missing + unsaid).toBe(0);
});

part("G15: loops", async (record) => {
  const kinds = Object.keys(cursorVendors) as CursorVendor[];
  const cycles: { readonly cycle: number; readonly loop: Loop }[] = [];
  for (const vendor of kinds)
    for (let cycle = 1; cycle <= 50; cycle += 1)
      // One page a call, and as many as there are in one.
      for (const limit of [1, 200])
        cycles.push({ cycle, loop: await cursorLoop(vendor, cycle, Math.min(limit, 3), limit, 400) });
  const endless = await Promise.all(kinds.map((vendor) => cursorLoop(vendor, undefined, 0, 20, 5)));
  const ignored: Loop[] = [];
  for (const vendor of sandboxVendors)
    for (const limit of [1, 20]) ignored.push(await ignoredPosition(vendor, 60, limit, 5));
  const unsaid = cycles.filter(({ loop }) => !loop.ended || !loop.said).length;
  const late = cycles.filter(({ cycle, loop }) => loop.requests > cycle + 1).length;
  const cap = largest([...cycles.map(({ loop }) => loop), ...endless, ...ignored].map(({ most }) => most));
  const without = [...new Set(ignored.filter(({ ended, said }) => !ended || !said).map(({ vendor }) => vendor))];
  record("G15", {
    figure: `${cycles.length} walks whose cursors come round after 1 to 50 pages: ${unsaid} without an end that is said, ${late} after more than cycle + 1 requests; at most ${cap} requests in one call of a cursor that never ends; a vendor that always sends its first page is found out at ${sandboxVendors.length - without.length} of five${without.length > 0 ? ` (not ${without.join(", ")})` : ""}`,
    reached: unsaid + late + without.length === 0 && cap <= 250,
    note: "a cycle that leads to a later page than the first is found in under 3 × its length where each call reads one page (test/customers/dealing.test.ts): a continuation cannot carry every cursor",
  });
  expect(unsaid).toBe(0);
  expect(late + without.length).toBe(0);
  expect(cap).toBeLessThanOrEqual(250);
});
