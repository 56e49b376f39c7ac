/**
 * G15: walks whose cursor never ends, or whose position is ignored, and how many requests and calls they take to end.
 */

import type { HttpAnswer } from "../../src/http/client.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { idKeys, rowsIn, withRows } from "../support/answers.ts";
import { ignoreParameters, sandboxApis } from "../support/sandbox-apis.ts";
import { openTestServices, type TestServices } from "../support/services.ts";

/** Vendors that page by cursors, and their next cursor put into an answer, with a count that never ends a walk. */
export const cursorVendors = {
  zenskar: (body: object, cursor: string) => ({ ...body, next: cursor, total_count: 1_000_000 }),
  sequence: (body: { readonly pagination?: object }, cursor: string) => ({
    ...body,
    pagination: { ...body.pagination, after: cursor, totalResultSize: 1_000_000 },
  }),
} as const;

export type CursorVendor = keyof typeof cursorVendors;

export interface Loop {
  readonly vendor: SandboxVendor;
  /** Requests to the vendor, and calls of our tools, until nothing more was offered. */
  readonly requests: number;
  readonly calls: number;
  /** The most requests of one call. */
  readonly most: number;
  readonly ended: boolean;
  /** The last answer says that something is missing. */
  readonly said: boolean;
}

const follow = async (test: TestServices, vendor: SandboxVendor, limit: number, mostCalls: number): Promise<Loop> => {
  let [calls, most, from, ended, said] = [0, 0, 0, false, false];
  let ask = () => test.call("list_customers", { limit, max_tokens: 20_000 });
  while (!ended && calls < mostCalls) {
    const page = await ask().catch((failure: unknown) => {
      if (failure instanceof Problem) return undefined;
      throw failure;
    });
    calls += 1;
    most = Math.max(most, test.sent.length - from);
    from = test.sent.length;
    const continuation = page?.continuation;
    ended = continuation === undefined;
    said = ended && page?.complete !== true;
    ask = () => test.call("get_customer_page", { continuation });
  }
  return { vendor, requests: from, calls, most, ended, said };
};

/** Pages of `rows` new customers each; the cursors come round after `cycle` of them, or never where it is undefined. */
export const cursorLoop = (
  vendor: CursorVendor,
  cycle: number | undefined,
  rows: number,
  limit: number,
  most: number,
) => {
  const test = openTestServices({ customers: 3, vendors: [vendor] });
  let asked = 0;
  let first: HttpAnswer | undefined;
  test.tamper(vendor, (_request, answer) => {
    first ??= answer() as HttpAnswer;
    const at = cycle === undefined ? asked : asked % cycle;
    asked += 1;
    const some = rowsIn(vendor, first).slice(0, rows);
    const page = withRows(
      vendor,
      first,
      some.map((row) => ({ ...row, [idKeys[vendor]]: crypto.randomUUID() })),
    );
    const cursor = `Y3Vyc29y${String(at).padStart(6, "0")}`;
    return { ...page, body: cursorVendors[vendor](page.body as object, cursor) };
  });
  return follow(test, vendor, limit, most);
};

/** The vendor sends its first page whatever position is asked for. */
export const ignoredPosition = (vendor: SandboxVendor, customers: number, limit: number, most: number) => {
  const test = openTestServices({ customers, vendors: [vendor] });
  ignoreParameters(test, vendor, sandboxApis[vendor](test.population).position);
  return follow(test, vendor, limit, most);
};
