/** V45 and V47: answers that lie about how much there is, or about which question they answer. */

import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../src/http/client.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { idsOfAll, partOf, problemOf, truth } from "../support/answers.ts";
import { openTestServices, type TestServices, walk } from "../support/services.ts";

type Body = Record<string, unknown>;

const changing = (test: TestServices, vendor: SandboxVendor, change: (answer: HttpAnswer) => Partial<HttpAnswer>) =>
  test.tamper(vendor, (_request, answer) => {
    const whole = answer() as HttpAnswer;
    return { ...whole, ...change(whole) };
  });

const within = (body: unknown, path: readonly string[], value: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return { ...(body as Body), [key]: within((body as Body)[key], rest, value) };
};

/** Where a vendor says how many there are; Pland does not. */
const totals: Partial<Record<SandboxVendor, readonly string[]>> = {
  zenskar: ["total_count"],
  adfin: ["page", "totalElements"],
  sequence: ["pagination", "totalResultSize"],
  fynn: ["meta", "pagination", "totalItems"],
};

const lies = Object.entries(totals).flatMap(([vendor, path]) =>
  [0, -1, 5, "9223372036854775808", null].map((total) => ({ vendor: vendor as SandboxVendor, path, total })),
);

describe("totals", () => {
  it.each(lies)(
    "$vendor: a total of $total ends no walk early and starts none anew",
    async ({ vendor, path, total }) => {
      const test = openTestServices({ customers: 25, vendors: [vendor] });
      changing(test, vendor, ({ body }) => ({ body: within(body, path, total) }));
      const pages = await walk(test, "list_customers", { limit: 7 }, 50);
      expect(idsOfAll(test, pages).sort()).toEqual(truth(test, [vendor]));
    },
  );
});

const echoes: readonly {
  readonly vendor: SandboxVendor;
  readonly change: (answer: HttpAnswer) => Partial<HttpAnswer>;
}[] = [
  { vendor: "adfin", change: ({ body }) => ({ body: within(body, ["page", "page"], 9) }) },
  { vendor: "adfin", change: ({ body }) => ({ body: within(body, ["page", "size"], 3) }) },
  { vendor: "fynn", change: ({ body }) => ({ body: within(body, ["meta", "pagination", "currentPage"], 9) }) },
  { vendor: "fynn", change: ({ body }) => ({ body: within(body, ["meta", "pagination", "itemsPerPage"], 3) }) },
  { vendor: "fynn", change: ({ body }) => ({ body: within(body, ["meta"], undefined) }) },
  { vendor: "sequence", change: ({ headers }) => ({ headers: { ...headers, "sequence-version": "2019-01-01" } }) },
];

describe("echoes", () => {
  it.each(echoes)(
    "$vendor: an answer that says it is another page, or for another caller, is not believed",
    async ({ vendor, change }) => {
      const alone = openTestServices({ customers: 25, vendors: [vendor] });
      changing(alone, vendor, change);
      expect((await problemOf(alone.call("list_customers", { limit: 7 }))).code).toBe("vendor_bad_response");
      const among = openTestServices({ customers: 25 });
      changing(among, vendor, change);
      const answer = await among.call("list_customers", { limit: 25 });
      expect(partOf(answer, vendor)).toMatchObject({ outcome: "failed", problem: { code: "vendor_bad_response" } });
      expect(answer.vendors.filter((one) => one.outcome === "ok")).toHaveLength(4);
    },
  );
});
