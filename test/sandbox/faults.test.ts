/** Every fault of the table is read as written, and does over HTTP what the table says. */

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { FaultSyntaxError, faultHelp, faultTable, parseFault, readFault } from "../../src/sandbox/faults.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";

describe("a fault", () => {
  test.each([
    ["latency:250", { kind: "latency", ms: 250 }],
    ["429", { kind: "status", status: 429 }],
    ["429:3", { kind: "status", status: 429, retryAfter: 3 }],
    ["500", { kind: "status", status: 500 }],
    ["503:1", { kind: "status", status: 503, retryAfter: 1 }],
    ["401", { kind: "status", status: 401 }],
    ["403", { kind: "status", status: 403 }],
    ["truncated", { kind: "truncated", withLength: false }],
    ["truncated:length", { kind: "truncated", withLength: true }],
    ["html", { kind: "html" }],
    ["empty", { kind: "empty" }],
    ['body:{"results":[]}', { kind: "body", json: '{"results":[]}' }],
    ["drip", { kind: "drip", ms: 100 }],
    ["drip:5", { kind: "drip", ms: 5 }],
    ["endless", { kind: "endless" }],
    ["loop", { kind: "loop" }],
    ["insert", { kind: "insert" }],
    ["ignore:*", { kind: "ignore", parameter: "*" }],
    ["ignore:name", { kind: "ignore", parameter: "name" }],
    ["reset", { kind: "reset" }],
    ["hang", { kind: "hang" }],
    ["redirect:https://other.example/x?y=1", { kind: "redirect", location: "https://other.example/x?y=1" }],
  ])("%s is read", (text, fault) => {
    expect(readFault(text)).toEqual(fault);
    expect(readFault(`${text}*2`)).toEqual({ ...fault, times: 2 });
    expect(parseFault(`sequence=${text}`)).toEqual({ vendor: "sequence", fault });
  });

  test.each([
    ["zenskar", "vendors are zenskar"],
    ["stripe=500", "vendors are zenskar"],
    ["zenskar=418", "known are latency:<ms>, 429"],
    ["zenskar=500:3", "known are"],
    ["zenskar=429:soon", "whole number"],
    ["zenskar=latency", "needs a value: latency:<ms>"],
    ["zenskar=redirect:nowhere", "whole address"],
    ["zenskar=body:{", "must be JSON"],
  ])("%s is refused with what would be right", (text, hint) => {
    expect(() => parseFault(text)).toThrow(FaultSyntaxError);
    expect(() => parseFault(text)).toThrow(hint);
  });

  test("is in the help, each on a line", () => {
    for (const { form } of faultTable) expect(faultHelp()).toContain(`\n  ${form} `);
  });
});

describe("over HTTP", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ customers: 40, seed: 1, today: Date.UTC(2026, 5, 30) });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.setFault("zenskar", undefined));

  const ask = (query = "", init: RequestInit = {}) =>
    fetch(`${sandbox.settings.ZENSKAR_BASE_URL}/customers?${query}`, {
      ...init,
      headers: {
        "x-api-key": sandbox.settings.ZENSKAR_API_KEY ?? "",
        organisation: sandbox.settings.ZENSKAR_ORGANISATION ?? "",
        apiversion: "20230501",
      },
    });

  interface List {
    readonly results: readonly { readonly id: string }[];
    readonly next: string | null;
    readonly total_count: number;
  }

  const list = async (query = ""): Promise<List> => (await ask(query)).json() as Promise<List>;
  const newest = (place: number) => sandbox.population.company("zenskar", 39 - place).id;

  test("statuses come with Retry-After if seconds are given", async () => {
    for (const [fault, status, after] of [
      ["429:3", 429, "3"],
      ["429", 429, null],
      ["503:7", 503, "7"],
      ["500", 500, null],
      ["401", 401, null],
      ["403", 403, null],
    ] as const) {
      sandbox.setFault("zenskar", fault);
      const answer = await ask();
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, after]);
      await answer.text();
    }
  });

  test("with a number hit the first requests only, and other vendors never", async () => {
    sandbox.setFault("zenskar", "500*2");
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([500, 500, 200]);
    sandbox.setFault("adfin", "500");
    expect((await ask()).status).toBe(200);
  });

  test("bodies are cut, foreign, empty or given", async () => {
    sandbox.setFault("zenskar", "truncated");
    const cut = await (await ask()).text();
    expect(cut.length).toBeGreaterThan(100);
    expect(() => JSON.parse(cut)).toThrow();
    sandbox.setFault("zenskar", "truncated:length");
    await expect(ask().then((answer) => answer.text())).rejects.toThrow();
    sandbox.setFault("zenskar", "html");
    const html = await ask();
    expect([html.status, html.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    sandbox.setFault("zenskar", "empty");
    const empty = await ask();
    expect([empty.status, await empty.text()]).toEqual([200, ""]);
    sandbox.setFault("zenskar", 'body:{"results":[]}');
    expect(await (await ask()).json()).toEqual({ results: [] });
    sandbox.setFault("zenskar", "redirect:https://other.example/x");
    const redirect = await ask("", { redirect: "manual" });
    expect([redirect.status, redirect.headers.get("location")]).toEqual([302, "https://other.example/x"]);
  });

  test("latency is at least what was asked, and the answer is whole", async () => {
    sandbox.setFault("zenskar", "latency:30");
    const start = performance.now();
    expect((await list()).results).toHaveLength(10);
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });

  test("connections are reset, or never answered, and the log tells who hung up", async () => {
    sandbox.setFault("zenskar", "reset");
    await expect(ask()).rejects.toThrow("fetch failed");
    sandbox.setFault("zenskar", "hang");
    const controller = new AbortController();
    const before = sandbox.requestCount("zenskar");
    const hanging = ask("limit=3", { signal: controller.signal });
    await vi.waitFor(() => expect(sandbox.requestCount("zenskar")).toBe(before + 1));
    controller.abort();
    await expect(hanging).rejects.toThrow("aborted");
    await vi.waitFor(() => expect(sandbox.requests.at(-1)).toMatchObject({ query: "limit=3", aborted: true }));
  });

  test("drips arrive byte by byte and whole in the end", async () => {
    sandbox.setFault("zenskar", "drip:0");
    // Nobody's id: a short answer.
    const reader = (await ask("id=123e4567-e89b-42d3-a456-426614174000")).body?.getReader();
    const chunks: Uint8Array[] = [];
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) chunks.push(read.value);
    expect(chunks.length).toBeGreaterThan(10);
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ results: [], total_count: 0 });
  });

  test("an endless body goes on past five megabytes, until the client hangs up", async () => {
    sandbox.setFault("zenskar", "endless");
    const reader = (await ask()).body?.getReader();
    let bytes = 0;
    while (bytes < 5_000_000) bytes += (await reader?.read())?.value?.length ?? Number.NaN;
    await reader?.cancel();
    await vi.waitFor(() => expect(sandbox.requests.at(-1)?.aborted).toBe(true));
  });

  test("a loop gives page one for ever, and a cursor that does not advance", async () => {
    sandbox.setFault("zenskar", "loop");
    const first = await list("limit=5");
    const second = await list(`limit=5&cursor=${encodeURIComponent(first.next ?? "")}`);
    expect(second).toEqual(first);
    expect(first.next).not.toBeNull();
  });

  test("an ignored parameter changes nothing, while others still filter", async () => {
    sandbox.setFault("zenskar", "ignore:id");
    expect((await list(`id=${newest(3)}`)).total_count).toBe(40);
    expect((await list("customer_name=nobody")).total_count).toBe(0);
    sandbox.setFault("zenskar", "ignore:*");
    const all = await list("customer_name=nobody&limit=3&order=created_at");
    expect(all.total_count).toBe(40);
    expect(all.results.map(({ id }) => id)).toEqual([newest(39), newest(38), newest(37)]);
  });

  test("an insert puts a new row in front after each answer, and those before stay", async () => {
    const own = await startSandbox({ customers: 40, seed: 1, today: Date.UTC(2026, 5, 30) });
    own.setFault("adfin", "insert");
    const page = async (number: number) => {
      const answer = await fetch(`${own.settings.ADFIN_BASE_URL}/customers?size=5&page=${number}`, {
        headers: { authorization: `Bearer ${own.settings.ADFIN_ACCESS_TOKEN}` },
      });
      return (await answer.json()) as { customers: { id: string }[]; page: { totalElements: number } };
    };
    const first = await page(0);
    const second = await page(1);
    expect(second.page.totalElements).toBe(first.page.totalElements + 1);
    expect(second.customers[0]?.id).toBe(first.customers[4]?.id);
    await own.close();
  });
});
