/** What an agent pays: definitions, rows, fixed parts and continuations in o200k_base tokens, none above its limit. */

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, it } from "vitest";
import { openBenchServices, vendors } from "../../bench/services.ts";
import { definitionTokens, pageOf, pageOfAll, summaryTokens, tokenLimits } from "../../bench/token-figures.ts";
import { linkedDefinitions } from "./linked-definitions.ts";
import { holdLimits } from "./table.ts";

const aboutCustomers = ["list_customers", "search_customers", "get_customer_page", "get_customer", "describe_vendors"];
const limitOf = (name: string): number => (aboutCustomers.includes(name) ? 600 : 350);

describe("what an agent pays", () => {
  it("for the tools' definitions stays small, one by one and together", async () => {
    const tools = await linkedDefinitions();
    const each = tools.map((tool) => ({ what: tool.name, figure: definitionTokens(tool), limit: limitOf(tool.name) }));
    holdLimits([
      ...each,
      { what: "all seven", figure: each.reduce((sum, { figure }) => sum + figure, 0), limit: tokenLimits.definitions },
      { what: "tools/list as a whole", figure: countTokens(JSON.stringify(tools)), limit: 2_800 },
    ]);
  });

  it("for a customer, and for everything around them, stays small", async () => {
    const pages = await Promise.all(vendors.map(async (vendor) => ({ vendor, ...(await pageOf(vendor)) })));
    const all = await pageOfAll();
    const mean = pages.reduce((sum, { perRow }) => sum + perRow, 0) / pages.length;
    holdLimits([
      ...pages.map(({ vendor, perRow }) => ({ what: `a row of ${vendor}`, figure: perRow, limit: 50 })),
      { what: "a row, mean", figure: mean, limit: tokenLimits.row },
      { what: "a row over five vendors", figure: all.perRow, limit: tokenLimits.rowOfFive },
      ...pages.map(({ vendor, fixed }) => ({ what: `fixed, ${vendor}`, figure: fixed, limit: tokenLimits.fixedOne })),
      { what: "fixed, five vendors", figure: all.fixed, limit: tokenLimits.fixedFive },
      { what: "fixed, five vendors, text", figure: all.fixedText, limit: tokenLimits.fixedFiveText },
      ...pages.map(({ vendor, continuation }) => ({
        what: `continuation, ${vendor}`,
        figure: continuation,
        limit: 110,
      })),
      { what: "continuation, five vendors", figure: all.continuation, limit: 240 },
      { what: "a customer's summary, median", figure: await summaryTokens(), limit: tokenLimits.customerSummary },
    ]);
  });
});

describe("what a vendor pays", () => {
  it("is one request for a page, on the first and on every other", async () => {
    const requests = async (given: object) => {
      const services = openBenchServices(400);
      const first = await services.call("list_customers", given);
      const onFirst = services.exchanges.length;
      await services.call("get_customer_page", { continuation: first.continuation });
      return { onFirst, onSecond: services.exchanges.length - onFirst };
    };
    const all = await requests({});
    const each = await Promise.all(
      vendors.map(async (vendor) => ({ vendor, ...(await requests({ vendors: [vendor] })) })),
    );
    holdLimits([
      { what: "first page of five vendors", figure: all.onFirst, limit: 5 },
      { what: "second page of five vendors", figure: all.onSecond, limit: 5 },
      ...each.flatMap(({ vendor, onFirst, onSecond }) => [
        { what: `first page of ${vendor}`, figure: onFirst, limit: 1 },
        { what: `second page of ${vendor}`, figure: onSecond, limit: 1 },
      ]),
    ]);
  });
});
