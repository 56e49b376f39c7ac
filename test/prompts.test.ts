/**
 * Prompts, resources and completions as a client gets them: what they say, whose data they show, how refusals teach.
 */

import { Client, InMemoryTransport, ProtocolError } from "@modelcontextprotocol/client";
import { afterAll, describe, expect, it } from "vitest";
import { prompts } from "../src/prompts/registry.ts";
import { buildServer } from "../src/server.ts";
import { asText } from "../src/tools/answers/envelope.ts";
import { tools } from "../src/tools/registry.ts";
import { idsOf } from "./support/answers.ts";
import { openTestServices, type TestServices } from "./support/services.ts";

const opened: Client[] = [];
afterAll(() => Promise.all(opened.map((client) => client.close())));

const linked = async ({ services, caller }: Pick<TestServices, "services" | "caller">, calls: string[] = []) => {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const onCall = ({ tool, outcome }: { readonly tool: string; readonly outcome: string }) =>
    calls.push(`${tool} ${outcome}`);
  const client = new Client({ name: "test", version: "1" });
  await Promise.all([
    buildServer({ services: async () => services, caller, version: "0", onCall }).connect(far),
    client.connect(near),
  ]);
  opened.push(client);
  return client;
};

const test = openTestServices();
const client = await linked(test);

const promptText = async (name: string, given: Record<string, string>): Promise<string> => {
  const { messages } = await client.getPrompt({ name, arguments: given });
  expect(messages.map(({ role, content }) => [role, content.type])).toEqual([["user", "text"]]);
  const content = messages[0]?.content;
  return content?.type === "text" ? content.text : "";
};

const textOf = async (one: Client, uri: string): Promise<string> => {
  const { contents } = await one.readResource({ uri });
  const [content] = contents;
  expect([contents.length, content?.uri, content?.mimeType]).toEqual([1, uri, "text/plain"]);
  return content && "text" in content ? content.text : "";
};

const refusalOf = async (call: Promise<unknown>): Promise<{ code: number; message: string }> => {
  const outcome = await call.then(
    () => new Error("No refusal at all"),
    (failure: unknown) => failure,
  );
  if (outcome instanceof ProtocolError) return { code: outcome.code, message: outcome.message };
  throw outcome;
};

const filled: Readonly<Record<string, Record<string, string>>> = {
  overdue_triage: { vendors: "adfin,fynn", min_days_overdue: "31", currency: "eur", min_amount: "250", rows: "10" },
  customer_360: { customer: "Acme GmbH" },
  billing_question: { question: "How many customers have no working mandate?", vendors: "adfin" },
};

describe("a prompt", () => {
  it.each(prompts.map(({ name }) => name))("%s reads as its snapshot", async (name) => {
    await expect(await promptText(name, filled[name] ?? {})).toMatchFileSnapshot(`./__snapshots__/prompts/${name}.txt`);
  });

  it.each(prompts.map(({ name }) => name))(
    "%s names its calls in order, when to stop, and the table, and only tools that exist",
    async (name) => {
      const text = await promptText(name, filled[name] ?? {});
      const headings = ["Order of calls", "When to stop", "Answer"].map((heading) => text.indexOf(`\n${heading}\n`));
      expect(headings.every((at) => at > 0)).toBe(true);
      expect(headings).toEqual(headings.toSorted((a, b) => a - b));
      expect(text).toMatch(/\n(\|[^\n]+)\n\|(---\|)+\n/);
      expect(text).toMatch(/after \w+ calls in any case/);
      const named = [...text.matchAll(/\b(?:list|search|get|describe|summarize|triage)_[a-z_]+/g)].map(([one]) => one);
      expect(named.length).toBeGreaterThan(0);
      const known = tools.map((tool) => tool.name);
      expect(named.filter((one) => !known.includes(one))).toEqual([]);
    },
  );

  it("writes calls that their tools accept", async () => {
    for (const [name, given] of Object.entries(filled)) {
      const text = await promptText(name, given);
      for (const [, tool = "", json = ""] of text.matchAll(/^\d\. ([a-z_]+) (\{.*\})$/gm)) {
        if (json.includes("…")) continue;
        await expect(test.call(tool, JSON.parse(json))).resolves.toHaveProperty("coverage");
      }
    }
    expect(await promptText("overdue_triage", filled.overdue_triage ?? {})).toContain(
      'triage_dunning {"vendors":["adfin","fynn"],"min_days_overdue":31,"currency":"EUR","min_amount":"250","limit":10}',
    );
  });

  it("skips the search where a customer is named by its ref", async () => {
    const { id } = test.population.company("fynn", 3);
    const text = await promptText("customer_360", { customer: `fynn:${id}` });
    expect(text).toContain(`1. get_customer {"ref":"fynn:${id}"}`);
    expect(text).not.toContain("search_customers");
  });

  it.each([
    ["overdue_triag", {}, /no prompt "overdue_triag".*Did you mean "overdue_triage"/],
    ["customer_360", {}, /customer is missing. Example: \{"customer"/],
    ["overdue_triage", { curency: "EUR" }, /no argument "curency". Did you mean "currency"/],
    ["overdue_triage", { vendors: "zenska" }, /"zenska" is not connected.*Did you mean vendors: \["zenskar"\]/],
    ["overdue_triage", { min_amount: "5" }, /min_amount needs currency/],
    ["overdue_triage", { rows: "500" }, /allowed: integer 1 to 50/],
  ])("%s %j is refused as a protocol error that teaches", async (name, given, message) => {
    const refusal = await refusalOf(client.getPrompt({ name, arguments: given }));
    expect(refusal.code).toBe(-32602);
    expect(refusal.message).toMatch(message);
  });
});

describe("a resource", () => {
  it("says what its tool says", async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      "billing://vendors",
      ...test.connections.map(({ name }) => `billing://vendors/${name}`),
      "ui://billing-customers/view",
    ]);
    expect(await textOf(client, "billing://vendors")).toBe(asText(await test.call("describe_vendors", {})));
    expect(await textOf(client, "billing://vendors/fynn")).toBe(
      asText(await test.call("describe_vendors", { vendor: "fynn" })),
    );
    const list = await test.call("list_customers", { vendors: ["adfin"], limit: 1 });
    const answer = asText(
      await test.call("get_customer", { ref: list.rows[0]?.[0], detail: "full", max_tokens: 3_000 }),
    );
    expect(await textOf(client, `billing://customers/${list.rows[0]?.[0]}`)).toBe(answer);
    const [native = ""] = idsOf(test, list);
    expect(await textOf(client, `billing://customers/${native}`)).toBe(answer);
    expect(await textOf(client, `billing://customers/${encodeURIComponent(native)}`)).toBe(answer);
  });

  it("shows only what the caller may see: their connections, masked where they are masked, no closed field", async () => {
    const masked = { ...test.caller, pii: "masked" as const };
    const theirs = test.connections.filter(({ name }) => name === "adfin");
    const narrow = await linked({ services: test.services, caller: { ...masked, connections: theirs } });
    const { id, email } = test.population.company("adfin", 5);
    const text = await textOf(narrow, `billing://customers/adfin:${id}`);
    expect(text).toContain("…@");
    expect(text).not.toContain(email);
    expect(text).not.toContain("directDebitMandate.url");
    expect((await narrow.listResources()).resources.map(({ uri }) => uri)).toEqual([
      "billing://vendors",
      "billing://vendors/adfin",
      "ui://billing-customers/view",
    ]);
    const fynn = test.population.company("fynn", 1).id;
    for (const uri of ["billing://vendors/fynn", `billing://customers/fynn:${fynn}`]) {
      const refusal = await refusalOf(narrow.readResource({ uri }));
      expect(refusal.code).toBe(-32602);
      expect(refusal.message.replace(uri, "").replace(`fynn:${fynn}`, "")).not.toContain("fynn");
    }
  });

  it.each([
    "billing://customers",
    "billing://customers/",
    "billing://customers/a/b",
    "billing://vendors/fyn",
    "billing://vendors/fynn?x=1",
    "billing://invoices/1",
    "billing://customers/%E0%A4%A",
    "file:///etc/passwd",
    "https://evil.example/",
  ])("%s is unknown, and nobody is asked", async (uri) => {
    const before = test.sent.length;
    const refusal = await refusalOf(client.readResource({ uri }));
    expect(refusal.code).toBe(-32602);
    expect(refusal.message).toContain("billing://vendors/{name}");
    expect(test.sent.length).toBe(before);
  });

  it("of a mis-copied ref is refused with how to write one, and of a missing customer is not found", async () => {
    expect((await refusalOf(client.readResource({ uri: "billing://customers/NoSuchRef" }))).message).toMatch(
      /names no customer.*Copy a row's ref exactly/,
    );
    const uri = "billing://customers/zenskar:123e4567-e89b-12d3-a456-426614174000";
    const missing = client.readResource({ uri });
    await expect(missing).rejects.toMatchObject({ code: -32602, data: { uri } });
    await expect(missing).rejects.toThrow(/not_found: Zenskar has no customer/);
  });

  it("is told of like a tool's call, under a name of its own", async () => {
    const calls: string[] = [];
    const one = await linked(test, calls);
    await one.readResource({ uri: "billing://vendors" });
    await one.readResource({ uri: "billing://nothing" }).catch(() => undefined);
    expect(calls).toEqual(["resources/read ok", "resources/read not_found"]);
  });
});

describe("a completion", () => {
  const complete = async (ref: Parameters<Client["complete"]>[0]["ref"], name: string, value: string) =>
    (await client.complete({ ref, argument: { name, value } })).completion.values;
  const prompt = (name: string) => ({ type: "ref/prompt" as const, name });
  const resource = (uri: string) => ({ type: "ref/resource" as const, uri });

  it("offers connections, also as a list, without asking a vendor", async () => {
    const before = test.sent.length;
    expect(await complete(prompt("overdue_triage"), "vendors", "z")).toEqual(["zenskar"]);
    expect(await complete(prompt("billing_question"), "vendors", "zenskar, f")).toEqual(["zenskar,fynn"]);
    expect(await complete(resource("billing://vendors/{name}"), "name", "S")).toEqual(["sequence"]);
    expect(await complete(resource("billing://customers/{ref}"), "ref", "ad")).toEqual(["adfin:"]);
    expect(await complete(prompt("customer_360"), "customer", "p")).toEqual(["pland:"]);
    expect(test.sent.length).toBe(before);
  });

  it("offers values that the prompt then accepts", async () => {
    for (const [argument, typed] of [
      ["currency", ""],
      ["currency", "c"],
      ["min_days_overdue", "6"],
      ["rows", "2"],
      ["vendors", ""],
    ] as const) {
      const values = await complete(prompt("overdue_triage"), argument, typed);
      expect(values.length).toBeGreaterThan(0);
      for (const value of values) expect(value.toLowerCase().startsWith(typed)).toBe(true);
      for (const value of values) await promptText("overdue_triage", { [argument]: value });
    }
    expect(await complete(prompt("overdue_triage"), "currency", "CH")).toContain("CHF");
    expect(await complete(prompt("overdue_triage"), "min_amount", "1")).toEqual([]);
  });

  it.each([
    [prompt("nothing"), "vendors", /no prompt "nothing"/],
    [prompt("overdue_triage"), "vendor", /Arguments: vendors, /],
    [resource("billing://customers/{id}"), "id", /Templates: /],
  ])("of %j %s is refused with what can be completed", async (ref, name, message) => {
    const refusal = await refusalOf(client.complete({ ref, argument: { name, value: "" } }));
    expect([refusal.code, refusal.message]).toEqual([-32602, expect.stringMatching(message)]);
  });
});
