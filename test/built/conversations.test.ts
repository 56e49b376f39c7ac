/** Whole conversations through both official clients with the built program. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { toolDefinitions } from "../../src/tools/definitions.ts";
import { type AnyClient, clients } from "../support/clients.ts";

const rowsOf = (structured: Record<string, unknown> | undefined) => structured?.rows as string[][];

/** The embedded one has 250 at each vendor, and tells nothing more by it. */
const customers = 60;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ customers, seed: 1 });
});
afterAll(() => sandbox.close());

describe.each(Object.entries(clients))("with %s", (_, connect) => {
  let client: AnyClient;

  beforeAll(async () => {
    client = await connect({ args: [], env: sandbox.settings });
  });
  afterAll(() => client.close());

  it("finds the tools, each with both schemas", async () => {
    const tools = await client.listTools();
    expect(tools.slice(0, 5).map((tool) => tool.name)).toEqual([
      "list_customers",
      "search_customers",
      "get_customer_page",
      "get_customer",
      "describe_vendors",
    ]);
    // The build computed them ahead.
    const wanted = toolDefinitions.map(({ name, inputSchema, outputSchema }) => ({ name, inputSchema, outputSchema }));
    expect(tools.map(({ name, inputSchema, outputSchema }) => ({ name, inputSchema, outputSchema }))).toEqual(wanted);
  });

  it("walks every customer of five vendors exactly once", async () => {
    const refs: string[] = [];
    let answer = await client.callTool("list_customers", { limit: 50, max_tokens: 20_000 });
    for (;;) {
      refs.push(...rowsOf(answer.structured).map((row) => row[0] ?? ""));
      const continuation = answer.structured?.continuation;
      if (continuation === undefined) break;
      answer = await client.callTool("get_customer_page", { continuation });
    }
    expect(answer.structured?.complete).toBe(true);
    expect(new Set(refs).size).toBe(refs.length);
    // Less those that Sequence has archived and does not list.
    expect(refs.length).toBeGreaterThan(4 * customers + 40);
  });

  it("searches, opens the first hit, and finds the same name", async () => {
    const found = await client.callTool("search_customers", { query: "Müller" });
    const columns = found.structured?.columns as string[];
    const [first] = rowsOf(found.structured);
    const one = await client.callTool("get_customer", { ref: first?.[columns.indexOf("ref")] });
    const values = rowsOf(one.structured).map((row) => row[1]);
    expect(values).toContain(first?.[columns.indexOf("name")]);
  });

  it("gets an error it can learn from, as text only", async () => {
    const refused = await client.callTool("list_customers", { financial_state: "overdue" });
    expect(refused).toEqual({
      isError: true,
      structured: undefined,
      text: 'invalid_argument: list_customers has no argument "financial_state". Did you mean "financial_status"? Example: {"financial_status": "overdue", "limit": 20}',
    });
  });

  it("is told of an unknown tool as a protocol error", async () => {
    await expect(client.callTool("delete_customer", {})).rejects.toThrow(/Unknown tool/);
  });

  it("gets the same facts as text and as structured content", async () => {
    const { text, structured } = await client.callTool("list_customers", { limit: 5 });
    const [line = ""] = text.split("\n");
    for (const sentence of String(structured?.coverage).split(". ")) expect(line).toContain(sentence);
    for (const { vendor, returned } of (structured?.vendors ?? []) as { vendor: string; returned: number }[])
      expect(line).toContain(`${vendor} ${returned}`);
    for (const row of rowsOf(structured)) expect(text).toContain(row.join("\t"));
    expect(text.endsWith(`continuation: ${structured?.continuation}`)).toBe(true);
  });
});

it("serves the newest revision to the client that speaks it, from the embedded sandbox too", async () => {
  const client = await clients["the new era's client"]({ args: ["--sandbox"] });
  expect(client.version).toBe("2026-07-28");
  const { structured } = await client.callTool("list_customers", { limit: 5 });
  expect(rowsOf(structured)).toHaveLength(5);
  await client.close();
});
