/** C01 to C23: whatever a client sends, and however it leaves, the server answers, refuses or ignores it, and lives. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { problemOf } from "../support/answers.ts";
import { lost } from "../support/covered.ts";
import { openTestServices, today } from "../support/services.ts";
import { type StdioProgram, startStdioProgram } from "../support/stdio-program.ts";
import { clientCatalogue } from "./client-catalogue.ts";

const cells = ["C06", "C09", "C11", "C12", "C13", "C14", "C15", "C16", "C17", "C22", "C23"];
const patient = { timeout: 15_000 };

describe("the catalogue", () => {
  it("has all twenty-three rows, in order", () => {
    const all = Array.from({ length: 23 }, (_, index) => `C${String(index + 1).padStart(2, "0")}`);
    expect(clientCatalogue.map(({ id }) => id)).toEqual(all);
  });
  it.each(clientCatalogue)("$id, $fault: what holds it exists", (row) => {
    expect(lost(row)).toEqual([]);
    expect(Boolean(row.cells)).toBe(cells.includes(row.id));
    expect(row.cells || (row.held ?? []).length > 0 || row.script !== undefined).toBe(true);
  });
});

describe("the built program on stdio", () => {
  let sandbox: Sandbox;
  let server: StdioProgram;
  /** Prints from the moment the server has taken stdout over, as a careless dependency would. */
  const noisy = "const first=console;setInterval(()=>{if(console!==first)console.log('noise')},5).unref()";
  beforeAll(async () => {
    sandbox = await startSandbox({ customers: 12, seed: 6 });
    server = await startStdioProgram({
      env: sandbox.settings,
      flags: ["--import", `data:text/javascript,${encodeURIComponent(noisy)}`],
    });
  });
  afterAll(async () => {
    await server.end();
    await sandbox.close();
  });
  const alive = async () => expect((await server.ask("ping", {})).result).toEqual({});

  it("C06: is opened twice without forgetting anything", async () => {
    const again = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "other", version: "2" } };
    const answer = await server.ask("initialize", again);
    expect(answer.result ?? answer.error).toBeDefined();
    expect((await server.call("list_customers", { limit: 5 })).result?.isError).toBeUndefined();
  });

  it("C11: an unknown tool is a protocol error, an unknown method too, a wrong argument one to learn from", async () => {
    expect((await server.call("delete_customer", {})).error?.code).toBe(-32602);
    expect((await server.ask("customers/delete", {})).error?.code).toBe(-32601);
    for (const given of [
      { limit: 0 },
      { limit: -1 },
      { limit: 1e9 },
      { limit: "many" },
      { limit: {} },
      { limti: 5 },
      { constructor: 1 },
    ]) {
      const { result } = await server.call("list_customers", given);
      expect(result?.isError, JSON.stringify(given)).toBe(true);
      expect(result?.content?.[0]?.text).toMatch(/^invalid_argument: /);
    }
    expect((await server.call("list_customers", { limit: "5" })).result?.isError).toBeUndefined();
    // The one key that the SDK leaves out before any handler sees it.
    const disguised = JSON.parse('{"__proto__":{"limit":1,"polluted":true}}');
    const { result } = await server.call("list_customers", disguised);
    expect(result?.content?.[0]?.text).toMatch(/^invalid_argument: list_customers has no argument "__proto__/);
  });

  it("C12: a name in other letters is another name", async () => {
    server.write('{"jsonrpc":"2.0","id":71,"Method":"ping"}');
    server.write('{"jsonrpc":"2.0","id":72,"method":"Ping"}');
    server.write('{"jsonrpc":"2.0","id":73,"method":"tools/call","param\u017f":{"name":"list_customers"}}');
    await alive();
    await alive();
    expect(server.answers.filter(({ id, result }) => [71, 72, 73].includes(Number(id)) && result)).toEqual([]);
  });

  it("C09, C17: of 200 calls at once 64 are under way; cancelled, each lets go of its vendor and says no more", async () => {
    sandbox.setFault("zenskar", "hang");
    const before = sandbox.requests.length;
    const ids = Array.from({ length: 200 }, (_, index) => 2_000 + index);
    // No two alike, which would be sent once.
    for (const [index, id] of ids.entries())
      void server.call("list_customers", { vendors: ["zenskar"], external_id: `CRM-${index}` }, id);
    const answered = () => server.answers.filter(({ id }) => ids.includes(Number(id)));
    const codes = () => answered().map(({ result }) => result?.content?.[0]?.text.split(":")[0]);
    await expect.poll(() => answered().length, patient).toBeGreaterThanOrEqual(200 - 64);
    // Eight of them are with the vendor; nobody else gets through to it.
    await expect.poll(() => sandbox.requests.length - before, patient).toBe(8);
    for (const id of ids)
      server.write(JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } }));
    // The vendor would be waited for five seconds; these are gone long before that.
    await expect
      .poll(() => sandbox.requests.slice(before).every(({ aborted }) => aborted), { timeout: 4_000, interval: 20 })
      .toBe(true);
    sandbox.setFault("zenskar", undefined);
    await alive();
    expect((await server.call("list_customers", { vendors: ["zenskar"] })).result?.isError).toBeUndefined();
    expect(new Set(codes())).toEqual(new Set(["overloaded"]));
    expect(answered().filter(({ id }) => Number(id) < 2_008)).toEqual([]);
  });

  it("C22: what prints meanwhile reaches the log, and stdout only carries the protocol", async () => {
    await expect.poll(server.log, patient).toContain("noise");
    await alive();
    expect(server.foreign).toEqual([]);
  });

  it("C23: starts with those vendors that are configured, and says which", async () => {
    const { PLAND_API_KEY, PLAND_BASE_URL } = sandbox.settings as Record<string, string>;
    const env = { PLAND_API_KEY: PLAND_API_KEY ?? "", PLAND_BASE_URL: PLAND_BASE_URL ?? "" };
    const small = await startStdioProgram({ env });
    const { result } = await small.call("list_customers", {});
    expect(result?.structuredContent).toMatchObject({ vendors: [{ vendor: "pland", outcome: "ok" }] });
    await expect.poll(small.log, patient).toContain('"vendors":["pland"]');
    expect(await small.end()).toBe(0);
  });
});

const settled = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "answered",
    (failure: unknown) => (failure instanceof Problem ? failure.code : `uncaught ${String(failure)}`),
  );

describe("arguments from outside", () => {
  it("C13: a continuation that is not exactly ours is refused before any vendor is asked", async () => {
    let now = today;
    const test = openTestServices({ customers: 12, ttlSeconds: 60, now: () => now });
    const other = openTestServices({ customers: 12, vendors: ["pland"] });
    const first = await test.call("list_customers", { limit: 5 });
    const foreign = await other.call("list_customers", { limit: 5 });
    const good = first.continuation ?? "";
    const swapped = good.slice(0, 40) + (good[40] === "A" ? "B" : "A") + good.slice(41);
    const bad = [swapped, good.slice(0, -1), `${good}A`, `${good}=`, foreign.continuation, "x".repeat(1_000_000)];
    const asked = test.sent.length;
    for (const continuation of bad)
      expect((await problemOf(test.call("get_customer_page", { continuation }))).code).toMatch(
        /^(token_invalid|invalid_argument)$/,
      );
    now += 61_000;
    expect((await problemOf(test.call("get_customer_page", { continuation: good }))).code).toBe("token_expired");
    expect(test.sent).toHaveLength(asked);
  });

  const odd = ["\ud800 lone", "a\0b", "a\r\nX-Injected: 1", "%00%2e%2e", "\ufdfa".repeat(100), "x".repeat(1_000_000)];
  it("C14: odd and endless texts are invalid_argument or sent as what they are, never an accident", async () => {
    const test = openTestServices({ customers: 3 });
    for (const text of odd) {
      for (const given of [
        { name: text },
        { email: text },
        { created_after: text },
        { vat_id: text, vendors: ["fynn"] },
        { vendor_filters: [`zenskar.search=${text}`] },
        { sort: text },
      ])
        expect(await settled(test.call("list_customers", given))).toMatch(
          /^(answered|invalid_argument|vendor_rejected)$/,
        );
      expect(await settled(test.call("search_customers", { query: text }))).toMatch(/^(answered|invalid_argument)$/);
      expect(await settled(test.call("get_customer", { ref: text }))).toMatch(/^(invalid_argument|not_found)$/);
    }
    // U+FDFA becomes eighteen letters when compared; nothing else grows.
    expect(test.sent.filter((one) => one.length > 20_000 || /[\r\n\0]/.test(one)).length).toBe(0);
  });

  const paths = [
    "..",
    ".",
    "../../admin",
    "a?x=1",
    "//evil.example",
    "%2e%2e",
    "a#b",
    "a/../b",
    "http://evil.example/",
  ];
  it("C15: an id that is a path, a query or a host is refused, and no request leaves for it", async () => {
    const test = openTestServices({ customers: 3 });
    for (const path of paths)
      for (const { name } of test.connections) {
        const ref = `${name}:${path}`;
        expect(await settled(test.call("get_customer", { ref }))).toMatch(/^(invalid_argument|not_found)$/);
        expect(await settled(test.call("list_customers", { ids: [ref] }))).toMatch(
          /^(invalid_argument|not_found|answered)$/,
        );
      }
    expect(test.sent).toEqual([]);
  });

  it("C16: a filter inside a filter stays one value of one parameter", async () => {
    const inside = ["x&email=y@z.example", "x=1", "[$ne]", "x,y", "x%26email%3Dy", "x#y", "x?y=1"];
    /** The names of each request's parameters, of lists that are too long to be read here instead. */
    const parametersOf = async (name: string): Promise<readonly string[]> => {
      const test = openTestServices({ customers: 2_010 });
      await settled(test.call("list_customers", { name, limit: 1 }));
      return test.sent.map((one) => {
        const [path, query] = one.split("?");
        return [path, ...new URLSearchParams(query).keys()].join(" ");
      });
    };
    // One that a vendor is asked for at once, and one whose other writings make it list its customers first.
    const plain = new Set([...(await parametersOf("y")), ...(await parametersOf("Łódź"))]);
    // Pland is asked for all rows where letters alone may miss a name.
    plain.add("pland /customers/ sort offset limit");
    for (const text of inside) for (const sent of await parametersOf(text)) expect(plain, text).toContain(sent);
    const test = openTestServices({ customers: 3 });
    for (const filter of ["pland.generalField[$ne]=x", "zenskar.search[]=x", "adfin.a&b=c", "fynn.page=9"])
      expect(await settled(test.call("list_customers", { vendor_filters: [filter] }))).toBe("invalid_argument");
    expect(test.sent).toEqual([]);
  });
});
