/** What waiting for a vendor's rate costs is said in the answer, and where it does not fit, who and when. */

import { describe, expect, it } from "vitest";
import type { Http, HttpRequest } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { openTestServices } from "../support/services.ts";

const isSequence = ({ upstream }: HttpRequest): boolean => upstream.key.startsWith("sequence:");

/** The first request to Sequence waits. */
const waiting = (ms: number) => {
  let rateWaitMs = ms;
  return (http: Http): Http =>
    async (request) => {
      const answer = await http(request);
      if (!isSequence(request)) return answer;
      const waited = { ...answer, rateWaitMs };
      rateWaitMs = 0;
      return waited;
    };
};

const usedUp =
  (http: Http): Http =>
  async (request) => {
    if (!isSequence(request)) return http(request);
    throw new HttpFailure("rate_limited", "The requests allowed per minute are used up.", { retryAfterSeconds: 40 });
  };

describe("a wait for a vendor's rate", () => {
  const questions: readonly (readonly [string, object])[] = [
    ["list_customers", { limit: 5 }],
    ["search_customers", { query: "GmbH", limit: 5 }],
    ["summarize_customers", { group_by: ["vendor"] }],
    ["triage_dunning", {}],
  ];
  it.each(questions)("stands in the coverage of %s", async (tool, given) => {
    const { coverage } = await openTestServices({ through: waiting(4_000) }).call(tool, given);
    expect(coverage).toContain("sequence waited 4 s for its rate");
    expect(coverage.match(/waited/g)).toHaveLength(1);
  });
  it("and of get_customer, for the customer's own vendor", async () => {
    const test = openTestServices({ through: waiting(2_400) });
    const { id } = test.population.company("sequence", 1);
    expect((await test.call("get_customer", { ref: `sequence:${id}` })).coverage).toContain(
      "sequence waited 2 s for its rate",
    );
  });
  it("below a second is nothing to know", async () => {
    const { coverage } = await openTestServices({ through: waiting(900) }).call("list_customers", { limit: 5 });
    expect(coverage).not.toContain("waited");
  });
});

it("a wait that does not fit the deadline is told at once: who, and when it may be tried again", async () => {
  const answer = await openTestServices({ through: usedUp }).call("list_customers", { limit: 5 });
  expect(answer.vendors.find(({ vendor }) => vendor === "sequence")).toMatchObject({
    outcome: "failed",
    problem: {
      code: "vendor_rate_limited",
      message: "Sequence has been asked as often as its rate allows in this minute.",
      retry_after_s: 40,
    },
  });
  expect(answer.complete).toBe(false);
  expect(answer.coverage).toContain("sequence failed: vendor_rate_limited, its customers are missing");
});

it("whose turn a request waits for is known to it: single ones by their caller, whole books apart", async () => {
  const askers = new Set<string>();
  const noting =
    (http: Http): Http =>
    (request) => {
      askers.add(JSON.stringify(request.asker));
      return http(request);
    };
  const test = openTestServices({ through: noting });
  await test.call("list_customers", { limit: 5 });
  expect([...askers]).toEqual([JSON.stringify({ principal: "test", isBulk: false })]);
  askers.clear();
  await test.call("summarize_customers", { group_by: ["vendor"] });
  await test.call("triage_dunning", {});
  expect([...askers]).toEqual([JSON.stringify({ principal: "test", isBulk: true })]);
});
