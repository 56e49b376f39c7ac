import { describe, expect, it } from "vitest";
import type { Http } from "../../src/http/client.ts";
import { singleFlight } from "../../src/http/single-flight.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import { listCustomersTool } from "../../src/tools/list-customers.ts";
import { openTestServices, type TestServices } from "../support/services.ts";

/** Answers once nobody has asked anything for a while, so that whoever asks at the same time does. */
const patiently = (http: Http): Http => {
  let waiting: (() => void)[] = [];
  let quietFor = 0;
  const watch = () => {
    quietFor += 1;
    if (quietFor < 2_000) setImmediate(watch);
    else for (const answer of waiting.splice(0)) answer();
  };
  return async (request) => {
    quietFor = 0;
    if (waiting.length === 0) setImmediate(watch);
    await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
    return http(request);
  };
};

const open = (shared: boolean, customers = 40) =>
  openTestServices({ customers, through: (http) => (shared ? singleFlight(patiently(http), 1_000) : http) });

const askedAs = (test: TestServices, pii: "full" | "masked"): Promise<Envelope> =>
  listCustomersTool.run(readArguments(listCustomersTool, { limit: 5 }) as never, {
    services: test.services,
    caller: { ...test.caller, pii },
    signal: new AbortController().signal,
  });

describe("thirty-two callers who search alike at once", () => {
  const { email, vatId } = openTestServices().population.company("zenskar", 3);
  const questions: readonly (readonly [string, string, number])[] = [
    ["by e-mail address", email ?? "", 10],
    ["by VAT id", vatId ?? "DE266125927", 6],
  ];
  it.each(questions)("%s ask the vendors no more than one does", async (_, query, requests) => {
    const alone = open(false);
    const answer = await alone.call("search_customers", { query });
    const together = open(true);
    const answers = await Promise.all(Array.from({ length: 32 }, () => together.call("search_customers", { query })));
    const unsealed = (one: Envelope) => ({ ...one, continuation: one.continuation !== undefined });
    expect(answers.map(unsealed)).toEqual(Array(32).fill(unsealed(answer)));
    expect(together.sent.toSorted()).toEqual(alone.sent.toSorted());
    expect(together.sent).toHaveLength(requests);
  });
});

it("thirty-two callers who search for one name at once take seven requests in a book of 250", async () => {
  const together = open(true, 250);
  const search = () => together.call("search_customers", { query: "Fairbairn" });
  const answers = await Promise.all(Array.from({ length: 32 }, search));
  expect(new Set(answers.map(({ rows }) => rows.length)).size).toBe(1);
  expect(together.sent).toHaveLength(7);
});

it("who may see personal data and who may not share a request, and each sees what it may", async () => {
  const [full, masked] = [await askedAs(open(false), "full"), await askedAs(open(false), "masked")];
  const together = open(true);
  const [one, other] = await Promise.all([askedAs(together, "full"), askedAs(together, "masked")]);
  expect([one?.rows, other?.rows]).toEqual([full.rows, masked.rows]);
  expect(one?.rows).not.toEqual(other?.rows);
  expect(together.sent).toHaveLength(5);
});
