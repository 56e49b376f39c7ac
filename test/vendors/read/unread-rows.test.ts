/** A search reads a page's rows at their turn: few of them, and what is wrong with one shows then. */

import { describe, expect, it } from "vitest";
import { JsonRefused } from "../../../src/http/answer/json-refused.ts";
import { UnreadJson } from "../../../src/http/answer/unread-json.ts";
import type { Http } from "../../../src/http/client.ts";
import { createLookAhead } from "../../../src/vendors/read/look-ahead.ts";
import { openTestServices, walk } from "../../support/services.ts";

type Read = (row: unknown, place: number) => unknown;

/** Zenskar's rows, read as `read` says. */
const reading =
  (read: Read) =>
  (http: Http): Http =>
  async (request) => {
    const answer = await http(request);
    const { results, ...facts } = answer.body as { readonly results?: readonly unknown[] };
    if (!results || !request.leavesListUnread) return answer;
    const rows = results.map((row, place) => new UnreadJson(() => read(row, place), { bytes: 1, held: 1 }));
    return { ...answer, body: { ...facts, results: rows } };
  };

const open = (read: Read) =>
  openTestServices({
    customers: 400,
    vendors: ["zenskar"],
    lookAhead: createLookAhead(60),
    through: reading(read),
  });

const question = { query: "an", limit: 30, max_tokens: 20_000 };

it("of a page's fifty rows those are read that the answer shows, and one behind them", async () => {
  const places: number[] = [];
  const test = open((row, place) => {
    places.push(place);
    return row;
  });
  const answer = await test.call("search_customers", { ...question, limit: 3 });
  expect(answer.rows).toHaveLength(3);
  expect(test.sent).toHaveLength(1);
  expect(test.sent[0]).toContain("limit=50");
  expect(places).toEqual([0, 1, 2, 3]);
});

describe("a row that is no JSON", () => {
  let isBroken = true;
  const test = open((row, place) => {
    if (isBroken && place === 10) throw new JsonRefused("unparseable");
    return row;
  });
  it("ends the vendor's part: rows before it are shown, what failed is said, nothing is complete", async () => {
    const answer = await test.call("search_customers", question);
    expect(answer.rows).toHaveLength(10);
    expect(answer.complete).toBe(false);
    expect(answer.vendors[0]).toMatchObject({
      more: true,
      problem: { code: "vendor_bad_response", message: "Zenskar sent customers that are not JSON." },
    });
  });
  it("is asked for again by the continuation, and once it is whole the walk has every customer once", async () => {
    isBroken = true;
    const first = await test.call("search_customers", question);
    const before = test.sent.length;
    isBroken = false;
    const pages = [first];
    for (let page = first; page.continuation !== undefined; page = pages.at(-1)!)
      pages.push(await test.call("get_customer_page", { continuation: page.continuation }));
    expect(test.sent.length).toBeGreaterThan(before);
    const refs = pages.flatMap(({ rows }) => rows.map(([ref]) => ref));
    const whole = (await walk(test, "search_customers", question)).flatMap(({ rows }) => rows.map(([ref]) => ref));
    expect(refs.toSorted()).toEqual(whole.toSorted());
    expect(refs.length).toBeGreaterThan(30);
  });
});
