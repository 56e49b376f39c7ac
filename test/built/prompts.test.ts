/** Prompts, resources and completions of the built program, through both official clients in their own eras. */

import { readFileSync } from "node:fs";
import { Client as ModernClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client as ClassicClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as ClassicStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { program } from "../support/clients.ts";

let sandbox: Sandbox;
const started = () => ({
  command: process.execPath,
  args: [program],
  env: { ...sandbox.settings },
  stderr: "ignore" as const,
});

const connectModern = async () => {
  const client = new ModernClient({ name: "modern", version: "1" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new ModernStdio(started()));
  return client;
};

const connectClassic = async () => {
  const client = new ClassicClient({ name: "classic", version: "1" });
  await client.connect(new ClassicStdio(started()));
  return client;
};

const view = "ui://billing-customers/view";
const viewFile = new URL("../../dist/view.html", import.meta.url);

let modern: ModernClient;
let classic: ClassicClient;

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 60, seed: 1 });
  [modern, classic] = await Promise.all([connectModern(), connectClassic()]);
});
afterAll(async () => {
  await Promise.all([modern.close(), classic.close()]);
  await sandbox.close();
});

describe.each(["the new era's client", "the 1.x client"])("with %s", (name) => {
  const client = () => (name === "the 1.x client" ? classic : modern);

  it("finds, fills in and completes prompts", async () => {
    expect(client().getServerCapabilities()).toMatchObject({ tools: {}, prompts: {}, resources: {}, completions: {} });
    const { prompts } = await client().listPrompts();
    expect(prompts.map((prompt) => prompt.name)).toEqual(["overdue_triage", "customer_360", "billing_question"]);
    const filled = await client().getPrompt({ name: "overdue_triage", arguments: { currency: "EUR" } });
    expect(filled.messages[0]?.content).toMatchObject({ type: "text", text: expect.stringContaining('"EUR"') });
    const { completion } = await client().complete({
      ref: { type: "ref/prompt", name: "overdue_triage" },
      argument: { name: "vendors", value: "a" },
    });
    expect(completion).toEqual({ values: ["adfin"], total: 1, hasMore: false });
    await expect(client().getPrompt({ name: "nothing" })).rejects.toMatchObject({ code: -32602 });
  });

  it("finds and reads resources, a customer by its ref too", async () => {
    const { resourceTemplates } = await client().listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "billing://vendors/{name}",
      "billing://customers/{ref}",
    ]);
    expect((await client().listResources()).resources).toHaveLength(7);
    const list = await client().callTool({ name: "list_customers", arguments: { limit: 1 } });
    const [row] = (list.structuredContent as { rows: string[][] }).rows;
    const { contents } = await client().readResource({ uri: `billing://customers/${row?.[0]}` });
    expect(contents[0]).toMatchObject({ mimeType: "text/plain", text: expect.stringContaining(row?.[0] ?? "?") });
    await expect(client().readResource({ uri: "billing://nothing" })).rejects.toMatchObject({ code: -32602 });
  });

  it("is offered a page that draws answers: named by every tool, and read as one text", async () => {
    expect(client().getServerCapabilities()?.extensions).toEqual({ "io.modelcontextprotocol/ui": {} });
    const { tools } = await client().listTools();
    expect(tools.map((tool) => tool._meta)).toEqual(
      tools.map(() => ({ ui: { resourceUri: view }, "ui/resourceUri": view })),
    );
    const listed = (await client().listResources()).resources.find(({ uri }) => uri === view);
    const { contents } = await client().readResource({ uri: view });
    const [page] = contents;
    for (const one of [listed, page]) {
      expect(one).toMatchObject({
        uri: view,
        mimeType: "text/html;profile=mcp-app",
        _meta: { ui: { csp: {}, prefersBorder: false } },
      });
    }
    expect([contents.length, page && "text" in page && page.text]).toEqual([1, readFileSync(viewFile, "utf8")]);
  });

  it("counts customers by group, and is told of every page", async () => {
    const told: number[] = [];
    const onprogress = ({ progress }: { readonly progress: number }) => void told.push(progress);
    const call = { name: "summarize_customers", arguments: { group_by: ["vendor"] } };
    const result =
      name === "the 1.x client"
        ? await classic.callTool(call, undefined, { onprogress })
        : await modern.callTool(call, { onprogress });
    const { rows, complete } = result.structuredContent as { rows: string[][]; complete: boolean };
    expect([rows.length, complete]).toEqual([5, false]);
    expect(told.length).toBeGreaterThan(5);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});
