/** G14: random data sets of one vendor walked to the end, and walks during which customers arrive. */

import type { SandboxVendor } from "../../../src/sandbox/population/company.ts";
import { growingPopulation } from "../../../src/sandbox/population/population.ts";
import { idsOfAll, truth } from "../../support/answers.ts";
import { randomFrom } from "../../support/mutate.ts";
import { answerFrom, sandboxApis } from "../../support/sandbox-apis.ts";
import { openTestServices, walk } from "../../support/services.ts";

export interface PagingJob {
  readonly vendor: SandboxVendor;
  readonly sets: number;
  readonly seed: number;
}

export type PagingResult = Readonly<Record<"still" | "wrong" | "moving" | "doubles" | "missing" | "unsaid", number>>;

/** Where each vendor tells its count; Pland never does, so nothing can be noticed there. */
const counting: readonly SandboxVendor[] = ["zenskar", "adfin", "sequence", "fynn"];

/** Walked with nothing changing: every customer once. */
const still = async (vendor: SandboxVendor, random: () => number): Promise<boolean> => {
  const customers = Math.floor(random() * 40);
  const test = openTestServices({ customers, vendors: [vendor], seed: 1 + Math.floor(random() * 1_000_000) });
  const given = { limit: 1 + Math.floor(random() * 30), max_tokens: 800 + Math.floor(random() * 4_000) };
  const ids = idsOfAll(test, await walk(test, "list_customers", given));
  return JSON.stringify(ids.sort()) === JSON.stringify(truth(test, [vendor]));
};

/** Walked while customers arrive: those of the start once, and said wherever the vendor's count gives it away. */
const moving = async (vendor: SandboxVendor, random: () => number) => {
  const test = openTestServices({
    customers: 2 + Math.floor(random() * 30),
    vendors: [vendor],
    seed: 1 + Math.floor(random() * 1_000_000),
  });
  const before = truth(test, [vendor]);
  const { population, grow } = growingPopulation(test.population);
  const api = sandboxApis[vendor](population);
  test.tamper(vendor, (request) => answerFrom(api, request));
  const limit = 1 + Math.floor(random() * 12);
  const several = Math.min(limit, 1 + Math.floor(random() * 3));
  const pages = [await test.call("list_customers", { limit, max_tokens: 20_000 })];
  let unsaid = 0;
  for (let page = pages[0]; page?.continuation !== undefined; page = pages.at(-1)) {
    const grows = pages.length < 20;
    if (grows) for (let one = 0; one < several; one += 1) grow();
    const isNoticeable = grows && counting.includes(vendor);
    const next = await test.call("get_customer_page", { continuation: page.continuation });
    if (isNoticeable && !next.coverage.includes("data moved while paging")) unsaid += 1;
    pages.push(next);
  }
  const ids = new Set(idsOfAll(test, pages));
  return {
    doubles: idsOfAll(test, pages).length - ids.size,
    missing: before.filter((id) => !ids.has(id)).length,
    unsaid,
  };
};

export const run = async ({ vendor, sets, seed }: PagingJob): Promise<PagingResult> => {
  const random = randomFrom(seed);
  const sum = { still: 0, wrong: 0, moving: 0, doubles: 0, missing: 0, unsaid: 0 };
  for (let set = 0; set < sets; set += 1) {
    sum.still += 1;
    if (!(await still(vendor, random))) sum.wrong += 1;
    if (set % 10 !== 0) continue;
    const { doubles, missing, unsaid } = await moving(vendor, random);
    sum.moving += 1;
    sum.doubles += doubles;
    sum.missing += missing;
    sum.unsaid += unsaid;
  }
  return sum;
};
