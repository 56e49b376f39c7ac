/** G12: many calls in one process with 2 % faults: nothing grows. */

import { afterAll, beforeAll, expect } from "vitest";
import { randomFrom } from "../support/mutate.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { ofGoal, part, scaled } from "./figures.ts";
import { errorStatus, reset, startVendorDoor, truncated, type VendorDoor, webPage } from "./vendor-door.ts";
import { type Seen, startWatch } from "./watch.ts";

const goal = 1_000_000;
/** Without Sequence, whose 100 requests a minute would be the measure of everything. */
const vendors = ["zenskar", "pland", "adfin", "fynn"] as const;
const [atOnce, everyMs, faultShare] = [24, 5_000, 0.02];
const faults = [errorStatus(500), errorStatus(503), reset, truncated, webPage];

const random = randomFrom(5);
let vendor: VendorDoor;
let ill = 0;
beforeAll(async () => {
  vendor = await startVendorDoor({
    customers: 40,
    ill: () => {
      if (random() >= faultShare) return undefined;
      ill += 1;
      return faults[ill % faults.length];
    },
  });
});
afterAll(() => vendor.close());

/** Growth in MB per hour by least squares, and the standard error of it. */
const slopeOf = (seen: readonly Seen[], of: "heap" | "rss") => {
  const points = seen.map((one) => [one.at / 3_600_000, one[of] / 1e6] as const);
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  const slope = points.reduce((sum, [at, size]) => sum + (at - x) * (size - y), 0) / spread;
  const rest = points.reduce((sum, [at, size]) => sum + (size - y - slope * (at - x)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / (points.length - 2) / spread) };
};

/** Lists, pages and single customers in turn, each at one vendor. */
const caller = (server: Awaited<ReturnType<typeof startStdioProgram>>) => {
  let [calls, failed] = [0, 0];
  let continuation: string | undefined;
  const once = async () => {
    const at = calls++;
    const id = vendors[at % vendors.length] ?? "pland";
    const [tool, given] =
      at % 10 === 8 && continuation
        ? (["get_customer_page", { continuation }] as const)
        : at % 10 === 9
          ? (["get_customer", { ref: `${id}:${vendor.population.company(id, at % 40).id}` }] as const)
          : // No two alike at once, which would be sent once.
            (["list_customers", { vendors: [id], limit: 1 + (at % 40) }] as const);
    const { result } = await server.call(tool, given);
    const sent = result?.structuredContent as { readonly continuation?: string } | undefined;
    if (result?.isError !== false && !sent) failed += 1;
    continuation = sent?.continuation ?? continuation;
  };
  return { once, calls: () => calls, failed: () => failed };
};

part("G12: endurance", async (record) => {
  const [wanted, mostMs] = [scaled(goal, 500), Math.max(20_000, scaled(1_800_000))];
  const watch = startWatch();
  const env = Object.assign(
    { BILLING_MCP_LOG_LEVEL: "silent" },
    ...vendors.map((id) => vendor.settings(id)),
    watch.env,
  );
  const server = await startStdioProgram({ env, keep: false });
  const { once, calls, failed } = caller(server);
  const since = performance.now();
  const goesOn = () => calls() < wanted && performance.now() - since < mostMs;
  const seen: Seen[] = [];
  let going = true;
  const look = async () => {
    while (going) {
      seen.push(await watch.ask(server.child.pid));
      await new Promise((resolve) => setTimeout(resolve, Math.min(everyMs, mostMs / 40)));
    }
  };
  const looking = look();
  const worker = async () => {
    while (goesOn()) await once();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const perSecond = calls() / ((performance.now() - since) / 1_000);
  going = false;
  await looking;
  const code = await server.end();
  watch.remove();
  const late = seen.slice(seen.length >> 1);
  const [heap, rss] = [slopeOf(late, "heap"), slopeOf(late, "rss")];
  const descriptors = late.map((one) => one.descriptors);
  const apart = Math.max(...descriptors) - Math.min(...descriptors);
  const warnings = seen.at(-1)?.warnings ?? 0;
  record("G12", {
    figure: `${calls()} calls (${perSecond.toFixed(0)} a second) over four vendors, ${ill} of ${vendor.requests()} requests met a fault, ${failed()} calls were told so: over the second half the heap after collection grows by ${heap.slope.toFixed(1)} ± ${heap.error.toFixed(1)} MB an hour (RSS ${rss.slope.toFixed(0)} ± ${rss.error.toFixed(0)}; ${((late.at(-1)?.heap ?? 0) / 1e6).toFixed(1)} and ${((late.at(-1)?.rss ?? 0) / 1e6).toFixed(0)} MB at the end), descriptors ±${(apart / 2).toFixed(1)}, ${warnings} warnings, exit code ${code}`,
    reached: calls() >= goal && heap.slope <= 1 && apart <= 10 && warnings === 0 && code === 0,
    ...ofGoal(calls(), goal),
  });
  expect(warnings).toBe(0);
  expect(code).toBe(0);
});
